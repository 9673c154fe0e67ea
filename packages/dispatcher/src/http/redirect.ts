import type { Answer } from './exchange.ts';
import type { HttpRequest } from './http-client.ts';

const STATUSES = new Set([301, 302, 303, 307, 308]);

export type Redirect =
  | { kind: 'follow'; url: URL }
  /** `reason` says where it points and what to mend. */
  | { kind: 'refuse'; reason: string };

/** What to do with an answer that points elsewhere; undefined when it does not. */
export function redirectOf(
  answer: Answer,
  method: HttpRequest<never>['method'],
  from: URL,
  where: string,
): Redirect | undefined {
  const location = answer.headers.location;
  if (!STATUSES.has(answer.status) || typeof location !== 'string') return undefined;
  if (!URL.canParse(location, from.href)) {
    return { kind: 'refuse', reason: `${where} redirects to nowhere (status ${answer.status})` };
  }
  const url = new URL(location, from);
  const samePath = url.pathname === from.pathname;
  if (url.origin !== from.origin) {
    const reason = samePath
      ? `${where} redirects to ${url.origin}: put that into the section's url`
      : `${where} redirects to ${shown(url)}, which was not followed (a login page or a moved server?): check the section's url`;
    return { kind: 'refuse', reason };
  }
  // For the others a browser would send a GET instead, and nothing would be written.
  if (method === 'GET' || answer.status === 307 || answer.status === 308) return { kind: 'follow', url };
  return {
    kind: 'refuse',
    reason: `${where} redirects a ${method} to ${shown(url)} (status ${answer.status}), which would lose what it sends: check the path in the section's url`,
  };
}

/** Without user, password, query and fragment. */
function shown(url: URL): string {
  return url.origin === 'null' ? `${url.protocol} address` : `${url.origin}${url.pathname}`;
}
