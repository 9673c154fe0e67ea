import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';

/** An answer other than success. The vendor's clients print its body as it is; `message` in it is UNVERIFIED. */
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

  get body(): { message: string } {
    return { message: this.message };
  }
}

/** 400 that names the first problem; the log has them all, each under its dotted path. */
export function invalidData(issues: readonly z.core.$ZodIssue[]): Refusal {
  const errors: Record<string, string[]> = {};
  const add = (path: PropertyKey[], text: string) => {
    const field = path.length === 0 ? 'body' : path.map(String).join('.');
    errors[field] = [...(errors[field] ?? []), text];
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...issue.path, key], 'is not known');
    } else {
      add(issue.path, issue.message);
    }
  }
  const [field, texts] = Object.entries(errors)[0] ?? ['body', ['is not valid']];
  return new Refusal(400, `${field}: ${texts[0]}`, { errors });
}

/** 400 for one field that is well-formed and still wrong. */
export function wrongField(field: string, text: string): Refusal {
  return new Refusal(400, `${field}: ${text}`, { errors: { [field]: [text] } });
}

export function found<Thing>(thing: Thing | undefined, title: string, id: number | string): Thing {
  if (thing === undefined) throw new Refusal(404, `There is no ${title} ${id}.`);
  return thing;
}
