import { createHash } from 'node:crypto';
import { isoTime, now } from '../../clock.ts';

/** A file that was sent, without its bytes. */
export interface StoredFile {
  id: string;
  filename: string;
  contentType: string;
  size: number;
  /** Of the bytes, hexadecimal. */
  sha256: string;
  createdOn: string;
}

/** Keeps each content once, however often it is sent. */
export class FileStore {
  readonly #nextId: () => string;
  #files = new Map<string, StoredFile>();
  #contents = new Map<string, Buffer>();

  constructor(nextId: () => string) {
    this.#nextId = nextId;
  }

  reset(): void {
    this.#files.clear();
    this.#contents.clear();
  }

  add(filename: string, contentType: string | undefined, bytes: Buffer): StoredFile {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (!this.#contents.has(sha256)) this.#contents.set(sha256, bytes);
    const file: StoredFile = {
      id: this.#nextId(),
      filename,
      contentType: contentType ?? 'application/octet-stream',
      size: bytes.length,
      sha256,
      createdOn: isoTime(now()),
    };
    this.#files.set(file.id, file);
    return file;
  }

  find(id: string): { file: StoredFile; bytes: Buffer } | undefined {
    const file = this.#files.get(id);
    const bytes = file && this.#contents.get(file.sha256);
    return file && bytes && { file, bytes };
  }
}
