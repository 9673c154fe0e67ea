import { resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { boundedError, pathFrom, plainText, type TestError } from '@livelane/core';

/** Characters of each side of a diff: Mocha's own default. */
const DIFF_LIMIT = 8192;
/** Causes of causes that are followed. */
const CAUSE_DEPTH = 10;

/** Mocha’s words for what was thrown and is no Error. */
const THROWN = /^the \S+ ([\s\S]*) was thrown, throw an Error :\)$/;

export interface ErrorSettings {
  root: string;
  /** Paths in stacks are told from here, by Mocha. */
  cwd: string;
  /** Makes Mocha's diff of two texts; nothing when the user wants none. */
  diff: ((actual: string, expected: string) => string) | undefined;
}

interface ErrorLike {
  name?: unknown;
  message: string;
  stack?: unknown;
  cause?: unknown;
  uncaught?: unknown;
  showDiff?: unknown;
  actual?: unknown;
  expected?: unknown;
}

/** @param about what failed, when that is not the test itself. */
export function translateError(thrown: unknown, settings: ErrorSettings, about?: string): TestError {
  const prefix = about ? `${plainText(about)}: ` : '';
  try {
    // A retried test's error is what was thrown; all others have become an Error on their way.
    const error = isErrorLike(thrown) ? thrown : { name: 'Error', message: thrownText(thrown) };
    const { stack, location } = framesOf(error, settings);
    const value = THROWN.exec(String(error.message))?.[1];
    return boundedError({
      message: prefix + messageOf(error, settings),
      stack,
      ...(location && { location }),
      ...(value !== undefined && { value }),
    });
  } catch {
    // Proxies and getters may throw whatever one asks of them.
    return { message: `${prefix}What was thrown cannot be read.` };
  }
}

export function isTimeout(error: unknown): boolean {
  try {
    return (error as { code?: unknown } | undefined)?.code === 'ERR_MOCHA_TIMEOUT';
  } catch {
    return false;
  }
}

function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown;
}

function thrownText(thrown: unknown): string {
  const type = Object.prototype.toString.call(thrown).slice(8, -1).toLowerCase();
  const text = typeof thrown === 'string' ? JSON.stringify(thrown) : valueText(thrown);
  return `the ${type} ${text} was thrown, throw an Error :)`;
}

function messageOf(error: ErrorLike, settings: ErrorSettings): string {
  const lines = [`${error.uncaught ? 'Uncaught ' : ''}${headOf(error)}`];
  const diff = diffOf(error, settings);
  if (diff) lines.push('', diff);
  let { cause } = error;
  for (let depth = 0; cause !== undefined && cause !== null && depth < CAUSE_DEPTH; depth++) {
    lines.push(`[cause]: ${isErrorLike(cause) ? headOf(cause) : valueText(cause)}`);
    cause = isErrorLike(cause) ? cause.cause : undefined;
  }
  return plainText(lines.join('\n'));
}

/** What stands above the frames of the stack: name, code and message. */
function headOf(error: ErrorLike): string {
  const message = String(error.message);
  const stack = String(error.stack ?? '');
  const at = message === '' ? -1 : stack.indexOf(message);
  // The name comes before the message, on the same line.
  if (at >= 0 && !stack.slice(0, at).includes('\n')) return stack.slice(0, at) + message;
  const name = typeof error.name === 'string' ? error.name : '';
  return [name, message].filter((part) => part !== '').join(': ') || 'Unknown error';
}

function diffOf({ showDiff, actual, expected }: ErrorLike, { diff }: ErrorSettings): string | undefined {
  // Mocha's own rule.
  if (!diff || showDiff === false || expected === undefined || typeOf(actual) !== typeOf(expected)) return;
  const text = plainText(diff(side(actual), side(expected)));
  return text.replace(/^ {6}/gm, '').trim();
}

function typeOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}

function side(value: unknown): string {
  const text = typeof value === 'string' ? value : valueText(value);
  return text.length <= DIFF_LIMIT ? text : `${text.slice(0, DIFF_LIMIT)}\n… cut …`;
}

/** One property to a line, in one order, so that two of them can be compared. */
function valueText(value: unknown): string {
  return inspect(value, {
    depth: 10,
    maxArrayLength: 1000,
    maxStringLength: DIFF_LIMIT,
    breakLength: 0,
    sorted: true,
    getters: false,
  });
}

/** The stack repeats the message, which may itself hold lines that look like frames. */
function framesOf(error: ErrorLike, { root, cwd }: ErrorSettings): Pick<TestError, 'stack' | 'location'> {
  const stack = String(error.stack ?? '');
  const message = String(error.message);
  const at = message === '' ? -1 : stack.indexOf(message);
  const frames = plainText(at >= 0 ? stack.slice(at + message.length) : stack)
    .split('\n')
    // Mocha leaves its own frames and the working directory out, but not of an error that is followed by a
    // retry, and not of modules’ URLs.
    .filter((line) => /^\s*at /.test(line) && !/[\\/]node_modules[\\/]mocha[\\/]/.test(line))
    .map((line) => line.replace(`${pathToFileURL(cwd).href}/`, '').replace(`${cwd}${sep}`, ''));
  const location = firstOf(frames, root, cwd);
  return { ...(frames.length > 0 && { stack: frames.join('\n') }), ...(location && { location }) };
}

/** The first place in the user’s own code. */
function firstOf(frames: readonly string[], root: string, cwd: string): TestError['location'] {
  for (const frame of frames) {
    const [, path, line, column] = /(?:\(|at (?:async )?)([^()]+):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (!path || path.startsWith('node:') || /[\\/]node_modules[\\/]/.test(path)) continue;
    const file = pathOf(path, cwd);
    if (file) return { file: pathFrom(root, file), line: Number(line), column: Number(column) };
  }
  return undefined;
}

function pathOf(path: string, cwd: string): string | undefined {
  if (!path.startsWith('file:')) return resolve(cwd, path);
  try {
    return fileURLToPath(path);
  } catch {
    return undefined;
  }
}
