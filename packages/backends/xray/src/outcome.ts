import {
  type Failure,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  stop,
  vendorSays,
} from '@livelane/dispatcher';
import * as z from 'zod';

/** Cloud's quotas are counted over 5 minutes; where a 429 names no wait, a minute frees a fifth of them. */
const WAIT_AFTER_429_MS = 60_000;

/** A request's answer: what was asked for, or the outcome that stands for it. */
export type Reply<Body> = { ok: true; body: Body } | NoReply;

export interface NoReply {
  ok: false;
  outcome: Failure;
  /** The status code, if there was an answer at all. */
  status?: number;
  /** The vendor's own words, as far as there were any. */
  words?: string;
}

/** What a request is about, in the words of the sentence that says what went wrong. */
export interface Subject {
  /** `Xray` or `Jira`. */
  service: string;
  /** What was asked for (`Test Execution CALC-9`). */
  title: string;
  /** What to look at when that is not known. */
  unknown: string;
  /** Which variables hold the credentials, and where they are made. */
  credentials: string;
}

/** Refused whatever is sent: of a run that cannot be opened nothing is worth halving. */
export function stopping(outcome: Failure): Failure {
  return outcome.kind === 'refused' ? { ...outcome, scope: 'everything' } : outcome;
}

export function refusedReply(reason: string): NoReply {
  return { ok: false, outcome: { kind: 'refused', scope: 'this', reason } };
}

/** @param isWrite whether it does harm to send the request again without asking what became of it. */
export async function ask<Schema extends z.ZodType>(
  http: HttpClient,
  request: HttpRequest<Schema>,
  subject: Subject,
  isWrite: boolean,
): Promise<Reply<z.output<Schema>>> {
  const answer = await http.request(request);
  if (answer.kind === 'ok') return { ok: true, body: answer.body };
  const outcome = outcomeOf(answer, isWrite, subject);
  if (answer.kind === 'failure') return { ok: false, outcome };
  const words = vendorWords(subject.service, answer.body);
  return { ok: false, outcome, status: answer.status, ...(words && { words }) };
}

/**
 * The only place that knows what status codes mean (XRAYCLOUD and XRAY, REST API; Jira, REST API). A write that may have
 * been taken is `unknown`, a question is just asked again.
 */
export function outcomeOf(
  answer: Exclude<HttpAnswer<unknown>, { kind: 'ok' }>,
  isWrite: boolean,
  { service, title, unknown, credentials }: Subject,
): Failure {
  if (answer.kind === 'failure') {
    return { kind: isWrite && answer.sent ? 'unknown' : 'later', reason: answer.reason };
  }
  const { status, retryAfterMs } = answer;
  const words = vendorWords(service, answer.body);
  switch (status) {
    case 429:
      return {
        kind: 'later',
        reason: `${service} asks for a pause: its quota of requests is used up (429); "xray.requestsPerMinute" keeps below it`,
        afterMs: retryAfterMs ?? WAIT_AFTER_429_MS,
      };
    case 408:
    case 425:
    case 503:
      return {
        kind: 'later',
        reason: `${service} takes no requests at the moment (${status})${words}`,
        ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }),
      };
    case 401:
      return stop(`${service} refused the credentials (401): check ${credentials}${words}`);
    case 403:
      return stop(
        `${service} does not let this user ${isWrite ? 'write to' : 'see'} ${title} (403): check the user's permissions in the project${words}`,
      );
    case 404:
      return stop(`${service} does not know ${title} (404): ${unknown}${words}`);
    case 501:
    case 507:
      return stop(`${service} cannot store this (${status})${words}`);
  }
  if (status >= 500) {
    return {
      kind: isWrite ? 'unknown' : 'later',
      reason: `${service} failed while answering (${status})${words}`,
    };
  }
  if (status === 405 || status < 400) {
    return stop(
      `What answers is not ${service}'s API as documented (${status}): check the addresses in section "xray"`,
    );
  }
  const what = status === 413 ? 'finds the request too large' : 'refused the data';
  return {
    kind: 'refused',
    scope: 'this',
    reason: `${service} ${what} for ${title} (${status})${words}`,
  };
}

/** Xray: `{"error": "…"}`. Jira: `{"errorMessages": ["…"], "errors": {"field": "…"}}`. GraphQL: `{"errors": [{"message"}]}`. */
const vendorError = z.object({
  error: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  errorMessages: z.array(z.string()).optional().catch(undefined),
  errors: z
    .union([
      z.array(z.object({ message: z.string() })).transform((list) => list.map(({ message }) => message)),
      z
        .record(z.string(), z.string())
        .transform((fields) => Object.entries(fields).map(([name, problem]) => `${name}: ${problem}`)),
    ])
    .optional()
    .catch(undefined),
});

/** The vendor's own words as the end of a sentence. */
export function vendorWords(service: string, body: unknown): string {
  const parsed = vendorError.safeParse(body);
  const { error, message, errorMessages = [], errors = [] } = parsed.success ? parsed.data : {};
  const said = parsed.success
    ? [error, message, ...errorMessages, ...errors].filter(Boolean).join('; ')
    : typeof body === 'string'
      ? body
      : '';
  return vendorSays(service, said);
}
