import {
  type Backend,
  type Capacity,
  type Failure,
  type Finding,
  type Known,
  type Operation,
  type Outcome,
  type RunFacts,
  stop,
} from '@livelane/dispatcher';
import type { NoReply, ShownRun, ShownThread, TestmoClient } from './client.ts';
import type { TestmoSection } from './config.ts';
import { examine } from './examine.ts';
import { TESTS_LIMIT } from './limits.ts';
import { microseconds, toTest } from './mapping.ts';
import { noteFields } from './note.ts';
import { createRunBody, createThreadBody, laneIdField, markerTag } from './run-body.ts';
import type { Field } from './wire.ts';

/**
 * No size is published. The vendor's command line sends 250 tests with up to three values of 16 KiB each,
 * 12 MB, without looking at the sum; a third of that should be safe (UNVERIFIED, and 413 halves a batch).
 */
const BYTES = 4 * 1024 * 1024;

/** How far the two clocks may be apart when a run is looked up again, milliseconds. */
const CLOCK_SKEW_MS = 24 * 60 * 60 * 1000;

type Confirmation = Outcome | { kind: 'absent' };
type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

const ACCEPTED: Outcome = { kind: 'accepted' };
const ABSENT: Confirmation = { kind: 'absent' };

/** Names of the vendor's ids in the delivery file: `run`, and `thread:<lane id>`. */
const RUN = 'run';
const threadName = (laneId: string) => `thread:${laneId}`;

/** Delivers to Testmo's automation runs: a run is a run, a lane is a thread, a result is a test. */
export class TestmoBackend implements Backend {
  /** No rate is published; the vendor answers 429 with a wait, which the courier keeps. */
  readonly capacity: Capacity = { results: TESTS_LIMIT, bytes: BYTES, lanes: 'apart' };
  readonly #client: TestmoClient;
  readonly #section: TestmoSection;

  constructor(client: TestmoClient, section: TestmoSection) {
    this.#client = client;
    this.#section = section;
  }

  async perform(operation: Operation, known: Known): Promise<Outcome> {
    switch (operation.kind) {
      case 'open-run':
        return this.#openRun(operation.run);
      case 'open-lane':
        return this.#openLane(operation, known);
      case 'deliver':
        return this.#deliver(operation, known);
      case 'close-lane':
        return this.#closeLane(operation, known);
      case 'note':
        return this.#note(operation, known);
      case 'close-run':
        return this.#closeRun(known);
      default:
        throw unasked(operation);
    }
  }

  async confirm(operation: Operation, known: Known): Promise<Confirmation> {
    if (operation.kind === 'open-run') return this.#findRun(operation.run);
    const runId = known.ids.get(RUN);
    if (runId === undefined) return notOpened();
    const reply = await this.#client.getRun(runId);
    if (!reply.ok) return reply.outcome;
    const run = reply.body;
    switch (operation.kind) {
      case 'open-lane':
        return findThread(run, operation.lane.id);
      case 'deliver':
        return this.#wasDelivered(operation, known, run);
      case 'close-lane':
        return inThread(run, runId, known, operation.lane.id, (thread) =>
          thread.is_completed ? ACCEPTED : ABSENT,
        );
      case 'note':
        return noteFields(operation).every((field) => isShown(run, field)) ? ACCEPTED : ABSENT;
      case 'close-run':
        return run.is_completed ? ACCEPTED : ABSENT;
      default:
        throw unasked(operation);
    }
  }

  /**
   * UNVERIFIED: the vendor's pages do not name this path; public build scripts of several companies
   * (among them YDB's) and their guides do.
   */
  url(known: Known): string | undefined {
    const id = known.ids.get(RUN);
    return id && `${new URL(this.#section.url).origin}/automation/runs/view/${id}`;
  }

  label(known: Known): string | undefined {
    const id = known.ids.get(RUN);
    return id && `run ${id}`;
  }

  examine(): Promise<Finding[]> {
    return examine(this.#client, this.#section);
  }

  async #openRun(run: RunFacts): Promise<Outcome> {
    const { name } = run.start.framework;
    if (this.#section.keys === 'testmo-cli' && name !== 'playwright') {
      // A guess would begin a second history beside the one that is to go on.
      const reason = `"testmo.keys": "testmo-cli" is known for Playwright's JUnit report only, and this run is ${name}'s: set "livelane" instead`;
      return { kind: 'refused', scope: 'everything', reason };
    }
    const reply = await this.#client.createRun(createRunBody(run, this.#section));
    if (reply.ok) return { kind: 'accepted', ids: { [RUN]: String(reply.body.id) } };
    // Without a run nothing can be sent at all: the results wait for better settings.
    return stopping(reply.outcome);
  }

  async #findRun(run: RunFacts): Promise<Confirmation> {
    const tag = markerTag(run);
    const reply = await this.#client.runsTagged(tag, run.createdAt - CLOCK_SKEW_MS);
    if (!reply.ok) return reply.outcome;
    // A completed run is an earlier delivery of the same journal. Whether rows of the list hold their tags is
    // UNVERIFIED; where they do, the filter is not just trusted.
    const ids = reply.body
      .filter(({ is_completed, tags }) => !is_completed && (tags?.includes(tag) ?? true))
      .map(({ id }) => id);
    return ids.length > 0 ? { kind: 'accepted', ids: { [RUN]: String(Math.max(...ids)) } } : ABSENT;
  }

  async #openLane({ lane }: OperationOf<'open-lane'>, known: Known): Promise<Outcome> {
    const runId = known.ids.get(RUN);
    if (runId === undefined) return notOpened();
    const reply = await this.#client.createThread(runId, createThreadBody(lane));
    if (reply.ok) return { kind: 'accepted', ids: { [threadName(lane.id)]: String(reply.body.id) } };
    return this.#unlessClosed(reply, runId, known, lane.id, stopping);
  }

  async #deliver({ run, lane, results }: OperationOf<'deliver'>, known: Known): Promise<Outcome> {
    const runId = known.ids.get(RUN);
    const threadId = known.ids.get(threadName(lane.id));
    if (runId === undefined || threadId === undefined) return notOpened();
    const tests = results.map((result) => toTest(result, this.#section, run.report));
    const reply = await this.#client.appendTests(threadId, tests);
    if (reply.ok) return ACCEPTED;
    return this.#unlessClosed(reply, runId, known, lane.id, (outcome) => outcome);
  }

  async #closeLane({ lane, elapsedMs }: OperationOf<'close-lane'>, known: Known): Promise<Outcome> {
    const threadId = known.ids.get(threadName(lane.id));
    if (threadId === undefined) return notOpened();
    const reply = await this.#client.completeThread(threadId, { elapsed_observed: microseconds(elapsedMs) });
    if (reply.ok) return ACCEPTED;
    return this.#unlessSettled(reply, known, (run) => threadOf(run, threadId)?.is_completed ?? false);
  }

  async #note(operation: OperationOf<'note'>, known: Known): Promise<Outcome> {
    const runId = known.ids.get(RUN);
    if (runId === undefined) return notOpened();
    const fields = noteFields(operation);
    if (fields.length === 0) return ACCEPTED;
    const reply = await this.#client.appendFields(runId, fields);
    if (reply.ok) return ACCEPTED;
    if (!mayMeanClosed(reply)) return reply.outcome;
    const shown = await this.#client.getRun(runId);
    if (!shown.ok || !shown.body.is_completed) return reply.outcome;
    // Every result is there; only this is lost, and closing has nothing left to do.
    const reason = `Run ${runId} was completed in Testmo before the note on how it ended could be added`;
    return { kind: 'refused', scope: 'this', reason };
  }

  async #closeRun(known: Known): Promise<Outcome> {
    const runId = known.ids.get(RUN);
    if (runId === undefined) return notOpened();
    const reply = await this.#client.completeRun(runId);
    if (reply.ok) return ACCEPTED;
    return this.#unlessSettled(reply, known, (run) => run.is_completed);
  }

  /**
   * A refusal may mean the data, or that somebody closed the run meanwhile. The vendor does not say with
   * which status it refuses results after completion (UNVERIFIED), so the run is looked at.
   */
  async #unlessClosed(
    refused: NoReply,
    runId: string,
    known: Known,
    laneId: string,
    otherwise: (outcome: Failure) => Outcome,
  ): Promise<Outcome> {
    if (!mayMeanClosed(refused)) return otherwise(refused.outcome);
    const reply = await this.#client.getRun(runId);
    // Nothing was taken, so trying again later is harmless, and by then it can be told.
    if (!reply.ok) return stopping(reply.outcome);
    const run = reply.body;
    const threadId = known.ids.get(threadName(laneId));
    const thread = threadId === undefined ? undefined : threadOf(run, threadId);
    if (run.is_completed) {
      return stop(`Run ${runId} was completed in Testmo while results were still to come: it takes no more`);
    }
    if (thread?.is_completed) {
      return stop(
        `Thread ${threadId} of run ${runId} was completed in Testmo while results were still to come: it takes no more`,
      );
    }
    if (threadId !== undefined && thread === undefined) {
      return stop(`Run ${runId} in Testmo has no thread ${threadId} any more: it was deleted`);
    }
    return otherwise(refused.outcome);
  }

  /** What should be completed already is: nothing was lost by the refusal. */
  async #unlessSettled(
    refused: NoReply,
    known: Known,
    isSettled: (run: ShownRun) => boolean,
  ): Promise<Outcome> {
    const runId = known.ids.get(RUN);
    if (runId === undefined || !mayMeanClosed(refused)) return refused.outcome;
    const reply = await this.#client.getRun(runId);
    return reply.ok && isSettled(reply.body) ? ACCEPTED : refused.outcome;
  }

  /** The thread is written by this delivery alone, so its count tells. */
  #wasDelivered({ lane, results }: OperationOf<'deliver'>, known: Known, run: ShownRun): Confirmation {
    const runId = known.ids.get(RUN) ?? '';
    return inThread(run, runId, known, lane.id, ({ id, total_count }) => {
      const before = known.delivered(lane.id);
      const after = before + results.length;
      if (total_count === before) return ABSENT;
      if (total_count === after) return ACCEPTED;
      return stop(
        `Thread ${id} of run ${runId} in Testmo holds ${total_count} results where ${before} or ${after} were expected: something else writes into it, or results were removed there. Nothing more is sent, because it could arrive twice`,
      );
    });
  }
}

/**
 * By the field that holds the lane's id. Where the vendor shows none, a new thread is made: an empty one
 * too many does no harm, two lanes in one thread would.
 */
function findThread(run: ShownRun, laneId: string): Confirmation {
  const thread = run.threads.find((candidate) => isShown(candidate, laneIdField(laneId)));
  return thread ? { kind: 'accepted', ids: { [threadName(laneId)]: String(thread.id) } } : ABSENT;
}

function inThread(
  run: ShownRun,
  runId: string,
  known: Known,
  laneId: string,
  then: (thread: ShownThread) => Confirmation,
): Confirmation {
  const threadId = known.ids.get(threadName(laneId));
  if (threadId === undefined) return notOpened();
  const thread = threadOf(run, threadId);
  return thread
    ? then(thread)
    : stop(`Run ${runId} in Testmo has no thread ${threadId} any more: it was deleted`);
}

function threadOf(run: ShownRun, threadId: string): ShownThread | undefined {
  return run.threads.find(({ id }) => String(id) === threadId);
}

function isShown({ fields }: Pick<ShownThread, 'fields'>, { name, value = '' }: Field): boolean {
  return fields?.some((field) => field.name === name && (field.value ?? '').trim() === value.trim()) ?? false;
}

/** Every 4xx but those with a meaning of their own (token, size, "later"). */
function mayMeanClosed({ outcome, status }: NoReply): boolean {
  return (
    outcome.kind === 'refused' &&
    status !== undefined &&
    status >= 400 &&
    status < 500 &&
    status !== 401 &&
    status !== 413
  );
}

function stopping(outcome: Failure): Failure {
  return outcome.kind === 'refused' ? { ...outcome, scope: 'everything' } : outcome;
}

/** Cannot happen in the order the courier keeps; the delivery file was edited or is from elsewhere. */
function notOpened(): Failure {
  return stop(
    "The delivery file does not hold Testmo's ids of this run: delete that file (`delivery/testmo.jsonl` in the run's folder), and deliver the run anew with `livelane resume <run>`",
  );
}

/** What `capacity` does not promise is not asked for. */
function unasked({ kind }: Operation): Error {
  return new Error(`Testmo has no "${kind}"`);
}
