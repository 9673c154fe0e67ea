import { type Failure, type HttpAnswer, stop, vendorSays } from '@livelane/dispatcher';
import * as z from 'zod';

/** The vendor's own clients wait this long after a 429 (cypress-aiotests-reporter 1.5.0). */
const WAIT_AFTER_429_MS = 60_000;

/** What a request is about, and what to look at when the vendor does not know it. */
export interface Subject {
  title: string;
  unknown: string;
  /** Only part of the data is about it (one case): without it the rest can go on. */
  isPart?: true;
}

export interface Asked {
  deployment: 'cloud' | 'server';
  /** It changes something at the vendor. */
  isWrite: boolean;
  subject: Subject;
}

/** The only place that knows what the vendor's status codes mean. A lost answer to a question is just asked again. */
export function outcomeOf(
  answer: Exclude<HttpAnswer<unknown>, { kind: 'ok' }>,
  { deployment, isWrite, subject: { title, unknown, isPart } }: Asked,
): Failure {
  if (answer.kind === 'failure') {
    return { kind: isWrite && answer.sent ? 'unknown' : 'later', reason: answer.reason };
  }
  const { status, retryAfterMs } = answer;
  const words = vendorWords(answer.body);
  const refuse = (reason: string): Failure =>
    isPart ? { kind: 'refused', scope: 'this', reason } : stop(reason);
  switch (status) {
    case 429:
      return {
        kind: 'later',
        reason: 'AIO Tests asks for a pause: its limit of 60 requests a minute is reached (429)',
        afterMs: retryAfterMs ?? WAIT_AFTER_429_MS,
      };
    case 408:
    case 425:
    case 503:
      return {
        kind: 'later',
        reason: `AIO Tests takes no requests at the moment (${status})`,
        ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }),
      };
    case 401:
      return stop(`AIO Tests refused the credentials (401): ${CREDENTIALS[deployment]}${words}`);
    case 403:
      return refuse(
        `AIO Tests does not let the user ${isWrite ? 'write to' : 'read'} ${title} (403): check what the user may do in the Jira project of "aio.project"${words}`,
      );
    case 404:
      return refuse(`AIO Tests does not know ${title} (404): ${unknown}${words}`);
    case 413:
      return {
        kind: 'refused',
        scope: 'this',
        reason: `AIO Tests finds the request too large (413)${words}`,
      };
    case 501:
    case 507:
      return stop(`AIO Tests cannot store this (${status})${words}`);
  }
  if (status >= 500) {
    return {
      kind: isWrite ? 'unknown' : 'later',
      reason: `AIO Tests failed while answering (${status})${words}`,
    };
  }
  if (status === 405 || status < 400) {
    return stop(`What answers at "aio.url" is not AIO Tests' API (${status}): check that address${words}`);
  }
  // A question holds nothing that could be left out, so asking again later would not help either.
  if (!isWrite) return stop(`AIO Tests refused to be asked about ${title} (${status})${words}`);
  return {
    kind: 'refused',
    scope: 'this',
    reason: `AIO Tests refused the data for ${title} (${status})${words}`,
  };
}

const CREDENTIALS = {
  cloud: 'check AIO_API_KEY; a new token is made in Jira under AIO Tests > My Settings > API Token',
  server: 'check JIRA_PAT, or JIRA_USERNAME and JIRA_PASSWORD',
};

/** Public clients show `{"message": …}` and `{"errorMessage": …}`; Jira's own errors are lists. */
const vendorError = z.object({
  message: z.string().nullish().catch(undefined),
  errorMessage: z.string().nullish().catch(undefined),
  errorMessages: z.array(z.string()).nullish().catch(undefined),
  error: z.string().nullish().catch(undefined),
});

/** As the end of a sentence. */
function vendorWords(body: unknown): string {
  const parsed = vendorError.safeParse(body);
  const { message, errorMessage, errorMessages, error } = parsed.success ? parsed.data : {};
  const own = message ?? errorMessage ?? (errorMessages?.join('; ') || error);
  return quoted(own ?? (typeof body === 'string' ? body : ''));
}

/** `. AIO says: …`, or nothing. */
export function quoted(text: string): string {
  return vendorSays('AIO', text);
}
