import { openOwn } from './own-file.ts';
import { closeSync, fstatSync, readSync, writeSync } from './platform.ts';

/** How often a write that the kernel cannot take at the moment (EAGAIN, EINTR) is tried again. */
const BUSY_RETRIES = 100;

/**
 * Appends lines to one file, each with one synchronous write: when `append` returns, the line is in the
 * kernel and outlives this process. Only this process writes to the file.
 */
export class LineWriter {
  readonly #fd: number;
  /** A line was cut (disk full, power lost): the next one begins on a line of its own. */
  #torn: boolean;

  /**
   * @param use `new`: the file must not exist yet; `continue`: an earlier process may have written to it.
   * @throws when the file cannot be opened, or is a link or a pipe.
   */
  constructor(path: string, use: 'new' | 'continue') {
    this.#fd = openOwn(path, use === 'new' ? 'append-new' : 'append');
    this.#torn = !endsWithLine(this.#fd);
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

function endsWithLine(fd: number): boolean {
  const { size } = fstatSync(fd);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

function isBusy(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EAGAIN' || code === 'EINTR';
}
