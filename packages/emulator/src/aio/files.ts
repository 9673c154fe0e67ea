import { createHash } from 'node:crypto';
import type { UploadedFile } from './input.ts';

/** What is left of a file: its bytes are not kept. */
export interface FileNote {
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** Of the bytes, in hexadecimal. */
  sha256: string;
}

export interface Attachment extends FileNote {
  ID: number;
}

export function noteOf({ name, contentType, bytes }: UploadedFile): FileNote {
  return { name, contentType, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
