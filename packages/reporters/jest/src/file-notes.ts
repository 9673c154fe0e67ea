import type { Note, NoteLine } from '@livelane/core';

/** A note as a test of Jest's writes it. */
export interface JestNote extends NoteLine {
  /** Differs between the attempts of a test; when tests run beside each other, also within one. */
  turn: number;
  /** Other tests may run beside this one. */
  beside?: true;
}

const NONE: Note[] = [];

/** What the tests of one file said about themselves, until their attempts are told. */
export class FileNotes {
  readonly #read: () => NoteLine[];
  #waiting: JestNote[] = [];
  #worker: string | undefined;

  /** @param read the lines that came since it was last called. */
  constructor(read: () => NoteLine[]) {
    this.#read = read;
  }

  /** The worker (`JEST_WORKER_ID`) that runs the file, as soon as the file has said so. */
  get worker(): string | undefined {
    this.#readOn();
    return this.#worker;
  }

  /**
   * The notes of an attempt that has ended.
   * @param test its full name.
   * @param end milliseconds since the epoch.
   * @param mayFollow another attempt may have begun in the same millisecond.
   */
  take(test: string, end: number, mayFollow: boolean): Note[] {
    this.#readOn();
    if (this.#waiting.length === 0) return NONE;
    const taken: JestNote[] = [];
    this.#waiting = this.#waiting.filter((line) => {
      const last = taken.at(-1);
      const isOf =
        line.test === test &&
        line.at <= end &&
        // Two projects may run the same file in two workers at the same time.
        (!last || line.worker === last.worker) &&
        (!last || line.at < end || line.turn === last.turn || (line.beside === true && !mayFollow));
      if (isOf) taken.push(line);
      return !isOf;
    });
    return taken.map(({ note }) => note);
  }

  #readOn(): void {
    for (const line of this.#read() as JestNote[]) {
      this.#worker ??= line.worker;
      // Without a test it says the worker only.
      if (line.test !== '') this.#waiting.push(line);
    }
  }
}
