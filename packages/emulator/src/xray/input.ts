import type { Context } from 'hono';
import type * as z from 'zod';
import type { EmulatorEnv } from '../env.ts';
import { formDataOf, mediaTypeOf, queryOf } from '../request-parts.ts';
import { invalidInput, Refusal } from './refusal.ts';

/** One part of a `multipart/form-data` body. */
export interface Part {
  filename: string;
  contentType: string;
  bytes: Buffer;
}

export async function readBytes(c: Context<EmulatorEnv>): Promise<Buffer> {
  return Buffer.from(await c.req.arrayBuffer());
}

/** The body as JSON. Refuses another media type and what does not parse with 400. */
export async function readJson(c: Context<EmulatorEnv>): Promise<unknown> {
  if (mediaTypeOf(c) !== 'application/json') {
    throw new Refusal(400, 'The Content-Type must be application/json.');
  }
  return parseJson(await readBytes(c), 'the body');
}

export function parseJson(bytes: Buffer, what: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal(400, `Error in ${what}: it is not valid JSON.`);
  }
}

/** The parts of a multipart body by name. Refuses names that are not in `names`, and one given twice. */
export async function readParts<Name extends string>(
  c: Context<EmulatorEnv>,
  names: readonly Name[],
): Promise<Partial<Record<Name, Part>>> {
  const parts: Partial<Record<Name, Part>> = {};
  for (const [given, part] of await partsOf(c)) {
    const name = names.find((each) => each === given);
    if (name === undefined) throw new Refusal(400, `The part ${JSON.stringify(given)} is not known.`);
    if (parts[name] !== undefined) throw new Refusal(400, `The part ${name} is given twice.`);
    parts[name] = part;
  }
  return parts;
}

/** All parts, which must have that name. */
export async function readFiles(c: Context<EmulatorEnv>, name: string): Promise<Part[]> {
  const parts = await partsOf(c);
  const other = parts.find(([given]) => given !== name);
  if (other !== undefined) throw new Refusal(400, `The part ${JSON.stringify(other[0])} is not known.`);
  return parts.map(([, part]) => part);
}

async function partsOf(c: Context<EmulatorEnv>): Promise<[string, Part][]> {
  if (mediaTypeOf(c) !== 'multipart/form-data') {
    throw new Refusal(400, 'The Content-Type must be multipart/form-data.');
  }
  const parts: [string, Part][] = [];
  for (const [name, value] of await formDataOf(c, invalidForm)) {
    const part: Part =
      typeof value === 'string'
        ? { filename: '', contentType: 'text/plain', bytes: Buffer.from(value) }
        : { filename: value.name, contentType: value.type, bytes: Buffer.from(await value.arrayBuffer()) };
    parts.push([name, part]);
  }
  return parts;
}

/** Of a body that is no form. */
function invalidForm(): Refusal {
  return new Refusal(400, 'The body is not valid multipart/form-data.');
}

export function check<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  what: string,
): z.output<Schema> {
  const checked = schema.safeParse(input);
  if (!checked.success) throw invalidInput(what, checked.error.issues);
  return checked.data;
}

/** Refuses parameters that are not in the schema, and one that is given twice. */
export function readQuery<Schema extends z.ZodType>(
  c: Context<EmulatorEnv>,
  schema: Schema,
): z.output<Schema> {
  const repeated = ([name]: string[]) => new Refusal(400, `The parameter ${name} is given twice.`);
  return check(schema, queryOf(c, repeated), 'the query');
}
