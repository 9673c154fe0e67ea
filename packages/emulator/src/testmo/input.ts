import type { Context } from 'hono';
import type * as z from 'zod';
import type { EmulatorEnv } from '../env.ts';
import { invalidData, Refusal } from './refusal.ts';

/** The body as it was sent. Refuses what is not JSON with 400 and what breaks the schema with 422. */
export async function readBody<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): Promise<z.output<Schema>> {
  const mediaType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw new Refusal(400, 'The Content-Type must be application/json.');
  return check(schema, parse(await c.req.text()));
}

/** Refuses parameters that are not in the schema, and one that is given twice. */
export function readQuery<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): z.output<Schema> {
  const given = Object.entries(c.req.queries());
  const repeated = given.filter(([, values]) => values.length > 1);
  if (repeated.length > 0) {
    throw invalidData(
      repeated.map(([name]) => ({
        code: 'custom',
        path: [name],
        message: 'must be given once',
        input: undefined,
      })),
    );
  }
  return check(schema, Object.fromEntries(given.map(([name, [value]]) => [name, value])));
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
