import { printable } from '@livelane/core';

/**
 * Prints one line of whatever tests, vendors and files say.
 * @param mark of ours, before it; it may be coloured.
 */
export function print(line: string, mark = ''): void {
  process.stdout.write(`${mark}${printable(line)}\n`);
}

/** For other programs, as it is. */
export function printJson(json: string): void {
  process.stdout.write(`${json}\n`);
}
