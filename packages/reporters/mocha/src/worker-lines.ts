import { randomBytes } from 'node:crypto';
import {
  closeSync,
  type FSWatcher,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  watch,
} from 'node:fs';
import { join } from 'node:path';
import {
  type AttemptStart,
  type JournalEvent,
  LineWriter,
  type RecordedEvent,
  runPaths,
  secretFilter,
} from '@livelane/core';

/** What identifies an attempt in both processes. */
type AttemptKey = Pick<AttemptStart, 'test' | 'attempt'>;

/** Written by a worker: its events, one JSON line each, as they happen. */
export class WorkerLinesWriter {
  readonly #writer: LineWriter;
  readonly #filter = secretFilter(process.env);

  /**
   * @param worker Mocha's number of this worker.
   * @throws what the file system throws, as does {@link write}.
   */
  constructor(folder: string, worker: string) {
    this.#writer = new LineWriter(join(folder, `${worker}.jsonl`), 'continue');
  }

  write(event: RecordedEvent): void {
    this.#writer.append(this.#filter(JSON.stringify(event)));
  }
}

/**
 * What the workers of a parallel run tell on their own. Mocha itself hands over what happened in a file when the
 * whole file has ended; this goes through one small file for each worker, which is read as soon as it grows.
 */
export class WorkerLines {
  readonly folder: string;
  readonly #record: (event: RecordedEvent) => void;
  readonly #broken: (error: unknown) => void;
  readonly #readers = new Map<string, LineReader>();
  /** Attempts that were recorded, until Mocha hands over theirs. */
  readonly #told = new Set<string>();
  /** What runs now, by lane. */
  readonly #running = new Map<string, AttemptStart>();
  #watcher: FSWatcher | undefined;
  #anyTold = false;

  /**
   * @param runFolder the run's.
   * @param broken called for what cannot be read.
   * @throws what the file system throws.
   */
  constructor(runFolder: string, record: (event: RecordedEvent) => void, broken: (error: unknown) => void) {
    this.#record = record;
    this.#broken = broken;
    this.folder = join(runPaths(runFolder).notes, `mocha-${randomBytes(4).toString('hex')}`);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    try {
      this.#watcher = watch(this.folder, { persistent: false }, () => this.read());
      this.#watcher.on('error', () => {});
    } catch {
      // Out of watches: the files are read when Mocha hands over its own events.
    }
  }

  /** Workers tell their own events. */
  get anyTold(): boolean {
    return this.#anyTold;
  }

  /** Records what came since the last time. */
  read(): void {
    try {
      for (const name of readdirSync(this.folder)) {
        let reader = this.#readers.get(name);
        if (!reader) {
          reader = new LineReader(join(this.folder, name));
          this.#readers.set(name, reader);
        }
        for (const line of reader.read()) this.#take(line);
      }
    } catch (error) {
      this.#broken(error);
    }
  }

  /** Whether an attempt was told by its worker. Asked once for each. */
  takeTold(attempt: AttemptKey): boolean {
    const key = keyOf(attempt);
    if (this.#told.delete(key)) return true;
    // Its worker could not go on writing.
    for (const [lane, started] of this.#running) if (keyOf(started) === key) this.#running.delete(lane);
    return false;
  }

  /** The workers are gone. @returns the attempts that have not ended. */
  end(): AttemptStart[] {
    this.#watcher?.close();
    this.read();
    for (const reader of this.#readers.values()) reader.close();
    rmSync(this.folder, { recursive: true, force: true });
    return [...this.#running.values()];
  }

  #take(line: string): void {
    const event = eventOf(line);
    if (!event) return;
    this.#anyTold = true;
    if (event.type === 'attempt-start') this.#running.set(event.lane, event);
    if (event.type === 'attempt-end') {
      this.#running.delete(event.lane);
      this.#told.add(keyOf(event));
    }
    this.#record(event as RecordedEvent);
  }
}

/** Whole lines of a file that grows. */
class LineReader {
  readonly #fd: number;
  #offset = 0;

  constructor(path: string) {
    this.#fd = openSync(path, 'r');
  }

  read(): string[] {
    const { size } = fstatSync(this.#fd);
    if (size === this.#offset) return [];
    const bytes = Buffer.alloc(size - this.#offset);
    const read = readSync(this.#fd, bytes, 0, bytes.length, this.#offset);
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a, read - 1) + 1);
    this.#offset += whole.length;
    return whole
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Nothing of a line that was cut: the disk is full, and Mocha hands over what is missing. */
function eventOf(line: string): JournalEvent | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function keyOf({ test: { id, repeat = 0 }, attempt }: AttemptKey): string {
  return `${id} ${repeat} ${attempt}`;
}
