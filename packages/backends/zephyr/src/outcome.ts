import { type Failure, type HttpAnswer, stop, vendorSays } from '@livelane/dispatcher';
import * as z from 'zod';

/** The vendor publishes no rate; a 429 can only be a gateway's, which mostly says how long. */
const WAIT_AFTER_429_MS = 30_000;

/** What a request is about, and what to look at when the vendor does not know it. */
export interface Subject {
  title: string;
  unknown: string;
  /** Only part of the data is about it: without what the vendor does not know of it the rest can go on. */
  isPart?: true;
  /** Results are worth sending without it, whatever is the matter. */
  isExtra?: true;
}

/** Without what was asked for nothing else can be sent. */
export function stopping(outcome: Failure): Failure {
  return outcome.kind === 'refused' ? stop(outcome.reason) : outcome;
}

/**
 * The only place that knows what the vendor's status codes mean (API Operations for Automation Jobs, "Response codes").
 * A write that may have been taken is `unknown`, a question is just asked again.
 */
export function outcomeOf(
  answer: Exclude<HttpAnswer<unknown>, { kind: 'ok' }>,
  isWrite: boolean,
  { title, unknown, isPart, isExtra }: Subject,
): Failure {
  if (answer.kind === 'failure') {
    return { kind: isWrite && answer.sent ? 'unknown' : 'later', reason: answer.reason };
  }
  const { status, retryAfterMs } = answer;
  const words = vendorWords(answer.body);
  const refuse = (reason: string, isAlone: boolean | undefined): Failure =>
    isAlone ? { kind: 'refused', scope: 'this', reason } : stop(reason);
  switch (status) {
    case 429:
      return {
        kind: 'later',
        reason: 'Zephyr asks for a pause: too many requests (429)',
        afterMs: retryAfterMs ?? WAIT_AFTER_429_MS,
      };
    case 408:
    case 425:
    case 503:
      return {
        kind: 'later',
        reason: `Zephyr takes no requests at the moment (${status})`,
        ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }),
      };
    case 401:
      return stop(
        `Zephyr refused the credentials (401): check ZEPHYR_API_TOKEN (a new one is made in Zephyr under the user's menu > API Tokens), or ZEPHYR_USERNAME and ZEPHYR_PASSWORD${words}`,
      );
    case 403:
      return refuse(
        `Zephyr does not let the user ${isWrite ? 'write to' : 'read'} ${title} (403): check that the user is assigned to the project of "zephyr.projectId" and what its role may do there${words}`,
        isExtra,
      );
    case 404:
      return refuse(`Zephyr does not know ${title} (404): ${unknown}${words}`, isPart);
    case 413:
      return {
        kind: 'refused',
        scope: 'this',
        reason: `Zephyr, or a proxy before it, finds the request too large (413)${words}`,
      };
    case 501:
    case 507:
      return stop(`Zephyr cannot store this (${status})${words}`);
  }
  if (status >= 500) {
    return {
      kind: isWrite ? 'unknown' : 'later',
      reason: `Zephyr failed while answering (${status})${words}`,
    };
  }
  if (status === 405 || status < 400) {
    return stop(
      `What answers at "zephyr.url" is not Zephyr Enterprise's API (${status}): check that address${words}`,
    );
  }
  // A question holds nothing that could be left out, so asking again later would not help either.
  if (!isWrite) return refuse(`Zephyr does not know ${title} (${status}): ${unknown}${words}`, isPart);
  return {
    kind: 'refused',
    scope: 'this',
    reason: `Zephyr refused the data for ${title} (${status}): ${unknown}${words}`,
  };
}

const vendorError = z.object({
  message: z.string().nullish().catch(undefined),
  errorMsg: z.string().nullish().catch(undefined),
  error: z.string().nullish().catch(undefined),
});

/** As the end of a sentence. The `message` of a 401 is JSON once more, with a `message` of its own. */
function vendorWords(body: unknown): string {
  const parsed = vendorError.safeParse(body);
  const { message, errorMsg, error } = parsed.success ? parsed.data : {};
  return quoted(message ? inner(message) : (errorMsg ?? error ?? (typeof body === 'string' ? body : '')));
}

function inner(message: string): string {
  if (!message.trimStart().startsWith('{')) return message;
  try {
    const parsed = vendorError.safeParse(JSON.parse(message));
    return (parsed.success && (parsed.data.message ?? parsed.data.errorMsg)) || message;
  } catch {
    return message;
  }
}

/** `. Zephyr says: …`, or nothing. */
export function quoted(text: string): string {
  return vendorSays('Zephyr', text);
}
