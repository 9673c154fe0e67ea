import { type Failure, type HttpAnswer, stop, vendorSays } from '@livelane/dispatcher';
import * as z from 'zod';

/** The vendor asks for at least this wait when a 429 names none (Testmo API, Error handling). */
const WAIT_AFTER_429_MS = 60_000;

/** What a request is about, and what to look at when the vendor does not know it. */
export interface Subject {
  title: string;
  unknown: string;
}

/**
 * The only place that knows what the vendor's status codes mean (Testmo API, Error handling). A write that
 * may have been taken is `unknown`, a question is just asked again.
 */
export function outcomeOf(
  answer: Exclude<HttpAnswer<unknown>, { kind: 'ok' }>,
  isWrite: boolean,
  { title, unknown }: Subject,
): Failure {
  if (answer.kind === 'failure') {
    return { kind: isWrite && answer.sent ? 'unknown' : 'later', reason: answer.reason };
  }
  const { status, retryAfterMs } = answer;
  const words = vendorWords(answer.body);
  switch (status) {
    case 429:
      return {
        kind: 'later',
        reason: 'Testmo asks for a pause: its rate limit is reached (429)',
        afterMs: retryAfterMs ?? WAIT_AFTER_429_MS,
      };
    case 408:
    case 425:
    case 503:
      return {
        kind: 'later',
        reason: `Testmo takes no requests at the moment (${status})`,
        ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }),
      };
    case 401:
      return stop(
        `Testmo refused the token (401): check TESTMO_TOKEN; a new one is made in Testmo under User profile > API access${words}`,
      );
    case 403:
      return stop(
        `Testmo does not let the token's user ${isWrite ? 'write to' : 'read'} ${title} (403): check "testmo.projectId" and what the user's role may do in that project${words}`,
      );
    case 404:
      return stop(`Testmo does not know ${title} (404): ${unknown}${words}`);
    case 501:
    case 507:
      return stop(`Testmo cannot store this (${status})${words}`);
  }
  if (status >= 500) {
    return {
      kind: isWrite ? 'unknown' : 'later',
      reason: `Testmo failed while answering (${status})${words}`,
    };
  }
  if (status === 405 || status < 400) {
    return stop(
      `What answers at "testmo.url" is not Testmo's API as documented (${status}): check that address`,
    );
  }
  // A question holds nothing that could be left out, so asking again later would not help either.
  if (!isWrite) return stop(`Testmo refused to be asked about ${title} (${status})${words}`);
  const what = status === 413 ? 'finds the request too large' : 'refused the data';
  return { kind: 'refused', scope: 'this', reason: `Testmo ${what} (${status})${words}` };
}

const vendorError = z.object({
  message: z.string().optional(),
  errors: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .optional()
    .catch(undefined),
});

/** `{"message": …, "errors": {"field": ["…"]}}` as the end of a sentence; any other text as it is. */
function vendorWords(body: unknown): string {
  const parsed = vendorError.safeParse(body);
  const { message = '', errors = {} } = parsed.success
    ? parsed.data
    : { message: typeof body === 'string' ? body : '' };
  const details = Object.entries(errors).map(([field, texts]) => `${field}: ${[texts].flat().join(', ')}`);
  const text = [message.replace(/\.$/, ''), details.join('; ')].filter(Boolean).join(' – ');
  return vendorSays('Testmo', text);
}
