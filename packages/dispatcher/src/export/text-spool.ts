import { randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** Where a piece of text is, bytes. */
export interface Stretch {
  offset: number;
  length: number;
}

/** Bytes that are written, and read, at once. */
const CHUNK = 64 * 1024;

/** Several texts that grow by turns, kept in one file instead of memory, and read back one after the other. */
export class TextSpool {
  readonly #file: FileHandle;
  #size = 0;
  #pending = '';

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /**
   * @param folder where there is room for all of it.
   * @throws what the file system throws.
   */
  static async open(folder: string): Promise<TextSpool> {
    const path = join(folder, `.livelane-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    // It lives without its name as long as it is open: a process that is killed leaves nothing behind.
    await unlink(path);
    return new TextSpool(file);
  }

  /** Adds to the text that consists of `stretches`. */
  async add(stretches: Stretch[], text: string): Promise<void> {
    const length = Buffer.byteLength(text);
    const last = stretches.at(-1);
    if (last && last.offset + last.length === this.#size) last.length += length;
    else stretches.push({ offset: this.#size, length });
    this.#size += length;
    this.#pending += text;
    if (this.#pending.length >= CHUNK) await this.flush();
  }

  /** To be called between the last `add` and the first `read`. */
  async flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    await this.#file.appendFile(text);
  }

  *read(stretches: readonly Stretch[]): Generator<string> {
    const decoder = new StringDecoder('utf8');
    const bytes = Buffer.allocUnsafe(CHUNK);
    for (const { offset, length } of stretches) {
      for (let done = 0; done < length; ) {
        const size = readSync(this.#file.fd, bytes, 0, Math.min(CHUNK, length - done), offset + done);
        if (size === 0) throw new Error('a temporary file of the export has been cut off');
        done += size;
        yield decoder.write(bytes.subarray(0, size));
      }
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
