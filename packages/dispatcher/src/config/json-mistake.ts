import { messageOf } from '@livelane/core';

/** What is wrong with a text that should be JSON, with line and column; undefined when nothing is. */
export function jsonMistake(text: string): string | undefined {
  const message = mistakeIn(text);
  if (message === undefined) return undefined;
  const position = positionOf(message, text);
  const before = text.slice(0, position).split('\n');
  // What follows in V8's message quotes the file, which may hold what nobody should see.
  const words = message.replace(/(,? (\.\.\.)?"| in JSON| after JSON at)[\s\S]*/, '');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${words}`;
}

function mistakeIn(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function positionOf(message: string, text: string): number {
  const told = /at position (\d+)/.exec(message)?.[1];
  if (told) return Number(told);
  if (!message.startsWith('Unexpected token')) return text.length;
  // V8 does not tell where. The shortest beginning with the same complaint ends with the culprit.
  let without = 0;
  let within = text.length;
  while (within - without > 1) {
    const middle = (without + within) >> 1;
    if (mistakeIn(text.slice(0, middle))?.startsWith('Unexpected token')) within = middle;
    else without = middle;
  }
  return without;
}
