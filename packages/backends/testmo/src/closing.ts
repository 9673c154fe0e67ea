import { type Known, type Operation, type Outcome, shardsInWords } from '@livelane/dispatcher';
import type { ShownRun, TestmoClient } from './client.ts';
import { notOpened, runOf } from './known-ids.ts';
import { stringField } from './named-field.ts';
import { mayMeanClosed } from './refused.ts';
import { ATTEMPT_FIELD } from './run-body.ts';

type CloseRun = Extract<Operation, { kind: 'close-run' }>;

/** How long the shard that has said last that it is through has for completing the run, milliseconds. */
const LAST_SHARD_MS = 3_000;

const ACCEPTED: Outcome = { kind: 'accepted' };

/**
 * Completes the run at Testmo, once, by whoever of its machines is the last: a completed run takes no more results. Each
 * shard says in a field of the run that it is through, and the run is completed when all have said so.
 */
export class Closing {
  readonly #client: TestmoClient;
  #leftToAnotherAt: number | undefined;

  constructor(client: TestmoClient) {
    this.#client = client;
  }

  async perform(operation: CloseRun, known: Known): Promise<Outcome> {
    const runId = runOf(known);
    if (runId === undefined) return notOpened();
    const { run } = operation;
    switch (run.closedBy) {
      case 'this-machine':
        return this.#complete(runId);
      case 'command':
        return open(runId, 'other machines may still report into it; `livelane run complete` closes it');
      default:
        return this.#unlessOthersAreLeft(operation, runId);
    }
  }

  async #unlessOthersAreLeft({ run, end }: CloseRun, runId: string): Promise<Outcome> {
    const marks = run.parts.map((part) => stringField(markName(part, run.start.shard?.total), end));
    let shown = await this.#client.getRun(runId);
    const missing = marks.filter((mark) => !(shown.ok && hasField(shown.body, mark.name)));
    if (shown.ok && !shown.body.is_completed && missing.length > 0) {
      const appended = await this.#client.appendFields(runId, missing);
      if (!appended.ok) return appended.outcome;
      shown = await this.#client.getRun(runId);
    }
    if (!shown.ok) return shown.outcome;
    if (shown.body.is_completed) return ACCEPTED;
    const left = unfinished(shown.body, run.start.shard?.total);
    if (left.length > 0) {
      return open(runId, shardsInWords(left, run));
    }
    const busy = shown.body.threads.filter(({ is_completed }) => !is_completed).length;
    if (busy > 0) {
      return open(runId, `${busy} ${busy === 1 ? 'thread is' : 'threads are'} at work on other machines`);
    }
    return this.#isLeftToAnother(shown.body, marks.at(-1)?.name) ?? this.#complete(runId);
  }

  /** Two that say at the same moment that they are through both see all: the one that said it last completes the run. */
  #isLeftToAnother({ fields }: ShownRun, ownMark: string | undefined): Outcome | undefined {
    const last = fields?.findLast(({ name }) => MARK.test(name))?.name;
    if (ownMark === undefined || last === ownMark) return undefined;
    this.#leftToAnotherAt ??= Date.now();
    const left = this.#leftToAnotherAt + LAST_SHARD_MS - Date.now();
    if (left <= 0) return undefined;
    return { kind: 'pending', reason: 'another machine closes the run', afterMs: Math.min(left, 1_000) };
  }

  async #complete(runId: string): Promise<Outcome> {
    const reply = await this.#client.completeRun(runId);
    if (reply.ok) return ACCEPTED;
    if (!mayMeanClosed(reply)) return reply.outcome;
    // What should be completed may already be: nothing is lost by the refusal.
    const shown = await this.#client.getRun(runId);
    return shown.ok && shown.body.is_completed ? ACCEPTED : reply.outcome;
  }
}

const MARK = /^Shard (\d+) of (\d+)$/;

function markName(part: number, total: number | undefined): string {
  return `Shard ${part} of ${total}`;
}

/** Numbers of the shards that have not said that they are through. In a run of a later attempt nobody knows which will come. */
function unfinished(run: ShownRun, total: number | undefined): number[] {
  if (total === undefined || hasField(run, ATTEMPT_FIELD)) return [];
  return Array.from({ length: total }, (_, index) => index + 1).filter(
    (part) => !hasField(run, markName(part, total)),
  );
}

function hasField({ fields }: ShownRun, wanted: string): boolean {
  return fields?.some(({ name }) => name === wanted) ?? false;
}

function open(runId: string, why: string): Outcome {
  return { kind: 'accepted', leftOpen: `Run ${runId} stays open: ${why}` };
}
