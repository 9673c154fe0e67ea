import { type Evidence, findEvidence } from '@livelane/core';
import type { AttachedFile, Capacity, Result } from '../backend.ts';
import type { ReportSettings } from '../settings.ts';
import { bytesInWords, fullTitle, isWanted, shownAttempts } from '../words/result-words.ts';
import { BatchLimit } from './batch-limit.ts';
import type { DeliveryLog, Intent } from './delivery-log.ts';
import type { PendingResult } from './result-list.ts';

/** A file that is to go to the vendor; its result stays in the journal until then. */
export interface QueuedFile extends Omit<AttachedFile, 'result'> {
  pending: PendingResult;
  kind: FileKind;
  /** For messages. */
  test: string;
}

type FileKind = 'video' | 'trace' | 'file';

/** Up to which part of the budget files of a kind go along: the largest are the first to stay behind. */
const SHARE: Record<FileKind, number> = { video: 0.5, trace: 0.75, file: 1 };

/** Refused files that are named. */
const NAMED = 5;

/** The files of one run that one vendor still has to get; they come after the results they belong to. */
export class FileQueue {
  readonly #capacity: NonNullable<Capacity['files']>;
  readonly #log: DeliveryLog;
  readonly #folder: string;
  readonly #files: QueuedFile[] = [];
  /** Why files stay behind, with how many and how much they are. */
  readonly #behind = new Map<string, { count: number; bytes: number }>();
  readonly #refused: string[] = [];
  #refusedCount = 0;
  readonly #limit: BatchLimit;
  #sentAt = 0;

  /** @param folder the run's. */
  constructor(capacity: NonNullable<Capacity['files']>, log: DeliveryLog, folder: string) {
    this.#capacity = capacity;
    this.#log = log;
    this.#folder = folder;
    this.#limit = new BatchLimit(capacity.count);
  }

  /** Milliseconds until files should be sent; what makes a full request gains nothing by waiting. */
  dueIn(now: number, isOver: boolean): number {
    const { gapMs = 0 } = this.#capacity;
    if (isOver || this.#files.length >= this.#limit.count) return 0;
    return Math.max(0, this.#sentAt + gapMs - now);
  }

  sent(now: number): void {
    this.#sentAt = now;
  }

  /** The vendor has this result: its files may follow. */
  add(pending: PendingResult, result: Result, report: ReportSettings): void {
    if (!isWanted(report.attachments, result.status)) return;
    const { attempts } = shownAttempts(result, report);
    for (const attempt of attempts) {
      for (const [place, evidence] of (attempt.evidence ?? []).entries()) {
        const id = `${pending.id}#${attempt.attempt}.${place}`;
        if (this.#log.isFileThrough(id)) continue;
        const { name, contentType } = evidence;
        const found = findEvidence(this.#folder, evidence);
        if ('missing' in found) {
          this.#stayBehind(found.missing, 0);
        } else if (found.size > report.maxAttachmentBytes) {
          this.#stayBehind(
            `each is larger than report.maxAttachmentBytes (${bytesInWords(report.maxAttachmentBytes)})`,
            found.size,
          );
        } else {
          this.#files.push({
            id,
            pending,
            attempt: result.attempts.indexOf(attempt),
            name,
            contentType,
            ...found,
            kind: kindOf(evidence),
            test: fullTitle(result.test),
          });
        }
      }
    }
  }

  get isEmpty(): boolean {
    return this.#files.length === 0;
  }

  get length(): number {
    return this.#files.length;
  }

  hasShard(shardId: string): boolean {
    return this.#files.some(({ pending }) => pending.id.startsWith(`${shardId}:`));
  }

  /**
   * The next files for one request; those the budget has no room for stay behind. Empty when nothing is left.
   * @param sentBefore files of unknown fate: they are asked for as they were sent.
   */
  batch(sentBefore: Intent | undefined): QueuedFile[] {
    if (sentBefore) {
      const ids = new Set(sentBefore.files);
      return this.#files.filter(({ id }) => ids.has(id));
    }
    this.#applyBudget();
    const batch: QueuedFile[] = [];
    let bytes = 0;
    for (const file of this.#files) {
      bytes += file.size;
      if (batch.length === this.#limit.count || (batch.length > 0 && bytes > this.#capacity.bytes)) break;
      batch.push(file);
    }
    return batch;
  }

  /** The vendor has these, or will never have them. */
  settle(batch: readonly QueuedFile[]): void {
    this.#limit.grow();
    this.#remove(batch);
  }

  halve(batch: readonly QueuedFile[]): void {
    this.#limit.halve(batch.length);
  }

  refused({ name, test }: QueuedFile, reason: string): void {
    this.#refusedCount++;
    if (this.#refused.length < NAMED) this.#refused.push(`“${name}” of “${test}” was refused: ${reason}`);
  }

  /** What the vendor does not get and why, a sentence each. */
  get left(): string[] {
    const unnamed = this.#refusedCount - this.#refused.length;
    return [
      ...[...this.#behind].map(([reason, { count, bytes }]) => {
        const size = bytes > 0 ? ` (${bytesInWords(bytes)})` : '';
        return count === 1
          ? `1 file${size} was not sent: ${reason}`
          : `${count} files${size} were not sent: ${reason}`;
      }),
      ...this.#refused,
      ...(unnamed > 0 ? [`${unnamed} more files were refused`] : []),
    ];
  }

  #applyBudget(): void {
    const { budgetBytes } = this.#capacity;
    if (budgetBytes === undefined) return;
    let used = this.#log.attachedBytes;
    const behind = this.#files.filter(({ kind, size }) => {
      const isOver = used + size > budgetBytes * SHARE[kind];
      if (!isOver) used += size;
      return isOver;
    });
    for (const { kind, size } of behind) {
      const what = kind === 'file' ? '' : `, of which ${kind}s may use ${SHARE[kind] * 100} %`;
      this.#stayBehind(`the run's budget for files is ${bytesInWords(budgetBytes)}${what}`, size);
    }
    this.#remove(behind);
  }

  #remove(files: readonly QueuedFile[]): void {
    const gone = new Set(files.map(({ id }) => id));
    const kept = this.#files.filter(({ id }) => !gone.has(id));
    this.#files.splice(0, this.#files.length, ...kept);
  }

  #stayBehind(reason: string, size: number): void {
    const { count, bytes } = this.#behind.get(reason) ?? { count: 0, bytes: 0 };
    this.#behind.set(reason, { count: count + 1, bytes: bytes + size });
  }
}

function kindOf({ name, contentType }: Evidence): FileKind {
  if (contentType.startsWith('video/')) return 'video';
  return contentType === 'application/zip' || /\btrace\b/i.test(name) ? 'trace' : 'file';
}
