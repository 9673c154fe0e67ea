import * as z from 'zod';

/** A result's outcome in our words; `flaky` is what a test is that passed after a failed attempt. */
export const TEST_STATUSES = [
  'passed',
  'flaky',
  'failed',
  'timedout',
  'interrupted',
  'expectedfailure',
  'skipped',
  'todo',
] as const;

/**
 * The setting `url` of a vendor: its origin and nothing more; a proxy's or an emulator's may be `http`.
 * @param options.contextPath the vendor's server may have one (Jira's `/jira`).
 * @param options.secrets where credentials belong instead, in words.
 */
export function vendorUrl(options: { example: string; contextPath: boolean; secrets: string }) {
  return z
    .string()
    .superRefine((url, context) => {
      const message = originProblem(url, options);
      if (message) context.addIssue({ code: 'custom', message });
    })
    .meta({ examples: [options.example] });
}

/** Why an address is no vendor's origin, with what to write instead. */
function originProblem(
  text: string,
  { example, contextPath, secrets }: Parameters<typeof vendorUrl>[0],
): string | undefined {
  const wanted = `must be the address of your instance, as in "${example}"`;
  const saw = `saw ${JSON.stringify(text)}`;
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return `${wanted} – ${saw}`;
  const url = new URL(text);
  if (url.username || url.password) return `${wanted}, without a user: ${secrets}`;
  const hasPath =
    url.pathname !== '/' && (!contextPath || /\/(rest|flex|api|secure|browse)(\/|$)/.test(url.pathname));
  if (hasPath || url.search || url.hash) {
    return `must end after the host${contextPath ? ' (and the context path, if there is one)' : ''}: write "${url.origin}" (the API's path is added by itself) – ${saw}`;
  }
  return undefined;
}
