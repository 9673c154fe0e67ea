import type { TestError } from './events.ts';
import { clipOutput, plainText } from './text.ts';

/** Characters of one message; a diff of two long values easily has more. */
const MESSAGE_LIMIT = 32 * 1024;
/** Characters of a stack, a snippet, a value. */
const DETAIL_LIMIT = 16 * 1024;
/** Errors of one attempt that are kept: soft assertions in a loop make thousands. */
const ERROR_LIMIT = 100;

/** An error as the journal takes it: plain text, within limits, without empty parts. */
export function boundedError({ message, stack, snippet, location, value }: TestError): TestError {
  return {
    message: clipOutput(plainText(message), MESSAGE_LIMIT),
    ...(stack && { stack: clipOutput(plainText(stack), DETAIL_LIMIT) }),
    ...(snippet && { snippet: clipOutput(plainText(snippet), DETAIL_LIMIT) }),
    ...(location && { location }),
    ...(value !== undefined && { value: clipOutput(plainText(value), DETAIL_LIMIT) }),
  };
}

/** The first errors of an attempt; a last one says how many more there were. */
export function boundedErrors<Thrown>(
  errors: readonly Thrown[],
  translate: (error: Thrown) => TestError,
): TestError[] {
  const kept = errors.slice(0, ERROR_LIMIT).map(translate);
  const leftOut = errors.length - kept.length;
  return leftOut > 0 ? [...kept, { message: `… ${leftOut} more errors left out` }] : kept;
}
