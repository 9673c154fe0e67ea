import { fileURLToPath } from 'node:url';
import { boundedError, boundedErrors, clipOutput, pathFrom, plainText, type TestError } from '@livelane/core';
import type { ExecError } from './jest-api.ts';

/** Where Jest's own text has a cause, or an error within an AggregateError. */
const NESTED = /\n\n\[(cause|errors)\]: /;
const FRAME = /^\s+at /;
/** Frames that Jest's console leaves out. */
const INTERNAL =
  /[\\/]node_modules[\\/](?:@jest[\\/]|jest-[^\\/]+[\\/]|expect[\\/])|\(?node:|<anonymous>\)?$/;
const PLACE = /(?:\(|at (?:async )?)([^()]+):(\d+):(\d+)\)?$/;
const TIMEOUT = /^"(Exceeded timeout of .*)"$/s;

export const UNEXPECTED_PASS = 'Failing test passed even though it was supposed to fail.';

export function translateFailures(texts: readonly string[], root: string): TestError[] {
  return boundedErrors(texts, (text) => translateFailure(text, root));
}

/** @param text message, frames, causes: one text, as Jest gives it to reporters and to `--json`. */
export function translateFailure(text: string, root: string): TestError {
  // Head and tail hold the message's beginning and the frames.
  const [first = '', ...nested] = plainText(clipOutput(text)).split(NESTED);
  const { message, frames } = separate(first);
  const thrown = /^thrown: (.*)$/s.exec(message)?.[1];
  if (thrown !== undefined) {
    // The first frames are Jest's own; those of the “cause” are where the test was declared.
    const stack = separate(nested[1] ?? '').frames;
    const timeout = TIMEOUT.exec(thrown)?.[1];
    if (timeout !== undefined) return toError(timeout, stack, root);
    return boundedError({ ...toError(message, stack, root), value: thrown });
  }
  const lines = [message];
  for (let i = 0; i + 1 < nested.length; i += 2) {
    lines.push(`[${nested[i]}]: ${separate(nested[i + 1] ?? '').message}`);
  }
  return toError(lines.join('\n'), frames, root);
}

/** Whether Jest stopped waiting, for the test or for one of its hooks. */
export function isTimeout(texts: readonly string[]): boolean {
  return texts.some((text) => /^(?:Error: )?thrown: "Exceeded timeout of /.test(text));
}

/**
 * What failed outside every test; Jest joins several errors to one text.
 * @param file the test file, where there is one.
 */
export function translateExecError(
  error: ExecError | string,
  root: string,
  file: string | undefined,
): TestError[] {
  const { message, stack } = typeof error === 'string' ? { message: error } : error;
  // A failing `afterAll` or an unhandled rejection comes without a message of its own.
  const found = message
    ? [toError(plainText(clipOutput(message)), framesOf(plainText(clipOutput(stack ?? ''))), root)]
    : splitErrors(clipOutput(stack ?? 'Unknown error')).map((text) => translateFailure(text, root));
  return boundedErrors(found, (one) => (file ? named(one, root, file) : one));
}

/** An error without a place says at least which file it is about. */
function named(error: TestError, root: string, file: string): TestError {
  const path = pathFrom(root, file);
  // Babel begins with the whole path.
  const said = error.message.replace(`${file}: `, `${path}: `);
  return { ...error, message: error.location || said.startsWith(path) ? said : `${path}: ${said}` };
}

function toError(message: string, frames: string[], root: string): TestError {
  const own = frames.filter((frame) => !INTERNAL.test(frame));
  const stack = (own.length > 0 ? own : frames).join('\n');
  const location = own.map((frame) => locate(frame, root)).find((found) => found !== undefined);
  return boundedError({ message, stack, ...(location && { location }) });
}

/** The message may itself hold lines that look like frames: only those at the end are. */
function separate(text: string): { message: string; frames: string[] } {
  const lines = text.trimEnd().split('\n');
  let end = lines.length;
  while (end > 0 && FRAME.test(lines[end - 1] as string)) end--;
  // As Jest's console does: `Error: ` says nothing, another class does.
  const message = lines
    .slice(0, end)
    .join('\n')
    .replace(/^Error: /, '')
    .trimEnd();
  return { message: message || 'Unknown error', frames: lines.slice(end) };
}

function framesOf(stack: string): string[] {
  return stack.split('\n').filter((line) => FRAME.test(line));
}

function splitErrors(text: string): string[] {
  const errors: string[][] = [];
  let inFrames = true;
  for (const line of text.split('\n')) {
    const isFrame = FRAME.test(line);
    if (inFrames && !isFrame && line !== '' && !/^\[(?:cause|errors)\]: /.test(line)) errors.push([]);
    if (line !== '') inFrames = isFrame;
    errors.at(-1)?.push(line);
  }
  return errors.map((lines) => lines.join('\n'));
}

function locate(frame: string, root: string): TestError['location'] {
  const [, file, line, column] = PLACE.exec(frame) ?? [];
  if (!file || /[\\/]node_modules[\\/]/.test(file)) return undefined;
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  return { file: pathFrom(root, path), line: Number(line), column: Number(column) };
}
