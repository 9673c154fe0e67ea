import { type BackendState, type LineStore, messageOf } from '@livelane/core';
import type { Backend, BackendDefinition, Known, Operation, Outcome, Result, RunFacts } from '../backend.ts';
import { identityOf } from '../linking/identity.ts';
import type { Linker } from '../linking/linker.ts';
import type { DeliveryLog, Intent } from './delivery-log.ts';
import { LaneQueue } from './lane-queue.ts';
import { Pacer } from './pacer.ts';
import type { PendingResult } from './result-list.ts';
import type { RunView } from './run-view.ts';

/** Refused results that are listed by name. */
const LISTED_REFUSALS = 20;

export interface DeliveryOptions {
  definition: Pick<BackendDefinition, 'name' | 'title'>;
  backend: Backend;
  view: RunView;
  log: DeliveryLog;
  lines: LineStore;
  links: Linker;
  /** Absent until the first shard's first line is read. */
  facts(): RunFacts | undefined;
  /** Called when {@link Delivery.state} has changed. */
  changed(): void;
  /** Strikes secrets from a text that came from elsewhere. */
  redact(text: string): string;
  debug(line: string): void;
}

/** What came of a request, or of asking about one. */
type Answer = Outcome | { kind: 'absent' };

/** An operation that can be sent, the lane it is for, and the results it carries. */
interface Step {
  operation: Operation;
  queue?: LaneQueue;
  batch: PendingResult[];
}

/**
 * Brings one run to one vendor: the run, its lanes, their results in order, and the ends. What goes
 * together, what comes first, when to try again and what is written down is decided here, for every vendor.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #pacer: Pacer;
  readonly #queues = new Map<string, LaneQueue>();
  /** Sent, and nobody knows whether it was taken: asked for before anything else of its lane. */
  readonly #unresolved = new Map<string, Intent>();
  readonly #refusals: { test: string; reason: string }[] = [];
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #complete = false;
  #stopped: string | undefined;
  #waiting: BackendState['waiting'];
  #firstSentAt: number | undefined;
  /** The vendor has answered with something else than a failure. */
  #reached = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.backend.capacity.requestsPerMinute);
    for (const intent of options.log.unresolved()) this.#unresolved.set(stepKey(intent), intent);
  }

  /** Sends what can be sent now. */
  wake(): void {
    clearTimeout(this.#timer);
    try {
      while (this.#isActive) {
        this.#follow();
        const wait = this.#waitMs();
        if (wait === undefined) return;
        if (wait > 0) {
          this.#timer = setTimeout(() => this.wake(), wait);
          return;
        }
        const step = this.#nextStep();
        if (!step) return;
        void this.#take(step);
      }
    } catch (error) {
      this.#stop(`the delivery failed on this machine: ${messageOf(error)}`);
    }
  }

  /** Sends nothing more. What is under way is left; its intent is in the delivery file. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#options.log.close();
  }

  /** This courier will send nothing more, for better or worse. */
  get isFinished(): boolean {
    return this.#complete || this.#stopped !== undefined;
  }

  /** Whether nothing of this shard is left to send, or nothing more will be sent at all. */
  isThrough(shardId: string): boolean {
    if (this.isFinished) return true;
    const lanes = [...this.#options.view.lanes.values()].filter(({ shard }) => shard === shardId);
    return lanes.every(({ id }) => this.#queues.get(id)?.isDone);
  }

  /**
   * Whether somebody who waits for this delivery can hope for it.
   * @param patienceMs how long a vendor may take that has never answered yet.
   */
  worthWaiting(patienceMs: number): boolean {
    if (this.isFinished) return false;
    if (this.#reached || this.#firstSentAt === undefined) return true;
    // Where an answer was lost somebody has taken the request; where none could be sent nobody is there.
    const isNobodyThere = this.#pacer.isProbing && this.#unresolved.size === 0;
    return !isNobodyThere && Date.now() - this.#firstSentAt < patienceMs;
  }

  state(): BackendState {
    const { definition, backend, log, view } = this.#options;
    const known = this.#known();
    const label = backend.label(known);
    const url = backend.url(known);
    return {
      name: definition.name,
      title: definition.title,
      ...(label !== undefined && { label }),
      ...(url !== undefined && { url }),
      delivered: log.acceptedCount,
      pending: view.total - log.acceptedCount - log.refusedCount,
      refused: this.#refusals,
      refusedCount: log.refusedCount,
      ...(this.#stopped !== undefined && { stopped: this.#stopped }),
      ...(this.#waiting && { waiting: this.#waiting }),
      complete: this.#complete,
    };
  }

  get #isActive(): boolean {
    return !this.#closed && !this.isFinished;
  }

  #follow(): void {
    const { view, log, backend } = this.#options;
    for (const lane of view.lanes.values()) {
      let queue = this.#queues.get(lane.id);
      if (!queue) {
        queue = new LaneQueue(lane, log, backend.capacity);
        this.#queues.set(lane.id, queue);
      }
      queue.update();
    }
  }

  /** Milliseconds until something may be sent; `undefined`: nothing, until something happens. */
  #waitMs(): number | undefined {
    const { backend, log, facts } = this.#options;
    if (!facts()) return undefined;
    const alone = this.#pacer.isProbing || backend.capacity.lanes === 'together' || !log.isDone('open-run');
    if (alone && this.#inFlight > 0) return undefined;
    if (!log.isDone('open-run')) return this.#pacer.waitMs();
    const due = this.#nextQueue()?.dueIn;
    if (due === undefined && this.#inFlight > 0) return undefined;
    return Math.max(due ?? 0, this.#pacer.waitMs());
  }

  /** What comes next, now that something may be sent. */
  #nextStep(): Step | undefined {
    const { facts, log, view } = this.#options;
    const run = facts() as RunFacts;
    if (!log.isDone('open-run')) {
      if (view.hasContent) return { operation: { kind: 'open-run', run }, batch: [] };
      if (view.over) this.#finish();
      return undefined;
    }
    const queue = this.#nextQueue()?.queue;
    if (queue) return this.#laneStep(run, queue);
    if (!view.over || [...this.#queues.values()].some((other) => !other.isDone)) return undefined;
    const { end, errors, cutOff: running } = view;
    if (!log.isDone('note') && (errors.length > 0 || (end !== 'passed' && end !== 'failed'))) {
      return { operation: { kind: 'note', run, end, errors, running }, batch: [] };
    }
    if (run.settings.complete && !log.isDone('close-run')) {
      return { operation: { kind: 'close-run', run, end }, batch: [] };
    }
    this.#finish();
    return undefined;
  }

  /** Of the lanes with something to send: those that are due, with failures first, then the longest waiting. */
  #nextQueue(): { queue: LaneQueue; dueIn: number } | undefined {
    const now = Date.now();
    let best: { queue: LaneQueue; dueIn: number } | undefined;
    for (const queue of this.#queues.values()) {
      const dueIn = queue.dueIn(now);
      if (dueIn === undefined) continue;
      if (!best || isBefore({ queue, dueIn }, best)) best = { queue, dueIn };
    }
    return best;
  }

  #laneStep(run: RunFacts, queue: LaneQueue): Step {
    const { log } = this.#options;
    const lane = queue.facts;
    if (!log.isDone('open-lane', lane.id))
      return { operation: { kind: 'open-lane', run, lane }, queue, batch: [] };
    if (!queue.hasResults) {
      return { operation: { kind: 'close-lane', run, lane, elapsedMs: queue.elapsedMs }, queue, batch: [] };
    }
    const batch = queue.batch(this.#unresolved.get(stepKey({ kind: 'deliver', lane: lane.id })));
    const results = batch.map((pending) => this.#load(pending, run));
    return { operation: { kind: 'deliver', run, lane, results }, queue, batch };
  }

  /** Reads a result's lines back from the journal. @throws when they are gone. */
  #load({ id, status, attempts: refs }: PendingResult, { report }: RunFacts): Result {
    const { lines, links } = this.#options;
    const [first, ...more] = refs.map((ref) => lines.attempt(ref.file, ref));
    if (!first) throw new Error(`result ${id} has no attempt`);
    const attempts: Result['attempts'] = [first, ...more];
    const { test } = more.at(-1) ?? first;
    return { id, test, identity: identityOf(test, report.identity), ...links(attempts), status, attempts };
  }

  /** Sends one step, or asks what became of it, and writes down the outcome. */
  async #take(step: Step): Promise<void> {
    const { backend, log, changed, debug, redact } = this.#options;
    const { operation, queue, batch } = step;
    const lane = queue?.facts.id;
    const earlier = this.#unresolved.get(stepKey({ kind: operation.kind, lane }));
    const results = operation.kind === 'deliver' ? batch.map(({ id }) => id) : undefined;
    const intent = earlier ?? log.intend({ kind: operation.kind, lane, results });
    const what = `${operation.kind}${lane ? ` ${lane}` : ''}${results ? ` (${results.length} results)` : ''}`;
    const begin = Date.now();
    this.#firstSentAt ??= begin;
    this.#inFlight++;
    this.#pacer.sent();
    if (queue) {
      queue.busy = true;
      queue.sent(begin);
    }
    try {
      const known = this.#known();
      const answer: Answer = await (earlier
        ? backend.confirm(operation, known)
        : backend.perform(operation, known));
      const outcome = 'reason' in answer ? { ...answer, reason: redact(answer.reason) } : answer;
      debug(`${earlier ? 'asked about ' : ''}${what}: ${describe(outcome)} after ${Date.now() - begin} ms`);
      if (this.#closed) return;
      this.#noteOutcome(outcome, step, intent, earlier !== undefined);
    } catch (error) {
      // Not an outcome: a mistake in the backend's own code, or a delivery file that cannot be written.
      this.#stop(`the delivery failed on this machine: ${messageOf(error)}`);
    } finally {
      this.#inFlight--;
      if (queue) queue.busy = false;
    }
    changed();
    this.wake();
  }

  #noteOutcome(outcome: Answer, step: Step, intent: Intent, asked: boolean): void {
    const { log } = this.#options;
    const { queue, batch } = step;
    switch (outcome.kind) {
      case 'accepted':
        this.#resolve(intent);
        log.accepted(intent, outcome.ids);
        queue?.settle(batch);
        this.#answered();
        return;
      case 'absent':
        this.#resolve(intent);
        log.absent(intent);
        this.#answered();
        return;
      case 'refused':
        this.#refused(outcome, step, intent, asked);
        return;
      case 'later':
        // What was only asked about may still have been taken.
        if (!asked) log.absent(intent);
        if (outcome.afterMs === undefined) {
          this.#pacer.failed();
        } else {
          this.#reached = true;
          this.#pacer.throttled(outcome.afterMs);
        }
        this.#wait(outcome.reason);
        return;
      case 'unknown':
        this.#unresolved.set(stepKey(intent), intent);
        this.#pacer.failed();
        this.#wait(outcome.reason);
        return;
    }
  }

  #refused(outcome: Extract<Outcome, { kind: 'refused' }>, step: Step, intent: Intent, asked: boolean): void {
    const { log } = this.#options;
    const { operation, queue, batch } = step;
    this.#answered();
    const isForgone = operation.kind === 'note' || operation.kind === 'close-lane';
    if (outcome.scope === 'everything' || (operation.kind !== 'deliver' && !isForgone)) {
      if (!asked) log.absent(intent);
      this.#stop(outcome.reason);
      return;
    }
    this.#resolve(intent);
    if (batch.length > 1 && !asked) {
      log.absent(intent);
      queue?.halve(batch);
      return;
    }
    log.refused(intent, outcome.reason);
    queue?.settle(batch);
    const tests =
      operation.kind === 'deliver' ? operation.results.map(title) : [`the run's ${operation.kind}`];
    for (const test of tests) {
      if (this.#refusals.length < LISTED_REFUSALS) this.#refusals.push({ test, reason: outcome.reason });
    }
  }

  #resolve(intent: Intent): void {
    this.#unresolved.delete(stepKey(intent));
  }

  #answered(): void {
    this.#reached = true;
    this.#waiting = undefined;
    this.#pacer.succeeded();
  }

  #wait(reason: string): void {
    this.#waiting = {
      reason,
      since: this.#waiting?.since ?? Date.now(),
      until: Date.now() + this.#pacer.waitMs(),
    };
  }

  #finish(): void {
    this.#complete = true;
    this.#options.changed();
  }

  #stop(reason: string): void {
    this.#stopped = reason;
    this.#options.debug(`stopped: ${reason}`);
    this.#options.changed();
  }

  #known(): Known {
    const { log } = this.#options;
    return { ids: log.ids, delivered: (laneId) => log.acceptedInLane(laneId) };
  }
}

function stepKey({ kind, lane }: Pick<Intent, 'kind' | 'lane'>): string {
  return lane === undefined ? kind : `${kind} ${lane}`;
}

type Due = { queue: LaneQueue; dueIn: number };

function isBefore(one: Due, other: Due): boolean {
  if (one.dueIn !== other.dueIn) return one.dueIn < other.dueIn;
  if (one.queue.hasFailures !== other.queue.hasFailures) return one.queue.hasFailures;
  return one.queue.waitingSince < other.queue.waitingSince;
}

function title({ test }: Result): string {
  return [test.project, test.file, ...test.path, test.title].filter(Boolean).join(' › ');
}

function describe(outcome: Answer): string {
  return 'reason' in outcome ? `${outcome.kind} (${outcome.reason})` : outcome.kind;
}
