import { closeSync, openSync, writeSync } from 'node:fs';

/** How often a write that the kernel cannot take at the moment (EAGAIN, EINTR) is tried again. */
const BUSY_RETRIES = 100;

/**
 * Appends lines to one file, each with one synchronous write: when `append` returns, the line is in the
 * kernel and outlives this process. Only this process writes to the file.
 */
export class JournalWriter {
  readonly #fd: number;
  /** A line was cut (disk full): the next one begins on a line of its own. */
  #torn = false;

  /** @throws when the file cannot be made. */
  constructor(path: string) {
    this.#fd = openSync(path, 'ax', 0o600);
  }

  /** @throws what the file system throws (ENOSPC, EIO …); the file stays readable. */
  append(json: string): void {
    const line = Buffer.from(this.#torn ? `\n${json}\n` : `${json}\n`);
    let written = 0;
    try {
      let busy = 0;
      while (written < line.length) {
        try {
          written += writeSync(this.#fd, line, written, line.length - written);
        } catch (error) {
          if (!isBusy(error) || ++busy > BUSY_RETRIES) throw error;
        }
      }
      this.#torn = false;
    } catch (error) {
      this.#torn ||= written > 0;
      throw error;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function isBusy(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EAGAIN' || code === 'EINTR';
}
