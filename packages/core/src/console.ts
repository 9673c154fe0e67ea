import { printable } from './text.ts';

const stderr = process.stderr;
const ignore = () => {};

/**
 * Prints one line of ours. To stderr: stdout belongs to the framework, and may be a report that another
 * program reads.
 */
export function say(line: string): void {
  print(`Livelane: ${printable(line)}\n`);
}

/** Writes to stderr, whatever has become of it. */
export function print(text: string): void {
  // A closed pipe is told by an event, later, and ends the process when nobody listens to it.
  if (!stderr.listeners('error').includes(ignore)) stderr.on('error', ignore);
  try {
    stderr.write(text);
  } catch {
    // Nobody listens any more; the journal still has everything.
  }
}
