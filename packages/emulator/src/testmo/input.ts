import type { Context } from 'hono';
import type * as z from 'zod';
import type { EmulatorEnv } from '../env.ts';
import { mediaTypeOf, queryOf } from '../request-parts.ts';
import { invalidData, Refusal } from './refusal.ts';

/** The body as it was sent. Refuses what is not JSON with 400 and what breaks the schema with 422. */
export async function readBody<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (mediaTypeOf(c) !== 'application/json')
    throw new Refusal(400, 'The Content-Type must be application/json.');
  return check(schema, parse(await c.req.text()));
}

/** Refuses parameters that are not in the schema, and one that is given twice. */
export function readQuery<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): z.output<Schema> {
  const repeated = (names: string[]) =>
    invalidData(
      names.map((name) => ({
        code: 'custom',
        path: [name],
        message: 'must be given once',
        input: undefined,
      })),
    );
  return check(schema, queryOf(c, repeated));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not valid JSON.');
  }
}

function check<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const checked = schema.safeParse(input);
  if (!checked.success) throw invalidData(checked.error.issues);
  return checked.data;
}
