import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';

/** An answer other than success, in the vendor's error shape (Testmo API reference, Error handling). */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly errors: Record<string, string[]>;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    more: { errors?: Record<string, string[]>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status as ContentfulStatusCode;
    this.errors = more.errors ?? {};
    this.headers = more.headers ?? {};
  }
}

/** 422 with every problem under its dotted path (`tests.0.key`); `body` when it is the whole. */
export function invalidData(issues: readonly z.core.$ZodIssue[]): Refusal {
  const errors: Record<string, string[]> = {};
  const add = (path: PropertyKey[], text: string) => {
    const field = path.length === 0 ? 'body' : path.map(String).join('.');
    errors[field] = [...(errors[field] ?? []), text];
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...issue.path, key], 'This key is not known.');
    } else {
      add(issue.path, issue.message);
    }
  }
  return new Refusal(422, 'The given data was invalid.', { errors });
}
