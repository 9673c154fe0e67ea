import type { HttpClient } from '@livelane/dispatcher';
import * as z from 'zod';
import { ask, type Reply, type Subject } from '../outcome.ts';

/** The vendor's tokens live 24 hours (XRAYCLOUD, Authentication). */
const LIFE_MS = 23 * 60 * 60 * 1000;

export const API_KEY =
  'XRAY_CLIENT_ID and XRAY_CLIENT_SECRET; an API key is made in Jira under Apps > Xray > API Keys, and belongs to one region';

const SUBJECT: Subject = {
  service: 'Xray',
  title: 'the API key',
  unknown: 'check "xray.url" and "xray.region"',
  credentials: API_KEY,
};

/** The session's token: asked for when it is first needed, once for all who need it. */
export class Token {
  readonly #http: HttpClient;
  readonly #credentials: { client_id: string; client_secret: string };
  readonly #conceal: (token: string) => void;
  #current: { token: string; madeAt: number } | undefined;
  #asking: Promise<Reply<string>> | undefined;

  constructor(
    http: HttpClient,
    credentials: { client_id: string; client_secret: string },
    conceal: (token: string) => void,
  ) {
    this.#http = http;
    this.#credentials = credentials;
    this.#conceal = conceal;
  }

  async get(): Promise<Reply<string>> {
    const current = this.#current;
    if (current && Date.now() - current.madeAt < LIFE_MS) return { ok: true, body: current.token };
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The vendor does not take this one any more: tokens may be revoked before their time. */
  drop(token: string): void {
    if (this.#current?.token === token) this.#current = undefined;
  }

  async #ask(): Promise<Reply<string>> {
    const reply = await ask(
      this.#http,
      {
        method: 'POST',
        path: '/authenticate',
        json: this.#credentials,
        // A JSON string, quotes included.
        schema: z.string().min(1),
      },
      SUBJECT,
      false,
    );
    if (!reply.ok) {
      // A client id of the wrong form is a bad request, not an unknown user.
      const { outcome } = reply;
      return outcome.kind === 'refused'
        ? { ...reply, outcome: { ...outcome, scope: 'everything', reason: withAdvice(outcome.reason) } }
        : reply;
    }
    this.#conceal(reply.body);
    this.#current = { token: reply.body, madeAt: Date.now() };
    return reply;
  }
}

function withAdvice(reason: string): string {
  return reason.includes('XRAY_CLIENT_ID') ? reason : `${reason}. Check ${API_KEY}`;
}
