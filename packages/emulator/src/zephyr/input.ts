import type { Context } from 'hono';
import type * as z from 'zod';
import type { EmulatorEnv } from '../env.ts';
import { formDataOf, mediaTypeOf, queryOf } from '../request-parts.ts';
import { invalidData, Refusal } from './refusal.ts';

/** A file as it came; its name as the client gave it. */
export interface UploadedFile {
  field: string;
  name: string;
  contentType: string;
  bytes: Buffer;
}

export interface Form {
  texts: Map<string, string>;
  files: UploadedFile[];
}

export async function readBody<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (mediaTypeOf(c) !== 'application/json')
    throw new Refusal(400, 'The Content-Type must be application/json.');
  return parseJson(await c.req.text(), schema);
}

export function parseJson<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  let input: unknown;
  try {
    input = JSON.parse(text);
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
    queryOf(c, ([name]) => new Refusal(400, `${name}: must be given once`)),
  );
}

export function isForm(c: Context<EmulatorEnv>): boolean {
  return mediaTypeOf(c) === 'multipart/form-data';
}

export async function readForm(c: Context<EmulatorEnv>): Promise<Form> {
  if (!isForm(c)) throw new Refusal(400, 'The Content-Type must be multipart/form-data.');
  const form: Form = { texts: new Map(), files: [] };
  for (const [field, value] of await formDataOf(c, invalidForm)) {
    if (typeof value === 'string') {
      if (form.texts.has(field)) throw new Refusal(400, `${field}: must be given once`);
      form.texts.set(field, value);
    } else {
      const contentType = value.type || 'application/octet-stream';
      form.files.push({
        field,
        name: value.name,
        contentType,
        bytes: Buffer.from(await value.arrayBuffer()),
      });
    }
  }
  return form;
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
