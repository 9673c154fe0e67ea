import { type BackendState, type LineStore, messageOf } from '@livelane/core';
import {
  type Backend,
  type BackendDefinition,
  caseId,
  type Known,
  type Operation,
  type Outcome,
  type Result,
  type RunFacts,
} from '../backend.ts';
import type { Linker } from '../linking/linker.ts';
import { fullTitle } from '../words/result-words.ts';
import { Agenda } from './agenda.ts';
import type { DeliveryLog, Intent } from './delivery-log.ts';
import {
  type Answer,
  describeOutcome,
  describeStep,
  intentOf,
  redacted,
  type Step,
  stepKey,
} from './delivery-step.ts';
import type { Pacer } from './pacer.ts';
import { RequestCost } from './request-cost.ts';
import type { PendingResult } from './result-list.ts';
import type { RunView } from './run-view.ts';

/** Refused results that are listed by name. */
const LISTED = 20;

/** Without these nothing else can be sent, or nothing was delivered: a refusal keeps all for `resume`. */
const NEEDED: ReadonlySet<Operation['kind']> = new Set([
  'open-run',
  'open-lane',
  'deliver-file',
  'close-run',
]);

/** Performed again when the answer was lost: they find what they made, or make it anew without harm. */
const PERFORMED_AGAIN: ReadonlySet<Operation['kind']> = new Set(['make-cases', 'deliver-partial-file']);

type Accepted = Extract<Outcome, { kind: 'accepted' }>;

export interface DeliveryOptions {
  definition: Pick<BackendDefinition, 'name' | 'title'>;
  backend: Backend;
  pacer: Pacer;
  view: RunView;
  log: DeliveryLog;
  lines: LineStore;
  links: Linker;
  /** The run's folder. */
  folder: string;
  /** Absent until the first shard's first line is read. */
  facts(): RunFacts | undefined;
  /** Called when {@link Delivery.state} has changed. */
  changed(): void;
  /** Strikes secrets from a text that came from elsewhere. */
  redact(text: string): string;
  debug(line: string): void;
}

/**
 * Brings one run to one vendor: the run, its lanes, their results in order, what belongs to them, and the ends. What
 * goes together, what comes first, when to try again and what is written down is decided here, for every vendor.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #pacer: Pacer;
  readonly #agenda: Agenda;
  readonly #cost = new RequestCost();
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
    this.#pacer = options.pacer;
    this.#agenda = new Agenda({
      ...options,
      name: options.definition.name,
      refusedBefore: (test, reason) => this.#listRefusal(test, reason),
    });
    const { log } = options;
    for (const intent of log.unresolved()) {
      // What these were made of may be another set by now.
      if (PERFORMED_AGAIN.has(intent.kind)) log.absent(intent);
      else this.#agenda.unresolved.set(stepKey(intent), intent);
    }
  }

  /** Sends what can be sent now. */
  wake(): void {
    clearTimeout(this.#timer);
    try {
      // A shard that begins when all is done has the run go on.
      if (this.#complete && this.#agenda.hasMore) this.#complete = false;
      while (this.#isActive) {
        const next = this.#next();
        if (next === 'done') this.#finish();
        if (next === undefined || next === 'done') return;
        const wait = Math.max(next.dueIn, this.#pacer.waitMs());
        if (wait > 0) {
          this.#timer = setTimeout(() => this.wake(), wait);
          return;
        }
        const step = next.step();
        if (step instanceof Promise) void this.#prepare(step);
        else if (step) void this.#take(step);
      }
    } catch (error) {
      this.#stop(`the delivery failed on this machine: ${messageOf(error)}`);
    }
  }

  /** Sends nothing more. What is under way is left; its intent is in the delivery file. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#pacer.close();
    this.#options.log.close();
  }

  /** This courier will send nothing more, for better or worse. */
  get isFinished(): boolean {
    return this.#complete || this.#stopped !== undefined;
  }

  /** Whether nothing of this shard is left to send, or nothing more will be sent at all. */
  isThrough(shardId: string): boolean {
    return this.isFinished || this.#agenda.isThrough(shardId);
  }

  /**
   * Whether somebody who waits for this delivery can hope for it.
   * @param patienceMs how long a vendor may take that has never answered yet.
   * @param isLastChance nobody goes on when the waiting is over: also a vendor that is away is waited for so long.
   */
  worthWaiting(patienceMs: number, isLastChance = false): boolean {
    if (this.isFinished) return false;
    if (this.#reached || this.#firstSentAt === undefined) return true;
    // Where an answer was lost somebody has taken the request; where none could be sent nobody is there.
    const isNobodyThere = this.#pacer.isProbing && this.#agenda.unresolved.size === 0;
    return (isLastChance || !isNobodyThere) && Date.now() - this.#firstSentAt < patienceMs;
  }

  state(): BackendState {
    const { definition, backend, log } = this.#options;
    const known = this.#known();
    const label = backend.label(known);
    const url = backend.url(known);
    const left = this.#agenda.files?.left ?? [];
    const { pending } = this.#agenda;
    const pace = this.isFinished ? undefined : this.#pace(pending);
    return {
      name: definition.name,
      title: definition.title,
      ...(label !== undefined && { label }),
      ...(url !== undefined && { url }),
      delivered: log.acceptedCount,
      pending,
      refused: this.#refusals,
      refusedCount: log.refusedCount,
      ...(this.#agenda.unlinkedCount > 0 && {
        unlinked: this.#agenda.unlinked,
        unlinkedCount: this.#agenda.unlinkedCount,
      }),
      ...(this.#agenda.files && {
        files: { delivered: log.attachedFiles, pending: this.#agenda.files.length, left },
      }),
      ...(log.notes.length > 0 && { notes: log.notes }),
      ...(this.#stopped !== undefined && { stopped: this.#stopped }),
      ...(this.#waiting && { waiting: this.#waiting }),
      ...(pace && { pace }),
      complete: this.#complete,
    };
  }

  #pace(pending: number): BackendState['pace'] {
    const { budget } = this.#pacer;
    if (budget === undefined) return undefined;
    const { results, files } = this.#options.backend.capacity;
    const attaching = Math.ceil((this.#agenda.files?.length ?? 0) / (files?.count ?? 1));
    // The last one closes the run.
    const doneAt = Date.now() + this.#pacer.msFor(this.#cost.of(pending, results) + attaching + 1);
    // To the second: a state that does not change is not written again.
    return { requestsPerMinute: Math.floor(budget), doneAt: Math.ceil(doneAt / 1_000) * 1_000 };
  }

  get #isActive(): boolean {
    return !this.#closed && !this.isFinished;
  }

  #next(): ReturnType<Agenda['next']> {
    const { backend, log, facts } = this.#options;
    const run = facts();
    if (!run) return undefined;
    this.#shareBudget(run);
    this.#agenda.update(run);
    const isAlone = this.#pacer.isProbing || backend.capacity.lanes === 'merged' || !log.isDone('open-run');
    if (isAlone && this.#inFlight > 0) return undefined;
    return this.#agenda.next(run, this.#inFlight > 0);
  }

  /** The vendor's budget is for all machines of the run. */
  #shareBudget({ start: { shard } }: RunFacts): void {
    const { backend, view } = this.#options;
    const { requestsPerMinute } = backend.capacity;
    const share = Math.min(1, view.shards.size / (shard?.total ?? 1));
    if (requestsPerMinute !== undefined) this.#pacer.publish(requestsPerMinute * share);
  }

  async #prepare(promised: Promise<Step>): Promise<void> {
    this.#inFlight++;
    const step = await promised.catch((error) => {
      this.#stop(`the delivery failed on this machine: ${messageOf(error)}`);
      return undefined;
    });
    this.#inFlight--;
    if (step && this.#isActive) await this.#take(step);
  }

  /** Sends one step, or asks what became of it, and writes down the outcome. */
  async #take(step: Step): Promise<void> {
    const { backend, log, changed, debug, redact } = this.#options;
    const { operation, queue } = step;
    const earlier = this.#agenda.unresolved.get(stepKey({ kind: operation.kind, lane: queue?.facts.id }));
    const intent = earlier ?? log.intend(intentOf(step));
    const what = describeStep(step);
    const begin = Date.now();
    const requestsBefore = this.#pacer.count;
    this.#firstSentAt ??= begin;
    this.#inFlight++;
    this.#agenda.underWay.add(operation.kind);
    if (queue) {
      queue.busy = true;
      queue.sent(begin);
    }
    if (step.files) this.#agenda.files?.sent(begin);
    if (operation.kind === 'make-cases') this.#agenda.waiting.sent(begin);
    try {
      const known = this.#known();
      const answer: Answer = await (earlier
        ? backend.confirm(operation, known)
        : backend.perform(operation, known));
      const outcome = redacted(answer, redact);
      debug(
        `${earlier ? 'asked about ' : ''}${what}: ${describeOutcome(outcome)} after ${Date.now() - begin} ms`,
      );
      if (operation.kind === 'deliver' && !earlier) {
        this.#cost.learn(step.batch.length, this.#pacer.count - requestsBefore);
      }
      if (this.#closed) return;
      this.#noteOutcome(outcome, step, intent, earlier !== undefined);
    } catch (error) {
      // Not an outcome: a mistake in the backend's own code, or a delivery file that cannot be written.
      this.#stop(`the delivery failed on this machine: ${messageOf(error)}`);
    } finally {
      this.#inFlight--;
      this.#agenda.underWay.delete(operation.kind);
      if (queue) queue.busy = false;
    }
    changed();
    this.wake();
  }

  #noteOutcome(outcome: Answer, step: Step, intent: Intent, asked: boolean): void {
    const { log } = this.#options;
    if (intent.kind === 'make-cases' && outcome.kind !== 'pending') this.#agenda.waiting.answered();
    switch (outcome.kind) {
      case 'accepted':
        this.#resolve(intent);
        this.#accepted(outcome, step, intent);
        this.#answered();
        return;
      case 'absent':
        this.#resolve(intent);
        log.absent(intent);
        this.#answered();
        return;
      case 'pending':
        this.#resolve(intent);
        log.pending(intent, outcome.ids);
        this.#answered();
        this.#agenda.deferred.set(intent.lane ?? intent.kind, Date.now() + outcome.afterMs);
        this.#wait(outcome.reason, outcome.afterMs);
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
        this.#wait(outcome.reason, this.#pacer.waitMs());
        return;
      case 'unknown':
        if (isAskedFor(step)) this.#agenda.unresolved.set(stepKey(intent), intent);
        else log.absent(intent);
        this.#pacer.failed();
        this.#wait(outcome.reason, this.#pacer.waitMs());
        return;
    }
  }

  #accepted(outcome: Accepted, step: Step, intent: Intent): void {
    const { log } = this.#options;
    const { operation, queue, batch, files = [] } = step;
    const { refused = [] } = outcome;
    if (operation.kind === 'make-cases') {
      this.#casesMade(outcome, operation.results, intent);
      return;
    }
    log.accepted(intent, outcome);
    queue?.settle(batch);
    this.#agenda.files?.settle(files);
    const reasons = new Map(refused.map(({ id, reason }) => [id, reason]));
    for (const file of files) {
      const reason = reasons.get(file.id);
      if (reason !== undefined) this.#agenda.files?.refused(file, reason);
    }
    if (operation.kind !== 'deliver') return;
    this.#agenda.isWithoutMarks = false;
    for (const [index, result] of operation.results.entries()) {
      const reason = reasons.get(result.id);
      if (reason !== undefined) this.#listRefusal(fullTitle(result.test), reason);
      else this.#agenda.delivered(batch[index] as PendingResult, result, operation.run);
    }
  }

  /** Results that have their case now can be sent; the others are refused, with all that wait with them. */
  #casesMade({ refused = [], ...outcome }: Accepted, results: readonly Result[], intent: Intent): void {
    const { waiting, merged } = this.#agenda;
    const reasons = new Map(refused.map(({ id, reason }) => [id, reason]));
    const made = results.filter(({ identity }) => outcome.ids?.[caseId(identity)] !== undefined);
    const without = results.filter((result) => !made.includes(result));
    const refusals = without.flatMap((result) => {
      const reason = reasons.get(result.id) ?? 'no case was found or made for it';
      this.#listRefusal(fullTitle(result.test), reason);
      return waiting.waitingWith(result).map(({ id }) => ({ id, reason }));
    });
    this.#options.log.accepted(intent, { ...outcome, refused: refusals });
    merged?.release(made.flatMap((result) => waiting.waitingWith(result)));
    waiting.settle(results);
  }

  #refused(outcome: Extract<Outcome, { kind: 'refused' }>, step: Step, intent: Intent, asked: boolean): void {
    const { log } = this.#options;
    const { operation, queue, batch, files = [] } = step;
    this.#answered();
    const isNeeded = NEEDED.has(operation.kind);
    // A question that is refused tells nothing of results: neither sent again nor given up, they wait for `resume`.
    const isUntold = asked && operation.kind === 'deliver';
    if (outcome.scope === 'everything' || isNeeded || isUntold) {
      if (!asked) log.absent(intent);
      this.#stop(outcome.reason);
      return;
    }
    this.#resolve(intent);
    if (!asked && this.#isDivided(step)) {
      log.absent(intent);
      return;
    }
    log.refused(intent, outcome.reason);
    queue?.settle(batch);
    this.#agenda.files?.settle(files);
    for (const file of files) this.#agenda.files?.refused(file, outcome.reason);
    if (operation.kind === 'make-cases') this.#agenda.waiting.settle(operation.results);
    if (operation.kind === 'deliver-partial-file') this.#agenda.wholeRun?.forgoPartial();
    if (operation.kind === 'deliver' || operation.kind === 'make-cases') {
      for (const { test } of operation.results) this.#listRefusal(fullTitle(test), outcome.reason);
    } else if (files.length === 0) {
      this.#listRefusal(`the run's ${operation.kind}`, outcome.reason);
    }
  }

  /** Whether what was refused goes again in smaller pieces, so that the culprit is found. */
  #isDivided({ operation, queue, batch, files = [] }: Step): boolean {
    switch (operation.kind) {
      case 'deliver':
        // What was told of running tests may be the culprit, and is worth nothing.
        if (operation.running.length > 0) {
          this.#agenda.isWithoutMarks = true;
          return true;
        }
        if (batch.length > 1) queue?.halve(batch);
        return batch.length > 1;
      case 'make-cases':
        if (operation.results.length > 1) this.#agenda.waiting.halve(operation.results);
        return operation.results.length > 1;
      case 'attach':
        if (files.length > 1) this.#agenda.files?.halve(files);
        return files.length > 1;
      default:
        return false;
    }
  }

  #listRefusal(test: string, reason: string): void {
    if (this.#refusals.length < LISTED) this.#refusals.push({ test, reason });
  }

  #resolve(intent: Intent): void {
    this.#agenda.unresolved.delete(stepKey(intent));
  }

  #answered(): void {
    this.#reached = true;
    this.#waiting = undefined;
    this.#pacer.succeeded();
  }

  #wait(reason: string, ms: number): void {
    this.#waiting = { reason, since: this.#waiting?.since ?? Date.now(), until: Date.now() + ms };
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

/** Whether the vendor is asked what became of it, before it is sent again. */
function isAskedFor({ operation, batch }: Step): boolean {
  if (operation.kind === 'deliver') return batch.length > 0;
  return !PERFORMED_AGAIN.has(operation.kind);
}
