import { createHash } from 'node:crypto';
import type { Ids } from './ids.ts';
import type { UploadedFile } from './input.ts';
import { found } from './refusal.ts';

/** What is left of a file: its bytes are not kept. */
export interface FileNote {
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** Of the bytes, in hexadecimal. */
  sha256: string;
}

export interface Upload extends FileNote {
  field: string;
  tempPath: string;
}

export interface Attachment extends FileNote {
  id: number;
  itemType: ItemType;
  itemId: number;
}

export type ItemType = 'releaseTestSchedule' | 'testcase' | 'requirement';

/** Uploaded files, and what they are attached to. */
export class Files {
  readonly #attachments = new Map<number, Attachment>();
  readonly #byItem = new Map<string, Attachment[]>();
  readonly #ids: Ids;
  readonly #uploads = new Map<string, Upload>();

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  upload(file: UploadedFile): Upload {
    const tempPath = `/tmp/zephyr/${this.#ids.next()}`;
    const upload = { ...noteOf(file), field: file.field, tempPath };
    this.#uploads.set(tempPath, upload);
    return upload;
  }

  uploaded(tempPath: string): Upload {
    return found(this.#uploads.get(tempPath), 'uploaded file', tempPath);
  }

  /** The same upload can be attached again, so that a file delivered twice is seen twice (UNVERIFIED). */
  attach(tempPath: string, to: Pick<Attachment, 'itemType' | 'itemId' | 'name' | 'contentType'>): Attachment {
    const { size, sha256, name } = this.uploaded(tempPath);
    const attachment: Attachment = { id: this.#ids.next(), ...to, size, sha256 };
    // The upload's answer has the name encoded, and the vendor's plugin hands it back like that.
    if (to.name === encodeName(name)) attachment.name = name;
    this.#attachments.set(attachment.id, attachment);
    this.#byItem.set(keyOf(attachment), [...this.of(to.itemType, to.itemId), attachment]);
    return attachment;
  }

  get count(): number {
    return this.#attachments.size;
  }

  /** In the order of arrival. */
  of(itemType: ItemType, itemId: number): readonly Attachment[] {
    return this.#byItem.get(keyOf({ itemType, itemId })) ?? [];
  }

  remove(id: number): void {
    const attachment = found(this.#attachments.get(id), 'attachment', id);
    this.#attachments.delete(id);
    const { itemType, itemId } = attachment;
    this.#byItem.set(
      keyOf(attachment),
      this.of(itemType, itemId).filter((each) => each !== attachment),
    );
  }
}

function keyOf({ itemType, itemId }: Pick<Attachment, 'itemType' | 'itemId'>): string {
  return `${itemType} ${itemId}`;
}

export function noteOf({ name, contentType, bytes }: UploadedFile): FileNote {
  return { name, contentType, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The vendor's Jenkins plugin decodes the name in the answer to an upload. */
export function encodeName(name: string): string {
  return encodeURIComponent(name);
}
