import type * as z from 'zod';
import { Refusal as CommonRefusal } from '../refusal.ts';

/** An answer other than success; each product gives it its own shape. */
export class Refusal extends CommonRefusal {
  /** By field, where the product says so (Jira). */
  readonly fields: Record<string, string>;
  /** Not in the product's shape, but as it stands. */
  readonly mediaType: 'text/plain' | 'text/html' | undefined;

  constructor(
    status: number,
    message: string,
    more: Partial<Pick<Refusal, 'fields' | 'headers' | 'mediaType'>> = {},
  ) {
    const { fields = {}, headers = {} } = more;
    const errors = Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, [text]]));
    super(status, message, { errors, headers });
    this.fields = fields;
    this.mediaType = more.mediaType;
  }
}

/** Every problem with its dotted path, in one sentence: neither product publishes its words (UNVERIFIED). */
export function invalidInput(what: string, issues: readonly z.core.$ZodIssue[]): Refusal {
  const problems = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${dotted([...issue.path, key])} is not allowed`)
      : [`${dotted(issue.path)}: ${issue.message}`],
  );
  return new Refusal(400, `Error in ${what}: ${problems.join('; ')}`);
}

function dotted(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the root' : path.map(String).join('.');
}
