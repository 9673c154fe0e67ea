import { performance } from 'node:perf_hooks';
import { messageOf } from '@livelane/core';
import type * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { readAnswer } from './answer-body.ts';
import { exchange } from './exchange.ts';
import { failureReason, isProxyRefusal } from './failure-reason.ts';
import type { HttpAnswer, HttpClient, HttpOptions, HttpRequest } from './http-client.ts';
import { openPool } from './pool.ts';
import { redirectOf } from './redirect.ts';
import { encodeBody, type RequestBody } from './request-body.ts';

const MAX_REDIRECTS = 5;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface HttpClientOptions extends HttpOptions {
  /** For the whole of an answer, redirects included, milliseconds. */
  timeoutMs: number;
  /** PEM text of certificate authorities to trust besides Node's own. */
  ca?: string;
  /** The `User-Agent`. Default: `livelane/<version>`. */
  agentName?: string;
  /** Waited for before each request: the vendor's budget. */
  admit?(): Promise<void>;
  /** Called with the server's own time of each answer that tells it, milliseconds since the epoch. */
  onServerTime?(at: number): void;
}

/**
 * A client for one vendor. Never rejects; `sent: false` is exact: not a byte of the request was written,
 * or a proxy refused it.
 *
 * `close` cuts what is under way: requests not answered by then end as failures.
 * @throws ConfigError when a proxy's variable or `ca` cannot be used.
 */
export function createHttpClient(
  options: HttpClientOptions,
  env: Record<string, string | undefined> = process.env,
): HttpClient & { close(): Promise<void> } {
  const pool = openPool(options, env);
  const base = options.baseUrl.replace(/\/+$/, '');
  const where = hostAndPort(new URL(base));
  const commonHeaders = {
    accept: 'application/json',
    'user-agent': options.agentName ?? `livelane/${packageJson.version}`,
    ...options.headers,
  };

  async function request<Schema extends z.ZodType>(
    request: HttpRequest<Schema>,
  ): Promise<HttpAnswer<z.output<Schema>>> {
    const { method, patience = 1 } = request;
    const timeoutMs = options.timeoutMs * patience;
    let encoded: RequestBody | undefined;
    try {
      encoded = await encodeBody(request);
    } catch (error) {
      return {
        kind: 'failure',
        sent: false,
        reason: `a file to be sent cannot be read: ${messageOf(error)}`,
      };
    }
    await options.admit?.();
    const deadline = performance.now() + timeoutMs;
    const headers = {
      ...commonHeaders,
      ...(encoded && { 'content-type': encoded.contentType }),
      ...request.headers,
    };
    let url = urlOf(base, request);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const limits = { timeoutMs: Math.max(1, deadline - performance.now()), bytes: MAX_ANSWER_BYTES };
      const { origin } = url;
      const result = await exchange(
        pool,
        // undici adds to the headers it is given when it goes through a proxy.
        {
          origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { ...headers },
          body: encoded?.body,
        },
        limits,
      );
      if (result.kind === 'none') {
        const sent = result.started && !isProxyRefusal(result.error);
        const told = { timeoutMs, bytes: MAX_ANSWER_BYTES };
        return { kind: 'failure', sent, reason: failureReason(where, result, told) };
      }
      const serverTime = Date.parse(String(result.headers.date ?? ''));
      if (!Number.isNaN(serverTime)) options.onServerTime?.(serverTime);
      const redirect = redirectOf(result, method, url, where);
      if (!redirect) return readAnswer(result, request.schema, where);
      if (redirect.kind === 'refuse') return { kind: 'failure', sent: true, reason: redirect.reason };
      url = redirect.url;
    }
    return {
      kind: 'failure',
      sent: true,
      reason: `${where} redirects more than ${MAX_REDIRECTS} times: check the section's url`,
    };
  }

  return { request, close: () => pool.destroy() };
}

function urlOf(base: string, { path, query = {} }: HttpRequest<z.ZodType>): URL {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
