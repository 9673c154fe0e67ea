import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';
import type { EmulatorEnv } from './env.ts';
import { leaveUnanswered } from './unanswered.ts';

export interface RefusalDetails {
  /** What is wrong, by field. */
  errors?: Record<string, string[]>;
  headers?: Record<string, string>;
}

/** An answer other than success; each vendor gives it its own shape. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly errors: Record<string, string[]>;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, { errors = {}, headers = {} }: RefusalDetails = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status as ContentfulStatusCode;
    this.errors = errors;
    this.headers = headers;
  }
}

/**
 * For a vendor's `onError`: answers a {@link Refusal} in the vendor's shape and notes it. Being too fast breaks no rule
 * that a client could know.
 */
export function answerRefusal<Own extends Refusal>(
  error: Error,
  c: Context<EmulatorEnv>,
  answer: (refusal: Own) => Response,
): Response {
  if (error instanceof Refusal) {
    const { status, message, errors } = error;
    if (status !== 429) c.set('refusal', { status, message, errors });
    return answer(error as Own);
  }
  if (!c.env.outgoing.destroyed) throw error;
  leaveUnanswered(c);
  return c.res;
}

/**
 * Every problem under its dotted path (`tests.0.key`); `body` when it is the whole.
 * @param unknownKey what is said of a key that is not in the schema.
 */
export function fieldErrors(
  issues: readonly z.core.$ZodIssue[],
  unknownKey: string,
): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  const add = (path: PropertyKey[], text: string) => {
    const field = path.length === 0 ? 'body' : path.map(String).join('.');
    errors[field] = [...(errors[field] ?? []), text];
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...issue.path, key], unknownKey);
    } else {
      add(issue.path, issue.message);
    }
  }
  return errors;
}

/** 400 that names the first problem; the log has them all. */
export function namedProblem(issues: readonly z.core.$ZodIssue[]): Refusal {
  const errors = fieldErrors(issues, 'is not known');
  const [field, texts] = Object.entries(errors)[0] ?? ['body', ['is not valid']];
  return new Refusal(400, `${field}: ${texts[0]}`, { errors });
}
