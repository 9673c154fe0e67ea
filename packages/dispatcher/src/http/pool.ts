import * as tls from 'node:tls';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { ConfigError } from '../config-error.ts';
import { trustedAuthorities } from './authorities.ts';
import { ProxyError } from './proxy-error.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Below the shortest idle limit in wide use (Tomcat's 20 s); a shorter one that a server announces wins. */
const KEEP_ALIVE_MS = 15_000;

type Environment = Record<string, string | undefined>;

/**
 * Connections kept alive, through the proxy that the environment names.
 * @throws ConfigError when a proxy's variable or the further certificates cannot be used.
 */
export function openPool(options: { timeoutMs: number; ca?: string }, env: Environment): Dispatcher {
  const httpProxy = proxyFrom(env, 'HTTP_PROXY');
  const httpsProxy = proxyFrom(env, 'HTTPS_PROXY');
  const proxies = new Set(
    [httpProxy, httpsProxy].filter((url) => url !== '').map((url) => new URL(url).origin),
  );
  const connectMs = Math.min(CONNECT_TIMEOUT_MS, options.timeoutMs);
  const connect = {
    timeout: connectMs,
    // Made once: from a list of certificates Node would make it anew for each connection.
    ...(options.ca && {
      secureContext: tls.createSecureContext({ ca: trustedAuthorities(options.ca, env) }),
    }),
  };
  return new EnvHttpProxyAgent({
    // Empty, not absent: an absent one is looked up in `process.env`.
    httpProxy,
    httpsProxy,
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    // Plain http goes through a proxy as everywhere else: Squid refuses CONNECT to port 80 by default.
    proxyTunnel: false,
    connect,
    requestTls: connect,
    proxyTls: connect,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The whole answer has one limit, see `exchange`.
    headersTimeout: 0,
    bodyTimeout: 0,
    factory: (origin, poolOptions) => {
      const { origin: host } = new URL(origin);
      return proxies.has(host) ? new ProxyPool(host, poolOptions) : new Pool(origin, poolOptions);
    },
    clientFactory: (origin, poolOptions) =>
      new ProxyPool(new URL(origin).origin, { ...poolOptions, headersTimeout: connectMs }),
  });
}

/** Connections to a proxy; a failure there says that it was the proxy. */
class ProxyPool extends Pool {
  readonly #proxy: string;

  constructor(origin: string, options: Pool.Options) {
    const { connect } = options;
    super(origin, {
      ...options,
      ...(typeof connect === 'function' && {
        connect: (to: Parameters<typeof connect>[0], done: Parameters<typeof connect>[1]) =>
          connect(to, (...result) =>
            result[0] ? done(new ProxyError(hostOf(origin), result[0]), null) : done(...result),
          ),
      }),
    });
    this.#proxy = hostOf(origin);
  }

  // Asks for a tunnel. A proxy that hangs up here must not fail with undici's own code for it, because
  // undici then connects again at once, without end.
  override connect(options: Parameters<Pool['connect']>[0]): Promise<Dispatcher.ConnectData>;
  override connect(...all: Parameters<Pool['connect']>): void;
  override connect(options: Parameters<Pool['connect']>[0]): Promise<Dispatcher.ConnectData> {
    return super.connect(options).catch((error: Error) => {
      throw error instanceof ProxyError ? error : new ProxyError(this.#proxy, error);
    });
  }
}

function hostOf(origin: string): string {
  const { hostname, port, protocol } = new URL(origin);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

function proxyFrom(env: Environment, name: 'HTTP_PROXY' | 'HTTPS_PROXY'): string {
  const variable = env[name.toLowerCase()] ? name.toLowerCase() : name;
  const value = env[variable];
  if (!value) return '';
  const url = value.includes('://') ? value : `http://${value}`;
  if (!/^(https?|socks5?):\/\/./.test(url) || !URL.canParse(url)) {
    throw new ConfigError([`${variable} is not the URL of a proxy, such as http://proxy.acme.example:3128`]);
  }
  return url;
}
