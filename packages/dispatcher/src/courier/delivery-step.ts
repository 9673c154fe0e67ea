import type { Operation, Outcome } from '../backend.ts';
import type { Intent } from './delivery-log.ts';
import type { QueuedFile } from './file-queue.ts';
import type { LaneQueue } from './lane-queue.ts';
import type { MergedQueue } from './merged-queue.ts';
import type { PendingResult } from './result-list.ts';

/** What came of a request, or of asking about one. */
export type Answer = Outcome | { kind: 'absent' };

/** An operation that can be sent, and what it carries. */
export interface Step {
  operation: Operation;
  /** Of the lane that it is for. */
  queue?: LaneQueue | MergedQueue;
  /** The results that are through with it, or, for `make-cases`, wait for it. */
  batch: PendingResult[];
  files?: QueuedFile[];
  /** Of results that are through with a file that holds them all. */
  ids?: string[];
}

/** Operations with the same key follow one another. */
export function stepKey({ kind, lane }: Pick<Intent, 'kind' | 'lane'>): string {
  return lane === undefined ? kind : `${kind} ${lane}`;
}

export function intentOf({ operation, queue, batch, files, ids }: Step): Omit<Intent, 'op'> {
  const results = ids ?? batch.map(({ id }) => id);
  return {
    kind: operation.kind,
    ...(queue && { lane: queue.facts.id }),
    ...((operation.kind === 'deliver' || results.length > 0) && { results }),
    ...(files && {
      files: files.map(({ id }) => id),
      bytes: files.reduce((sum, { size }) => sum + size, 0),
    }),
  };
}

/** The answer without secrets in whatever the vendor, or a library, says in words: it is kept, and shown. */
export function redacted(answer: Answer, redact: (text: string) => string): Answer {
  if (answer.kind === 'absent') return answer;
  if (answer.kind !== 'accepted') return { ...answer, reason: redact(answer.reason) };
  const { refused, notes, leftOpen } = answer;
  return {
    ...answer,
    ...(refused && { refused: refused.map(({ id, reason }) => ({ id, reason: redact(reason) })) }),
    ...(notes && { notes: notes.map(redact) }),
    ...(leftOpen !== undefined && { leftOpen: redact(leftOpen) }),
  };
}

/** For the log. */
export function describeStep(step: Step): string {
  const { kind, lane, results, files } = intentOf(step);
  const what = [results && `${results.length} results`, files && `${files.length} files`].filter(Boolean);
  return [kind, lane, what.length > 0 && `(${what.join(', ')})`].filter(Boolean).join(' ');
}

export function describeOutcome(outcome: Answer): string {
  return 'reason' in outcome ? `${outcome.kind} (${outcome.reason})` : outcome.kind;
}
