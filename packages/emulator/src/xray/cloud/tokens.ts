import { randomBytes } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { now } from '../../clock.ts';
import type { EmulatorEnv } from '../../env.ts';
import { check, readJson } from '../input.ts';
import type { XrayCloudOptions } from '../options.ts';
import { Refusal } from '../refusal.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const credentialsSchema = z.strictObject({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
});

type Credentials = z.output<typeof credentialsSchema>;

/** The page says that a wrong syntax is answered with 400 and plain text. */
export async function readCredentials(c: Context<EmulatorEnv>): Promise<Credentials> {
  try {
    return check(credentialsSchema, await readJson(c), 'the credentials');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.status, error.message, { mediaType: 'text/plain' });
  }
}

interface IssuedToken {
  clientId: string;
  expiresAt: number;
  uses: number;
}

/** The tokens of the API keys (docs.getxray.app/display/XRAYCLOUD/Authentication+-+REST+v2). */
export class Tokens {
  readonly #options: XrayCloudOptions;
  #issued = new Map<string, IssuedToken>();

  constructor(options: XrayCloudOptions) {
    this.#options = options;
  }

  reset(): void {
    this.#issued.clear();
  }

  /** A token of three parts, as a JWT has. @throws Refusal with 401 for another API key. */
  issue({ client_id, client_secret }: Credentials): string {
    const { apiKey, tokenLifetimeMs = DAY_MS } = this.#options;
    if (apiKey !== undefined && (apiKey.clientId !== client_id || apiKey.clientSecret !== client_secret)) {
      throw new Refusal(401, 'Authentication failed. Invalid client credentials!');
    }
    const issuedAt = now();
    const token = [
      encoded({ alg: 'HS256', typ: 'JWT' }),
      encoded({
        tenant: 'emulator',
        iat: Math.floor(issuedAt / 1000),
        exp: Math.floor((issuedAt + tokenLifetimeMs) / 1000),
        aud: client_id,
        iss: 'com.xpandit.xray',
        sub: client_id,
      }),
      // Nobody verifies it, but no two tokens are the same.
      randomBytes(32).toString('base64url'),
    ].join('.');
    this.#issued.set(token, { clientId: client_id, expiresAt: issuedAt + tokenLifetimeMs, uses: 0 });
    return token;
  }

  /** 401 for a token that was never issued, has expired or was revoked; the text is UNVERIFIED. */
  readonly authenticate: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
    this.#use(c.req.header('authorization'));
    return next();
  };

  /** Whose token it is; {@link authenticate} has let it through. */
  clientOf(authorization: string | undefined): string {
    return this.#find(authorization)?.clientId ?? '';
  }

  #use(authorization: string | undefined): void {
    const token = this.#find(authorization);
    const { requestsPerToken = Number.POSITIVE_INFINITY } = this.#options;
    if (token === undefined || now() >= token.expiresAt || token.uses >= requestsPerToken) {
      throw new Refusal(401, 'Invalid token');
    }
    token.uses += 1;
  }

  #find(authorization: string | undefined): IssuedToken | undefined {
    return this.#issued.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
