import { closeSync, readSync } from 'node:fs';
import type { AttemptEnd, JournalEvent } from './events.ts';
import { readEvent } from './journal-event.ts';
import { openOwn } from './own-file.ts';

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
/** Bytes; a longer line is none of ours, and is passed over without being kept in memory. */
const LONGEST_LINE = 64 * 1024 * 1024;
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
  /** Read, and not the whole of a line yet. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  /** Within a line that is too long. */
  #isPassingOver = false;
  /** Lines that were not JSON of ours and were passed over. */
  skipped = 0;

  /** @throws when the file cannot be opened, or is a link or a pipe. */
  constructor(path: string) {
    this.#fd = openOwn(path, 'read');
  }

  /**
   * @returns lines completed since the last call, at most about `CHUNK` bytes of them; none when there is
   * nothing new.
   * @throws when the journal was written by a newer version than this reader knows.
   */
  read(): JournalLine[] {
    for (;;) {
      const size = readSync(this.#fd, chunk, 0, CHUNK, this.#offset + this.#restBytes);
      if (size === 0) return [];
      const lines = this.#take(chunk.subarray(0, size));
      // One line may be longer than a chunk, and a chunk may hold nothing but foreign lines.
      if (lines.length > 0) return lines;
    }
  }

  /** Bytes at the end of the file that are no whole line. */
  get tornBytes(): number {
    return this.#restBytes;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #take(read: Buffer): JournalLine[] {
    let bytes = read;
    if (this.#isPassingOver) {
      const end = bytes.indexOf(0x0a) + 1;
      this.#offset += end || bytes.length;
      if (end === 0) return [];
      this.#isPassingOver = false;
      bytes = bytes.subarray(end);
    }
    const end = bytes.lastIndexOf(0x0a) + 1;
    let lines: JournalLine[] = [];
    if (end > 0) {
      lines = this.#parse(Buffer.concat([...this.#rest, bytes.subarray(0, end)]));
      this.#rest = [];
      this.#restBytes = 0;
    }
    // A copy: what was read to is used again.
    this.#rest.push(Buffer.from(bytes.subarray(end)));
    this.#restBytes += bytes.length - end;
    if (this.#restBytes > LONGEST_LINE) this.#passOver();
    return lines;
  }

  #passOver(): void {
    this.skipped++;
    this.#isPassingOver = true;
    this.#offset += this.#restBytes;
    this.#rest = [];
    this.#restBytes = 0;
  }

  #parse(bytes: Buffer): JournalLine[] {
    const lines: JournalLine[] = [];
    let start = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(0x0a, start);
      const length = end - start;
      if (length > 0) {
        const event = readEvent(bytes.toString('utf8', start, end));
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
  readonly #strike: (json: string) => string;

  /** @param strike takes secrets out of a line that the writer of the journal did not know. */
  constructor(strike: (json: string) => string = (json) => json) {
    this.#strike = strike;
  }

  /** @throws when the file is gone, or was changed since. */
  attempt(path: string, ref: LineRef): AttemptEnd {
    let fd = this.#fds.get(path);
    if (fd === undefined) {
      fd = openOwn(path, 'read');
      this.#fds.set(path, fd);
    }
    const bytes = Buffer.allocUnsafe(ref.length);
    let size = 0;
    while (size < ref.length) {
      const read = readSync(fd, bytes, size, ref.length - size, ref.offset + size);
      if (read === 0) throw new Error(`${path} is shorter than it was: line at byte ${ref.offset} is gone`);
      size += read;
    }
    const event = readEvent(this.#strike(bytes.toString('utf8')));
    if (event?.type === 'attempt-end') return event;
    throw new Error(`${path} is not as it was: another line is at byte ${ref.offset}`);
  }

  close(): void {
    for (const fd of this.#fds.values()) closeSync(fd);
    this.#fds.clear();
  }
}
