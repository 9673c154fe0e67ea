import type * as z from 'zod';
import type { Answer } from './exchange.ts';
import type { HttpAnswer } from './http-client.ts';

const SHOWN_CHARACTERS = 2_000;

/** No vendor means more; a wait of years would be taken for none by timers. Milliseconds. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** What a complete answer means for the caller. */
export function readAnswer<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema | undefined,
  where: string,
): HttpAnswer<z.output<Schema>> {
  const { status } = answer;
  const text = answer.body.toString('utf8');
  if (status < 200 || status > 299) {
    const retryAfterMs = retryAfter(answer);
    const body = parse(text) ?? text.slice(0, SHOWN_CHARACTERS);
    return { kind: 'status', status, body, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  const failure = (reason: string) =>
    ({ kind: 'failure', sent: true, reason: `${where} ${reason}` }) as const;
  if (isHtml(answer, text)) {
    return failure(
      "answered with an HTML page instead of JSON (a login page or a proxy?): check the section's url and your network",
    );
  }
  if (!schema) return { kind: 'ok', status, body: undefined as z.output<Schema> };
  const json = parse(text);
  if (json === undefined) {
    return failure(`answered ${status} with something that is not JSON: check the section's url`);
  }
  const checked = schema.safeParse(json);
  if (checked.success) return { kind: 'ok', status, body: checked.data };
  return failure(
    `answered ${status} with JSON that is not as documented (${firstIssue(checked.error)}): check the section's url and whether a newer Livelane knows it`,
  );
}

function isHtml(answer: Answer, text: string): boolean {
  if (/^\s*<(!doctype\s+html|html)\b/i.test(text)) return true;
  return /html/i.test(String(answer.headers['content-type'] ?? '')) && text.trim() !== '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = issue?.path.join('.') || 'the whole';
  return `${path}: ${issue?.message}`;
}

/** `Retry-After` in milliseconds from now, a day at most: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter(answer: Answer): number | undefined {
  const value = String(answer.headers['retry-after'] ?? '').trim();
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(LONGEST_WAIT_MS, Math.ceil(Number(value) * 1000));
  // `Date.parse` makes a date of nearly anything, `-5` included.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, .* GMT$/.test(value)) return undefined;
  const at = Date.parse(value);
  if (Number.isNaN(at)) return undefined;
  // By the server's own clock where it tells it: the two may differ by more than the wait.
  const now = Date.parse(String(answer.headers.date ?? '')) || Date.now();
  return Math.min(LONGEST_WAIT_MS, Math.max(0, at - now));
}
