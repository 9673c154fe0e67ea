import { Refusal } from '../../refusal.ts';
import type { StoredFile } from '../../store/files.ts';
import { type GraphqlContext, present } from './context.ts';

export interface AttachmentDataInput {
  attachmentId?: string | null;
  filename?: string | null;
  mimeType?: string | null;
  data?: string | null;
}

/**
 * An `attachmentId` alone, of a file that `POST /attachments` took, or a name, a type and base64 data. All of
 * them are checked before one is kept.
 */
export function filesFrom(
  { product }: GraphqlContext,
  inputs: readonly (AttachmentDataInput | null)[] | null | undefined,
): StoredFile[] {
  const files = present(inputs).map(({ attachmentId, filename, mimeType, data }) => {
    if (attachmentId) {
      const found = product.files.find(attachmentId);
      if (found === undefined) throw new Refusal(400, `Attachment with id ${attachmentId} not found`);
      return () => found.file;
    }
    if (!filename || !mimeType || data === null || data === undefined) {
      throw new Refusal(400, 'Evidence must have an attachmentId, or filename, mimeType and data');
    }
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data) || data.length % 4 !== 0) {
      throw new Refusal(400, `The data of ${filename} is not base64`);
    }
    return () => product.files.add(filename, mimeType, Buffer.from(data, 'base64'));
  });
  return files.map((file) => file());
}

/** What is left of the evidence, and the ids of what is not. */
export function removeFiles(
  evidence: readonly StoredFile[],
  ids: readonly (string | null)[] | null | undefined,
  filenames: readonly (string | null)[] | null | undefined,
): { left: StoredFile[]; removed: string[] } {
  const isRemoved = ({ id, filename }: StoredFile) =>
    present(ids).includes(id) || present(filenames).includes(filename);
  return {
    left: evidence.filter((file) => !isRemoved(file)),
    removed: evidence.filter(isRemoved).map(({ id }) => id),
  };
}
