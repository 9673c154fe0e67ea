const stderr = process.stderr;

/**
 * Prints one line of ours. To stderr: stdout belongs to the framework, and may be a report that another
 * program reads.
 */
export function say(line: string): void {
  try {
    stderr.write(`Livelane: ${line}\n`);
  } catch {
    // Nobody listens any more; the journal still has everything.
  }
}
