import { printable } from '@livelane/core';

/**
 * Prints one line of whatever tests, vendors and files say.
 * @param mark of ours, before it; it may be coloured.
 */
export function print(line: string, mark = ''): void {
  process.stdout.write(`${mark}${printable(line)}\n`);
}

/** As {@link print}, to the standard error, where the standard output is for another program. */
export function tell(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** For other programs, as it is. */
export function printJson(json: string): void {
  process.stdout.write(`${json}\n`);
}
