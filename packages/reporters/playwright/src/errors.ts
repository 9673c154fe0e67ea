import { boundedError, boundedErrors, pathFrom, plainText, type TestError } from '@livelane/core';
import type { TestError as PlaywrightError } from '@playwright/test/reporter';

/** Causes of causes that are followed. */
const CAUSE_DEPTH = 10;

export function translateErrors(errors: readonly PlaywrightError[], root: string): TestError[] {
  return boundedErrors(errors, (error) => translateError(error, root));
}

export function translateError(error: PlaywrightError, root: string): TestError {
  const stack = stackFrames(error);
  return boundedError({
    message: messageWithCauses(error),
    stack,
    ...(error.snippet && { snippet: error.snippet }),
    ...(error.location && {
      location: {
        file: pathFrom(root, error.location.file),
        line: error.location.line,
        column: error.location.column,
      },
    }),
    ...(error.value !== undefined && { value: error.value }),
  });
}

/** What an error says, in plain text. */
export function messageOf(error: PlaywrightError): string {
  return plainText(error.message ?? error.value ?? 'Unknown error');
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
