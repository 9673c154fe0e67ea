import { closeSync, openSync, readSync } from 'node:fs';
import { type AttemptEnd, JOURNAL_VERSION, type JournalEvent } from './events.ts';

/** Where a line is in its file, in bytes: enough to read it again later instead of keeping it. */
export interface LineRef {
  offset: number;
  length: number;
}

export interface JournalLine {
  event: JournalEvent;
  ref: LineRef;
}

const CHUNK = 256 * 1024;
/** Where bytes are read to before they are looked at: one for all readers, because a read is synchronous. */
const chunk = Buffer.allocUnsafeSlow(CHUNK);

/**
 * Reads a shard's file from its beginning while it is being written: each `read` returns the lines that
 * were completed since the last one. Bytes after the last line end are left for later: they are a line
 * that is being written, or the torn end of a machine that lost power.
 */
export class JournalReader {
  readonly #fd: number;
  /** Position of the first byte that is not in a returned line. */
  #offset = 0;
  #rest: Buffer = Buffer.alloc(0);
  /** Lines that were not JSON of ours and were passed over. */
  skipped = 0;

  /** @throws when the file cannot be opened. */
  constructor(path: string) {
    this.#fd = openSync(path, 'r');
  }

  /**
   * @returns lines completed since the last call, at most about `CHUNK` bytes of them; none when there is
   * nothing new.
   * @throws when the journal was written by a newer version than this reader knows.
   */
  read(): JournalLine[] {
    for (;;) {
      const size = readSync(this.#fd, chunk, 0, CHUNK, this.#offset + this.#rest.length);
      if (size === 0) return [];
      const bytes = Buffer.concat([this.#rest, chunk.subarray(0, size)]);
      const end = bytes.lastIndexOf(0x0a) + 1;
      // One line may be longer than a chunk, and a chunk may hold nothing but foreign lines.
      const lines = end > 0 ? this.#parse(bytes.subarray(0, end)) : [];
      // A copy, so that a few bytes do not keep all of them in memory.
      this.#rest = Buffer.from(bytes.subarray(end));
      if (lines.length > 0) return lines;
    }
  }

  /** Bytes at the end of the file that are no whole line. */
  get tornBytes(): number {
    return this.#rest.length;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #parse(bytes: Buffer): JournalLine[] {
    const lines: JournalLine[] = [];
    let start = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(0x0a, start);
      const length = end - start;
      if (length > 0) {
        const event = parseEvent(bytes.toString('utf8', start, end));
        if (event) lines.push({ event, ref: { offset: this.#offset + start, length } });
        else this.skipped++;
      }
      start = end + 1;
    }
    this.#offset += bytes.length;
    return lines;
  }
}

/** Reads one line again that a {@link JournalReader} has returned before. */
export class LineStore {
  readonly #fds = new Map<string, number>();

  /** @throws when the file is gone. */
  attempt(path: string, ref: LineRef): AttemptEnd {
    let fd = this.#fds.get(path);
    if (fd === undefined) {
      fd = openSync(path, 'r');
      this.#fds.set(path, fd);
    }
    const bytes = Buffer.allocUnsafe(ref.length);
    let size = 0;
    while (size < ref.length) {
      const read = readSync(fd, bytes, size, ref.length - size, ref.offset + size);
      if (read === 0) throw new Error(`${path} is shorter than it was: line at byte ${ref.offset} is gone`);
      size += read;
    }
    return JSON.parse(bytes.toString('utf8')) as AttemptEnd;
  }

  close(): void {
    for (const fd of this.#fds.values()) closeSync(fd);
    this.#fds.clear();
  }
}

const KNOWN_TYPES = new Set<string>([
  'shard-start',
  'attempt-start',
  'attempt-end',
  'test-final',
  'run-error',
  'shard-end',
] satisfies JournalEvent['type'][]);

function parseEvent(line: string): JournalEvent | undefined {
  let event: JournalEvent;
  try {
    event = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof event !== 'object' || event === null || !KNOWN_TYPES.has(event.type)) return undefined;
  if (event.type === 'shard-start' && event.v > JOURNAL_VERSION) {
    throw new Error(
      `This journal has version ${event.v}, and this Livelane reads up to version ${JOURNAL_VERSION}: ` +
        'update the livelane package to at least the version of the reporter that wrote it.',
    );
  }
  return event;
}
