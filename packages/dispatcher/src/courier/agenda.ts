import type { LineStore } from '@livelane/core';
import type { Backend, Operation, Result, RunFacts } from '../backend.ts';
import type { Linker } from '../linking/linker.ts';
import { fullTitle } from '../words/result-words.ts';
import { CaseBook } from './case-book.ts';
import { CatchUp } from './catch-up.ts';
import type { DeliveryLog, Intent } from './delivery-log.ts';
import { type Step, stepKey } from './delivery-step.ts';
import { FileQueue } from './file-queue.ts';
import { LaneQueue } from './lane-queue.ts';
import { MergedQueue } from './merged-queue.ts';
import type { PendingResult } from './result-list.ts';
import { ResultReader } from './result-reader.ts';
import type { RunView } from './run-view.ts';
import { RunningMarks } from './running-marks.ts';
import { WaitingTests } from './waiting-tests.ts';
import { type ResultFile, WholeRunFile } from './whole-run-file.ts';

/** Tests without a case that are listed by name. */
const LISTED = 20;

/** Something that could be sent, when, and how it becomes a step; without one there is nothing to send after all. */
export interface Candidate {
  dueIn: number;
  step(): Step | undefined | Promise<Step>;
}

export interface AgendaOptions {
  backend: Backend;
  /** The vendor's name in the settings. */
  name: string;
  view: RunView;
  log: DeliveryLog;
  lines: LineStore;
  links: Linker;
  /** The run's folder. */
  folder: string;
  /** Called with each test that an earlier courier was refused, and why. */
  refusedBefore(test: string, reason: string): void;
}

/** What one vendor still has to get of a run, and what of it comes next. Sends nothing. */
export class Agenda {
  readonly #options: AgendaOptions;
  readonly #reader: ResultReader;
  readonly #lanes = new Map<string, LaneQueue>();
  readonly #marks: RunningMarks | undefined;
  readonly catchUp: CatchUp;
  readonly merged: MergedQueue | undefined;
  readonly cases: CaseBook | undefined;
  readonly waiting: WaitingTests;
  readonly files: FileQueue | undefined;
  readonly wholeRun: WholeRunFile | undefined;
  /** Sent, and nobody knows whether it was taken: asked for before anything else of its lane. */
  readonly unresolved = new Map<string, Intent>();
  /** Operations that were sent and are not answered yet, by their kind. */
  readonly underWay = new Set<Operation['kind']>();
  /** Until when what the vendor is at work on is left alone: by its lane, or its kind where it has none. */
  readonly deferred = new Map<string, number>();
  /** What was told of running tests was refused: until the next batch is through, nothing is. */
  isWithoutMarks = false;
  /** The first tests without a case. */
  readonly unlinked: string[] = [];
  unlinkedCount = 0;
  #run: RunFacts | undefined;

  constructor(options: AgendaOptions) {
    const { backend, view, log, lines, links, folder, name, refusedBefore } = options;
    const { capacity, cases } = backend;
    this.#options = options;
    this.catchUp = new CatchUp(view, log, {
      delivered: (pending) => this.#deliveredBefore(pending),
      refused: (pending, reason) => {
        if (this.#run) refusedBefore(fullTitle(this.#reader.read(pending, this.#run).test), reason);
      },
    });
    this.waiting = new WaitingTests(capacity.results);
    if (cases) this.cases = new CaseBook(cases, log);
    this.#reader = new ResultReader(lines, links, this.cases);
    if (capacity.lanes === 'merged' && capacity.file?.results !== 'instead') {
      this.merged = new MergedQueue(view, log, capacity);
    }
    if (capacity.running && this.cases) this.#marks = new RunningMarks(view, this.#reader, this.cases);
    if (capacity.files) this.files = new FileQueue(capacity.files, log, folder);
    if (capacity.file) this.wholeRun = new WholeRunFile(capacity.file, name, folder, view, this.#reader);
  }

  /** Takes in what the journal has brought since. */
  update(run: RunFacts): void {
    this.#run = run;
    this.catchUp.update();
    if (this.wholeRun?.isAll) return;
    this.merged?.update();
    if (this.merged) return;
    const { view, log, backend } = this.#options;
    for (const lane of view.lanes.values()) {
      let queue = this.#lanes.get(lane.id);
      if (!queue) {
        queue = new LaneQueue(lane, log, backend.capacity);
        this.#lanes.set(lane.id, queue);
      }
      queue.update();
    }
  }

  /** Results that have come so far, and are neither accepted, refused nor listed as without a case. */
  get pending(): number {
    const { log, view } = this.#options;
    const through = log.acceptedCount + log.refusedCount - this.catchUp.unread;
    return view.total - through - this.unlinkedCount;
  }

  /** There is, or will be, more to send than when everything was through. */
  get hasMore(): boolean {
    this.catchUp.update();
    return !this.#options.view.over || this.pending > 0;
  }

  /** The vendor has this result now. */
  delivered(pending: PendingResult, result: Result, { report }: RunFacts): void {
    this.cases?.delivered(pending, result.cases);
    if (pending.hasFiles) this.files?.add(pending, result, report);
  }

  /** Nothing of this shard is left. */
  isThrough(shardId: string): boolean {
    if (this.wholeRun?.isAll) return false;
    const { merged, waiting, files } = this;
    if (merged) {
      return !(merged.hasShard(shardId) || waiting.hasShard(shardId) || files?.hasShard(shardId));
    }
    const lanes = [...this.#options.view.lanes.values()].filter(({ shard }) => shard === shardId);
    return lanes.every(({ id }) => this.#lanes.get(id)?.isDone);
  }

  /** Nobody knows what came of it, and it does not matter any more. */
  forget(intent: Intent): void {
    this.unresolved.delete(stepKey(intent));
    this.#options.log.absent(intent);
  }

  #deliveredBefore(pending: PendingResult): void {
    if (!this.#run || this.wholeRun?.isAll || (!this.cases && !pending.hasFiles)) return;
    this.delivered(pending, this.#reader.read(pending, this.#run), this.#run);
  }

  /**
   * What comes next; `undefined`: nothing, until something happens; `done`: nothing any more.
   * @param isBusy something is under way.
   */
  next(run: RunFacts, isBusy: boolean): Candidate | 'done' | undefined {
    const { log, view } = this.#options;
    if (!this.catchUp.isDone) return undefined;
    if (!log.isDone('open-run')) {
      // What was made for content that is none after all has to be closed.
      if (view.hasContent || this.unresolved.has('open-run'))
        return this.#whenDue({ operation: { kind: 'open-run', run }, batch: [] });
      return view.over ? 'done' : undefined;
    }
    const candidates = [
      this.merged ? this.#mergedCandidate(run, this.merged) : this.#laneCandidate(run),
      this.#makingCandidate(run),
      this.#filesCandidate(run),
      this.#partialFileCandidate(run),
    ].filter((candidate) => candidate !== undefined);
    // Of those that are due at the same time the first goes first: results before what belongs to them.
    const [best, ...others] = candidates;
    if (best) return others.reduce((first, other) => (other.dueIn < first.dueIn ? other : first), best);
    if (isBusy || !view.over) return undefined;
    if ([...this.#lanes.values()].some((queue) => !queue.isDone)) return undefined;
    return this.#ending(run);
  }

  /** What is left when every result is through. */
  #ending(run: RunFacts): Candidate | 'done' {
    const { log, view } = this.#options;
    const { end, errors } = view;
    if (this.wholeRun && !(log.isDone('deliver-file') && (!this.wholeRun.isAll || this.pending === 0))) {
      return this.#fileStep(run, this.wholeRun, 'deliver-file');
    }
    if (!log.isDone('note') && (errors.length > 0 || (end !== 'passed' && end !== 'failed'))) {
      const running = view.cutOff.map((test) => this.#reader.readRunning(test, run));
      const left = running.filter(({ cases }) => !cases.some((key) => this.cases?.isDelivered(key)));
      return this.#whenDue({ operation: { kind: 'note', run, end, errors, running: left }, batch: [] });
    }
    if (run.settings.complete && !log.isDone('close-run')) {
      return this.#whenDue({ operation: { kind: 'close-run', run, end }, batch: [] });
    }
    return 'done';
  }

  #whenDue(step: Step): Candidate {
    return { dueIn: this.#deferredMs(step.operation.kind), step: () => step };
  }

  #deferredMs(laneOrKind: string): number {
    return Math.max(0, (this.deferred.get(laneOrKind) ?? 0) - Date.now());
  }

  /** Of the lanes with something to send: those that are due, with failures first, then the longest waiting. */
  #laneCandidate(run: RunFacts): Candidate | undefined {
    const now = Date.now();
    let best: { queue: LaneQueue; dueIn: number } | undefined;
    for (const queue of this.#lanes.values()) {
      const queuedFor = queue.dueIn(now);
      if (queuedFor === undefined) continue;
      const dueIn = Math.max(queuedFor, this.#deferredMs(queue.facts.id));
      if (!best || isBefore({ queue, dueIn }, best)) best = { queue, dueIn };
    }
    if (!best) return undefined;
    const { queue, dueIn } = best;
    return { dueIn, step: () => this.#laneStep(run, queue) };
  }

  #laneStep(run: RunFacts, queue: LaneQueue): Step {
    const { log } = this.#options;
    const lane = queue.facts;
    if (!log.isDone('open-lane', lane.id))
      return { operation: { kind: 'open-lane', run, lane }, queue, batch: [] };
    if (!queue.hasResults) {
      return { operation: { kind: 'close-lane', run, lane, elapsedMs: queue.elapsedMs }, queue, batch: [] };
    }
    const batch = queue.batch(this.unresolved.get(stepKey({ kind: 'deliver', lane: lane.id })));
    const results = batch.map((pending) => this.#reader.read(pending, run));
    return { operation: { kind: 'deliver', run, lane, results, earlier: [], running: [] }, queue, batch };
  }

  #mergedCandidate(run: RunFacts, queue: MergedQueue): Candidate | undefined {
    const hasMarks = this.#mayMark(queue) && (this.#marks?.hasNews ?? false);
    const dueIn = queue.dueIn(Date.now(), hasMarks);
    if (dueIn === undefined) return undefined;
    return {
      dueIn: Math.max(dueIn, this.#deferredMs(queue.facts.id)),
      step: () => this.#mergedStep(run, queue),
    };
  }

  /** While culprits are looked for, requests hold nothing but results. */
  #mayMark(queue: MergedQueue): boolean {
    return (
      queue.isWhole &&
      !this.isWithoutMarks &&
      !this.unresolved.has(stepKey({ kind: 'deliver', lane: queue.facts.id }))
    );
  }

  #mergedStep(run: RunFacts, queue: MergedQueue): Step | undefined {
    const lane = queue.facts;
    const sentBefore = this.unresolved.get(stepKey({ kind: 'deliver', lane: lane.id }));
    const all = queue
      .batch(sentBefore)
      .map((pending) => ({ pending, result: this.#reader.read(pending, run) }));
    const linked = all.filter(({ result }) => !this.#isWithoutCase(result));
    this.#putAside(
      queue,
      all.filter(({ result }) => this.#isWithoutCase(result)),
    );
    const results = linked.map(({ result }) => result);
    const running = this.#mayMark(queue) ? (this.#marks?.take(run, results) ?? []) : [];
    if (linked.length === 0 && running.length === 0) {
      // Nobody waits for what was only marks.
      if (sentBefore) this.forget(sentBefore);
      return undefined;
    }
    const earlier = this.#earlier(results, run);
    return {
      operation: { kind: 'deliver', run, lane, results, earlier, running },
      queue,
      batch: linked.map(({ pending }) => pending),
    };
  }

  #isWithoutCase({ cases }: Result): boolean {
    return cases.length === 0 && this.cases !== undefined && this.cases.rules.unlinked !== 'inline';
  }

  /** Results without a case are listed, or wait for one. */
  #putAside(queue: MergedQueue, unlinked: readonly { pending: PendingResult; result: Result }[]): void {
    if (unlinked.length === 0) return;
    queue.putAside(unlinked.map(({ pending }) => pending));
    for (const { pending, result } of unlinked) {
      if (this.cases?.rules.unlinked === 'make') {
        this.waiting.add(pending, result);
      } else {
        this.unlinkedCount++;
        if (this.unlinked.length < LISTED) this.unlinked.push(fullTitle(result.test));
      }
    }
  }

  #earlier(results: readonly Result[], run: RunFacts): Result[] {
    const cases = results.flatMap((result) => result.cases);
    return (this.cases?.deliveredFor(cases) ?? []).map((pending) => this.#reader.read(pending, run));
  }

  #makingCandidate(run: RunFacts): Candidate | undefined {
    const { waiting } = this;
    if (waiting.isEmpty || this.underWay.has('make-cases')) return undefined;
    return {
      dueIn: Math.max(waiting.dueIn(Date.now(), this.#options.view.over), this.#deferredMs('make-cases')),
      step: () => {
        const results = waiting.batch();
        const batch = results.flatMap((result) => waiting.waitingWith(result));
        return { operation: { kind: 'make-cases', run, results }, batch };
      },
    };
  }

  #filesCandidate(run: RunFacts): Candidate | undefined {
    const queue = this.files;
    if (!queue || queue.isEmpty || this.underWay.has('attach')) return undefined;
    return {
      dueIn: Math.max(queue.dueIn(Date.now(), this.#options.view.over), this.#deferredMs('attach')),
      step: () => {
        const sentBefore = this.unresolved.get('attach');
        const files = queue.batch(sentBefore);
        if (files.length === 0) {
          if (sentBefore) this.forget(sentBefore);
          return undefined;
        }
        const owners = new Map(files.map(({ pending }) => [pending.id, this.#reader.read(pending, run)]));
        const shown = [...this.#earlier([...owners.values()], run), ...owners.values()];
        const results = [...new Map(shown.map((result) => [result.id, result])).values()];
        const attached = files.map(({ pending, kind: _, test: __, ...file }) => ({
          ...file,
          result: owners.get(pending.id) as Result,
        }));
        return { operation: { kind: 'attach', run, files: attached, results }, batch: [], files };
      },
    };
  }

  #partialFileCandidate(run: RunFacts): Candidate | undefined {
    const dueIn = this.wholeRun?.partialDueIn(Date.now());
    if (dueIn === undefined || !this.wholeRun || this.underWay.has('deliver-partial-file')) return undefined;
    const { step } = this.#fileStep(run, this.wholeRun, 'deliver-partial-file');
    return { dueIn: Math.max(dueIn, this.#deferredMs('deliver-partial-file')), step };
  }

  #fileStep(run: RunFacts, file: WholeRunFile, kind: ResultFile['kind']): Candidate {
    const { log } = this.#options;
    return {
      dueIn: this.#deferredMs(kind),
      // Written again after each pause: a job that is at work has its copy.
      step: async () => {
        const { path, results, ids } = await file.write(run, kind, log);
        return { operation: { kind, run, path, results }, batch: [], ids };
      },
    };
  }
}

type Due = { queue: LaneQueue; dueIn: number };

function isBefore(one: Due, other: Due): boolean {
  if (one.dueIn !== other.dueIn) return one.dueIn < other.dueIn;
  if (one.queue.hasFailures !== other.queue.hasFailures) return one.queue.hasFailures;
  return one.queue.waitingSince < other.queue.waitingSince;
}
