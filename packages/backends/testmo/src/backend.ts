import {
  type Backend,
  type Capacity,
  type Failure,
  type Finding,
  type Known,
  type LaneFacts,
  type Operation,
  type Outcome,
  type RunFacts,
  stop,
} from '@livelane/dispatcher';
import type { NoReply, ShownRun, ShownThread, TestmoClient } from './client.ts';
import { Closing } from './closing.ts';
import type { TestmoSection } from './config.ts';
import { examine } from './examine.ts';
import { laneIds, notOpened, RUN, runOf, threadName } from './known-ids.ts';
import { TESTS_LIMIT } from './limits.ts';
import { microseconds, toTest } from './mapping.ts';
import { noteFields } from './note.ts';
import { Opening } from './opening.ts';
import { mayMeanClosed, stopping } from './refused.ts';
import { createThreadBody, laneIdField } from './run-body.ts';
import type { Field } from './wire.ts';

/**
 * No size is published. The vendor's command line sends 250 tests with up to three values of 16 KiB each,
 * 12 MB, without looking at the sum; a third of that should be safe (UNVERIFIED, and 413 halves a batch).
 */
const BYTES = 4 * 1024 * 1024;

type Confirmation = Outcome | { kind: 'absent' };
type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

const ACCEPTED: Outcome = { kind: 'accepted' };
const ABSENT: Confirmation = { kind: 'absent' };

/** Delivers to Testmo's automation runs: a run is a run, a lane is a thread, a result is a test. */
export class TestmoBackend implements Backend {
  /** No rate is published; the vendor answers 429 with a wait, which the courier keeps. */
  readonly capacity: Capacity = { results: TESTS_LIMIT, bytes: BYTES, lanes: 'apart' };
  readonly #client: TestmoClient;
  readonly #section: TestmoSection;
  readonly #opening: Opening;
  readonly #closing: Closing;

  constructor(client: TestmoClient, section: TestmoSection) {
    this.#client = client;
    this.#section = section;
    this.#opening = new Opening(client, section);
    this.#closing = new Closing(client);
  }

  async perform(operation: Operation, known: Known): Promise<Outcome> {
    switch (operation.kind) {
      case 'open-run':
        return this.#opening.perform(operation.run, known);
      case 'open-lane':
        return this.#openLane(operation, known);
      case 'deliver':
        return this.#deliver(operation, known);
      case 'close-lane':
        return this.#closeLane(operation, known);
      case 'note':
        return this.#note(operation, known);
      case 'close-run':
        return this.#closing.perform(operation, known);
      default:
        throw unasked(operation);
    }
  }

  async confirm(operation: Operation, known: Known): Promise<Confirmation> {
    if (operation.kind === 'open-run') return this.#opening.confirm(operation.run);
    const runId = runOf(known, 'lane' in operation ? operation.lane.id : undefined);
    if (runId === undefined) return notOpened();
    const reply = await this.#client.getRun(runId);
    if (!reply.ok) return reply.outcome;
    const run = reply.body;
    switch (operation.kind) {
      case 'open-lane':
        return findThread(run, runId, operation.lane.id);
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
    const id = runOf(known);
    return id && `${new URL(this.#section.url).origin}/automation/runs/view/${id}`;
  }

  label(known: Known): string | undefined {
    const id = runOf(known);
    return id && `run ${id}`;
  }

  examine(): Promise<Finding[]> {
    return examine(this.#client, this.#section);
  }

  async #openLane({ run, lane }: OperationOf<'open-lane'>, known: Known): Promise<Outcome> {
    const runId = runOf(known);
    if (runId === undefined) return notOpened();
    const reply = await this.#client.createThread(runId, createThreadBody(lane));
    if (reply.ok) return { kind: 'accepted', ids: laneIds(lane.id, runId, reply.body.id) };
    if (run.shared && mayMeanClosed(reply)) {
      const shown = await this.#client.getRun(runId);
      if (shown.ok && shown.body.is_completed) return this.#openLaneElsewhere(run, lane, known);
    }
    return this.#unlessClosed(reply, runId, known, lane.id, stopping);
  }

  /** A machine that took itself for the last one has completed the run: what comes now is another. */
  async #openLaneElsewhere(run: RunFacts, lane: LaneFacts, known: Known): Promise<Outcome> {
    const opened = await this.#opening.perform(run, known);
    if (opened.kind === 'pending') return { kind: 'later', reason: opened.reason };
    if (opened.kind !== 'accepted') return opened;
    const runId = String(opened.ids?.[RUN]);
    const reply = await this.#client.createThread(runId, createThreadBody(lane));
    if (!reply.ok) return stopping(reply.outcome);
    return { ...opened, ids: { ...opened.ids, ...laneIds(lane.id, runId, reply.body.id) } };
  }

  async #deliver({ run, lane, results }: OperationOf<'deliver'>, known: Known): Promise<Outcome> {
    const runId = runOf(known, lane.id);
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
    const runId = runOf(known, lane.id);
    if (runId === undefined || !mayMeanClosed(reply)) return reply.outcome;
    const shown = await this.#client.getRun(runId);
    // What should be completed may already be: nothing is lost by the refusal.
    return shown.ok && threadOf(shown.body, threadId)?.is_completed ? ACCEPTED : reply.outcome;
  }

  async #note(operation: OperationOf<'note'>, known: Known): Promise<Outcome> {
    const runId = runOf(known);
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

  /** The thread is written by this delivery alone, so its count tells. */
  #wasDelivered({ lane, results }: OperationOf<'deliver'>, known: Known, run: ShownRun): Confirmation {
    const runId = runOf(known, lane.id) ?? '';
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
function findThread(run: ShownRun, runId: string, laneId: string): Confirmation {
  const thread = run.threads.find((candidate) => isShown(candidate, laneIdField(laneId)));
  return thread ? { kind: 'accepted', ids: laneIds(laneId, runId, thread.id) } : ABSENT;
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

/** What `capacity` does not promise is not asked for. */
function unasked({ kind }: Operation): Error {
  return new Error(`Testmo has no "${kind}"`);
}
