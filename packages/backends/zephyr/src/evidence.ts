import { createHash } from 'node:crypto';
import {
  type AttachedFile,
  clean,
  type Failure,
  type FormPart,
  type Outcome,
  type Refusal,
} from '@livelane/dispatcher';
import { caseNumber } from './case-key.ts';
import type { ZephyrClient } from './client.ts';
import type { Target } from './execution-writer.ts';
import type { Executions } from './executions.ts';
import type { NewAttachment, UploadedFile } from './wire.ts';

const NAME_LIMIT = 150;
const ITEM_TYPE = 'releaseTestSchedule';

interface Placed {
  file: AttachedFile;
  name: string;
  field: string;
  executionId: number;
}

/** Files of results to the execution of the case that their test names first. */
export class Evidence {
  readonly #client: ZephyrClient;
  readonly #executions: Executions;

  constructor(client: ZephyrClient, executions: Executions) {
    this.#client = client;
    this.#executions = executions;
  }

  /** Uploads the files, then attaches all of them: until then none is seen. */
  async attach(files: readonly AttachedFile[], target: Target): Promise<Outcome> {
    const placed = await this.#place(files, target);
    if (!Array.isArray(placed)) return placed;
    const refused = files
      .filter((file) => !placed.some((item) => item.file === file))
      .map(
        ({ id, name }): Refusal => ({ id, reason: `Zephyr did not take the result that ${name} belongs to` }),
      );
    if (placed.length === 0) return { kind: 'accepted', refused };
    const uploaded = await this.#client.upload(placed.map(formPart));
    // Uploaded files that are not attached are nowhere to be seen.
    if (!uploaded.ok) return harmless(uploaded.outcome);
    const attachments = placed.flatMap((item) => attachmentOf(item, uploaded.body, target.tester) ?? []);
    if (attachments.length < placed.length) {
      const reason = 'Zephyr did not say where it put an uploaded file';
      return { kind: 'refused', scope: 'this', reason };
    }
    const reply = await this.#client.attach(attachments);
    return reply.ok ? { kind: 'accepted', refused } : reply.outcome;
  }

  /** By the files that the executions have: every name is used once. */
  async confirm(files: readonly AttachedFile[], target: Target): Promise<Outcome | { kind: 'absent' }> {
    const placed = await this.#place(files, target);
    if (!Array.isArray(placed)) return placed;
    const [first] = placed;
    if (!first) return { kind: 'absent' };
    // One request attached all of them, so one tells of all.
    const reply = await this.#client.attachments(first.executionId);
    if (reply.ok)
      return reply.body.some((name) => isName(name, first.name)) ? { kind: 'accepted' } : { kind: 'absent' };
    if (reply.outcome.kind !== 'refused') return reply.outcome;
    const names = placed.map(({ file: { name } }) => name).join(', ');
    const note = `The answer to the upload of ${names} was lost, and Zephyr does not show the files of an execution to this user: they were not sent again, because they might then be there twice`;
    return { kind: 'accepted', notes: [note] };
  }

  async #place(files: readonly AttachedFile[], { phase, tester }: Target): Promise<Placed[] | Failure> {
    const numbers = files.flatMap(({ result }) => result.cases.map(caseNumber));
    const prepared = await this.#executions.prepare(numbers, phase, tester);
    if ('kind' in prepared) return prepared;
    return files.flatMap((file, index) => {
      const executionId = file.result.cases
        .map((key) => prepared.executions.get(caseNumber(key)))
        .find((id) => id !== undefined);
      if (executionId === undefined) return [];
      return [{ file, name: fileName(file), field: `${ITEM_TYPE}${index}`, executionId }];
    });
  }
}

/** Sent again, an upload that was lost does no harm. */
function harmless(outcome: Failure): Failure {
  return outcome.kind === 'unknown' ? { kind: 'later', reason: outcome.reason } : outcome;
}

function formPart({ file: { contentType, path }, name, field }: Placed): FormPart {
  return {
    name: field,
    fileName: name,
    contentType: contentType || 'application/octet-stream',
    content: { path },
  };
}

/** The answer names files by their part or by their name, which is encoded as in an address. */
function attachmentOf(
  { file, name, field, executionId }: Placed,
  uploaded: readonly UploadedFile[],
  createdBy: number,
): NewAttachment | undefined {
  const found =
    uploaded.find((item) => item.fieldName === field) ??
    uploaded.find((item) => isName(item.fileName ?? '', name));
  if (!found) return undefined;
  return {
    name,
    contentType: found.contentType || file.contentType || 'application/octet-stream',
    fileSize: file.size,
    itemId: executionId,
    itemType: ITEM_TYPE,
    tempPath: found.tempFilePath,
    createdBy,
    timeStamp: Date.now(),
  };
}

function isName(shown: string, name: string): boolean {
  return shown === name || shown === encodeURIComponent(name);
}

/**
 * `screenshot-attempt-1-3f2a91.png`: without what file systems, headers and addresses do not take as it is, and with a
 * sign of its own, which tells after a lost answer whether it is there.
 */
export function fileName({ id, name, attempt, result }: AttachedFile): string {
  const safe = clean(name)
    .replace(/[^\p{L}\p{N}._ -]+/gu, '_')
    .trim();
  const [, stem = '', ending = ''] = /^(.*?)(\.\w{1,10})?$/s.exec(safe) ?? [];
  const of = result.attempts.length > 1 ? `-attempt-${attempt + 1}` : '';
  const sign = createHash('sha256').update(id).digest('hex').slice(0, 6);
  return `${[...stem].slice(0, NAME_LIMIT).join('') || 'file'}${of}-${sign}${ending}`;
}
