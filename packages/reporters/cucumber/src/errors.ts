import { fileURLToPath } from 'node:url';
import { boundedError, clipOutput, pathFrom, plainText, type TestError } from '@livelane/core';
import type { TestStepResult } from './messages.ts';

/** Cucumber's own words for a function that does not fit its step; it throws them as text. */
const WRONG_ARGUMENTS = /^function has \d+ arguments?, should have /;
/** Cucumber's own words for a step or hook that takes too long. */
const TIMED_OUT =
  /^function timed out, ensure the (?:callback is executed|promise resolves) within \d+ milliseconds$/;

/** What a failed step or hook says. Cucumber's message is what it prints itself: error, diff and frames. */
export function translateResult(
  { message, exception }: Pick<TestStepResult, 'message' | 'exception'>,
  root: string,
): TestError {
  const value = thrownValue(exception);
  if (value !== undefined) return withValue(value);
  return withFrames(message ?? exception?.message ?? 'Unknown error', root);
}

/** An error that Cucumber has no result for. */
export function translateThrown(error: unknown, root: string): TestError {
  if (!(error instanceof Error)) return withValue(String(error));
  return withFrames(error.stack ?? error.message, root);
}

export function isTimeout({ exception }: TestStepResult): boolean {
  return exception?.type === 'Error' && TIMED_OUT.test(exception.message ?? '');
}

/** What was thrown was no Error: Cucumber has its text then, and no stack; since 12, with `Error:` before it. */
function thrownValue(exception: TestStepResult['exception']): string | undefined {
  const { message, stackTrace } = exception ?? {};
  if (message === undefined || (stackTrace !== undefined && stackTrace !== `Error: ${message}`))
    return undefined;
  return WRONG_ARGUMENTS.test(message) ? undefined : message;
}

function withFrames(message: string, root: string): TestError {
  // Of a message without measure only what may be kept is looked at.
  const { text, frames } = splitFrames(plainText(clipOutput(message)));
  return boundedError({ message: text, stack: frames.join('\n'), location: ownLocation(frames, root) });
}

function withValue(thrown: string): TestError {
  const value = clipOutput(thrown);
  return boundedError({ message: value, value });
}

/** Cucumber 13 tells the causes of an error below it, each with its frames. Those of the error itself are kept. */
function splitFrames(message: string): { text: string; frames: string[] } {
  const parts = message.split(/\n(?=Caused by: )/).map(splitLastFrames);
  const { frames = [] } = parts.find((part) => part.frames.length > 0) ?? {};
  return { text: parts.map(({ text }) => text).join('\n'), frames };
}

/** Frames come last. Lines further up that look like frames belong to the message. */
function splitLastFrames(message: string): { text: string; frames: string[] } {
  const lines = message.split('\n');
  let end = lines.length;
  while (end > 1 && /^\s+at /.test(lines[end - 1] as string)) end--;
  return { text: lines.slice(0, end).join('\n').trimEnd(), frames: lines.slice(end) };
}

/** The innermost frame in the user's own code. */
function ownLocation(frames: readonly string[], root: string): TestError['location'] {
  for (const frame of frames) {
    const [, place, line, column] = /(?:\(|at (?:async )?)([^()]+):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (!place || place.startsWith('node:') || /[\\/]node_modules[\\/]/.test(place)) continue;
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    return { file: pathFrom(root, file), line: Number(line), column: Number(column) };
  }
  return undefined;
}
