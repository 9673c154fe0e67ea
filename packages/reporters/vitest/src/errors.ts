import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { boundedError, boundedErrors, pathFrom, plainText, type TestError } from '@livelane/core';

/** Causes of causes that are followed. */
const CAUSE_DEPTH = 10;

/** What Vitest's workers make of whatever was thrown: plain data, since it crossed a process. */
interface ThrownError {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  stacks?: unknown;
  diff?: unknown;
  cause?: unknown;
  /** Source around the place, where a transformer could not read a file. */
  frame?: unknown;
  codeFrame?: unknown;
}

interface Frame {
  method: string;
  file: string;
  line: number;
  column: number;
}

/** Errors of a test, a suite or a file. */
export function translateErrors(errors: readonly unknown[], root: string): TestError[] {
  return boundedErrors(errors, (error) => translateError(error, root));
}

/** @param prefix where it happened, when the error belongs to no test. */
export function translateError(thrown: unknown, root: string, prefix = ''): TestError {
  const error = Object(thrown) as ThrownError;
  const value = textOfValue(thrown);
  const lines = framesOf(error)?.map(frameLine) ?? rawFrames(error);
  const stack = lines.join('\n');
  const snippet = [error.frame, error.codeFrame].find((text) => typeof text === 'string');
  const location = locationOf(lines, root);
  return boundedError({
    message: prefix + messageWithCauses(thrown),
    stack,
    ...(snippet && { snippet }),
    ...(location && { location }),
    ...(value !== undefined && { value }),
  });
}

function messageWithCauses(thrown: unknown): string {
  const lines: string[] = [];
  let current = thrown;
  for (let depth = 0; depth <= CAUSE_DEPTH; depth++) {
    // Written as Vitest's own terminal reporters write it.
    lines.push(depth === 0 ? messageOf(current) : `Caused by: ${messageOf(current)}`);
    const { cause } = Object(current) as ThrownError;
    if (cause === undefined || cause === null) break;
    current = cause;
  }
  return lines.join('\n');
}

function messageOf(thrown: unknown): string {
  const value = textOfValue(thrown);
  if (value !== undefined) return value;
  const { name, message, diff } = thrown as ThrownError;
  // A terminal reporter that printed this error has written into its causes' names.
  const title = typeof name === 'string' ? name.replace(/^(Caused by: )+/, '') : '';
  const text = typeof message === 'string' ? message : '';
  const head = title && text ? `${title}: ${text}` : title || text || 'Unknown error';
  return plainText(typeof diff === 'string' && diff ? `${head}\n\n${diff}` : head);
}

/** What was thrown, as text, when it was no Error. */
function textOfValue(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return plainText(String(thrown));
  const error = thrown as ThrownError;
  if (typeof error.name === 'string' || typeof error.stack === 'string') return undefined;
  const { stacks, ...rest } = error as Record<string, unknown>;
  const own = withoutVitestKeys(rest);
  // A thrown primitive arrives as an object with nothing but a message.
  if (Object.keys(own).length === 1 && typeof own.message === 'string') return plainText(own.message);
  return plainText(inspect(own, { depth: 5, breakLength: 100 }));
}

/** Vitest writes its own words beside those of an unhandled error. */
function withoutVitestKeys(error: Record<string, unknown>): Record<string, unknown> {
  const { type, VITEST_TEST_NAME, VITEST_TEST_PATH, ...own } = error;
  return VITEST_TEST_PATH === undefined ? { ...own, ...(type !== undefined && { type }) } : own;
}

/** Frames with the places in the sources, without Vitest's own. Unhandled errors may have none. */
function framesOf({ stacks }: ThrownError): Frame[] | undefined {
  return Array.isArray(stacks) ? stacks.filter((frame) => typeof frame?.file === 'string') : undefined;
}

function frameLine({ method, file, line, column }: Frame): string {
  const place = `${file}:${line}:${column}`;
  return method ? `    at ${method} (${place})` : `    at ${place}`;
}

/** The stack repeats the message, which may itself hold lines that look like frames. */
function rawFrames({ message, stack }: ThrownError): string[] {
  if (typeof stack !== 'string') return [];
  const at = typeof message === 'string' && message ? stack.indexOf(message) : -1;
  const rest = at < 0 ? stack : stack.slice(at + String(message).length);
  return rest.split('\n').filter((line) => /^\s*at /.test(line));
}

/** The first place in the user's own code. */
function locationOf(frames: readonly string[], root: string): TestError['location'] {
  for (const frame of frames) {
    const [, place, line, column] = /^\s*at (?:.*\()?(.+):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (place === undefined || place.includes('/node_modules/') || place.startsWith('node:')) continue;
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    return { file: pathFrom(root, file), line: Number(line), column: Number(column) };
  }
  return undefined;
}
