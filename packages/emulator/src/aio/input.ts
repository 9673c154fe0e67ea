import type { Context } from 'hono';
import type * as z from 'zod';
import type { EmulatorEnv } from '../env.ts';
import { formDataOf, mediaTypeOf, queryOf } from '../request-parts.ts';
import { invalidData, Refusal, wrongField } from './refusal.ts';

/** The one file of a form; its name as the client gave it. */
export interface UploadedFile {
  name: string;
  contentType: string;
  bytes: Buffer;
}

export async function readBody<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (mediaTypeOf(c) !== 'application/json')
    throw new Refusal(415, 'The Content-Type must be application/json;charset=utf-8.');
  let input: unknown;
  try {
    input = JSON.parse(await c.req.text());
  } catch {
    throw new Refusal(400, 'The body is not valid JSON.');
  }
  return check(schema, input);
}

/** Refuses parameters that are not in the schema, and one that is given twice. */
export function readQuery<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): z.output<Schema> {
  return check(
    schema,
    queryOf(c, ([name = '']) => wrongField(name, 'must be given once')),
  );
}

/** A multipart form with one file in the part `file`; `fields`: of its other parts, `sent` as they came. */
export async function readForm<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  fields: Schema,
): Promise<{ file: UploadedFile; fields: z.output<Schema>; sent: Record<string, string> }> {
  if (mediaTypeOf(c) !== 'multipart/form-data')
    throw new Refusal(415, 'The Content-Type must be multipart/form-data.');
  const texts = new Map<string, string>();
  let file: UploadedFile | undefined;
  for (const [field, value] of await formDataOf(c, invalidForm)) {
    if (texts.has(field) || (field === 'file' && file !== undefined))
      throw wrongField(field, 'must be given once');
    if (typeof value === 'string') texts.set(field, value);
    else if (field !== 'file') throw wrongField(field, 'is no file');
    else {
      const contentType = value.type || 'application/octet-stream';
      file = { name: value.name, contentType, bytes: Buffer.from(await value.arrayBuffer()) };
    }
  }
  if (file === undefined) throw wrongField('file', 'is needed');
  const sent = Object.fromEntries(texts);
  return { file, fields: check(fields, sent), sent };
}

/** Of a body that is no form. */
function invalidForm(): Refusal {
  return new Refusal(400, 'The body is not a valid multipart form.');
}

function check<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const checked = schema.safeParse(input);
  if (!checked.success) throw invalidData(checked.error.issues);
  return checked.data;
}
