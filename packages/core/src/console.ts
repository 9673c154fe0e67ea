const stderr = process.stderr;
const ignore = () => {};

/**
 * Prints one line of ours. To stderr: stdout belongs to the framework, and may be a report that another
 * program reads.
 */
export function say(line: string): void {
  // A closed pipe is told by an event, later, and ends the process when nobody listens to it.
  if (!stderr.listeners('error').includes(ignore)) stderr.on('error', ignore);
  try {
    stderr.write(`Livelane: ${line}\n`);
  } catch {
    // Nobody listens any more; the journal still has everything.
  }
}
