import { isAbsolute, relative, sep } from 'node:path';
import { clipOutput, plainText, type TestError } from '@livelane/core';
import type { TestError as PlaywrightError } from '@playwright/test/reporter';

/** Characters of one message; a diff of two long values easily has more. */
const MESSAGE_LIMIT = 32 * 1024;
const DETAIL_LIMIT = 16 * 1024;
/** Errors of one attempt that are kept: soft assertions in a loop make thousands. */
const ERROR_LIMIT = 100;
/** Causes of causes that are followed. */
const CAUSE_DEPTH = 10;

export function translateErrors(errors: readonly PlaywrightError[], root: string): TestError[] {
  const kept = errors.slice(0, ERROR_LIMIT).map((error) => translateError(error, root));
  const leftOut = errors.length - kept.length;
  return leftOut > 0 ? [...kept, { message: `… ${leftOut} more errors left out` }] : kept;
}

export function translateError(error: PlaywrightError, root: string): TestError {
  const stack = stackFrames(error);
  return {
    message: clipOutput(messageWithCauses(error), MESSAGE_LIMIT),
    ...(stack && { stack: clipOutput(stack, DETAIL_LIMIT) }),
    ...(error.snippet && { snippet: clipOutput(plainText(error.snippet), DETAIL_LIMIT) }),
    ...(error.location && {
      location: {
        file: pathFrom(root, error.location.file),
        line: error.location.line,
        column: error.location.column,
      },
    }),
    ...(error.value !== undefined && { value: clipOutput(plainText(error.value), DETAIL_LIMIT) }),
  };
}

/** What an error says, in plain text. */
export function messageOf(error: PlaywrightError): string {
  return plainText(error.message ?? error.value ?? 'Unknown error');
}

/** `file` from `root` with `/` on every system; as it is when it is on another drive. */
export function pathFrom(root: string, file: string): string {
  if (!isAbsolute(file)) return file.split(sep).join('/');
  return relative(root, file).split(sep).join('/');
}

function messageWithCauses(error: PlaywrightError): string {
  const lines: string[] = [];
  let current: PlaywrightError | undefined = error;
  for (let depth = 0; current && depth <= CAUSE_DEPTH; depth++, current = current.cause) {
    // Written as Playwright's own terminal reporters write it.
    lines.push(depth === 0 ? messageOf(current) : `[cause]: ${messageOf(current)}`);
  }
  return lines.join('\n');
}

/** The stack repeats the message, which may itself hold lines that look like frames. */
function stackFrames({ message = '', stack = '' }: PlaywrightError): string {
  const rest = stack.startsWith(message) ? stack.slice(message.length) : stack;
  return plainText(rest)
    .split('\n')
    .filter((line) => /^\s*at /.test(line))
    .join('\n');
}
