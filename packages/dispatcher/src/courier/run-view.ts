import type {
  AttemptEnd,
  JournalLine,
  RunError,
  ShardStart,
  Status,
  TestFinal,
  TestIdentity,
  TestStatus,
} from '@livelane/core';
import type { RunEnd } from '../backend.ts';
import { type AttemptRef, ResultList } from './result-list.ts';

/** One worker of one shard: its results in the order in which they became final. */
export interface LaneView {
  id: string;
  /** The shard's id. */
  shard: string;
  title: string;
  results: ResultList;
  startedAt: number;
  endedAt: number;
  /** The shard is over: nothing more will come. */
  over: boolean;
}

export interface ShardView {
  id: string;
  file: string;
  start: ShardStart | undefined;
  /** `undefined` while the runner is at work. */
  end: RunEnd | undefined;
  open: Map<string, OpenTest>;
}

/** A test that is running, or was when its runner stopped. */
export interface StartedTest {
  test: TestIdentity;
  startedAt: number;
}

interface OpenTest {
  attempts: AttemptRef[];
  statuses: Status[];
  lane: string;
  endedAt: number;
  /** Its author said so, in any attempt. */
  ignored: boolean;
  hasFiles: boolean;
  running: StartedTest | undefined;
}

/** Errors outside tests that are kept for the run's note. */
const KEPT_ERRORS = 20;

/** From the mildest end to the gravest; a run of several shards ends as its worst shard. */
const ENDS: readonly RunEnd[] = ['passed', 'failed', 'timedout', 'interrupted', 'killed'];

/**
 * What the journal says so far, as small as it can be: a test that is through is a reference to its lines.
 * Knows no vendor.
 */
export class RunView {
  readonly shards = new Map<string, ShardView>();
  readonly lanes = new Map<string, LaneView>();
  /** The first errors outside every test. */
  readonly errors: RunError[] = [];
  /** Tests that were running when their runner stopped or was killed. */
  readonly cutOff: StartedTest[] = [];
  /** Tests with a final outcome, by outcome; without those that their author ignores. */
  readonly counts: Partial<Record<TestStatus, number>> = {};
  /** Tests with a final outcome that their author keeps from the vendors. */
  ignored = 0;
  /** Lines that could not be read (torn by a power cut, or not ours); the results in them are lost. */
  unreadableLines = 0;
  /** The shards' first lines, in the order in which they were read. */
  readonly starts: ShardStart[] = [];

  addShard(id: string, file: string): ShardView {
    const shard: ShardView = { id, file, start: undefined, end: undefined, open: new Map() };
    this.shards.set(id, shard);
    return shard;
  }

  add(shard: ShardView, { event, ref }: JournalLine): void {
    switch (event.type) {
      case 'shard-start':
        shard.start = event;
        this.starts.push(event);
        return;
      case 'attempt-start':
        this.#openTest(shard, event).running = { test: event.test, startedAt: event.at };
        this.#lane(shard, event.lane, event.at);
        return;
      case 'attempt-end':
        this.#endAttempt(shard, event, { file: shard.file, ...ref });
        return;
      case 'test-final':
        this.#settle(shard, event);
        return;
      case 'run-error':
        if (this.errors.length < KEPT_ERRORS) this.errors.push(event);
        return;
      case 'shard-end':
        this.endShard(shard, event.status);
        return;
    }
  }

  /** `killed`: the runner is gone, and its journal has no last line. */
  endShard(shard: ShardView, end: RunEnd): void {
    if (shard.end) return;
    shard.end = end;
    // No retry can follow any more, so the last attempt that ended is the outcome.
    const ended = [...shard.open.values()].filter(({ attempts }) => attempts.length > 0);
    for (const test of ended.sort((one, other) => lastOffset(one) - lastOffset(other)))
      this.#finish(shard, test);
    if (end !== 'passed' && end !== 'failed') {
      for (const { running } of shard.open.values()) if (running) this.cutOff.push(running);
    }
    shard.open.clear();
    for (const lane of this.lanes.values()) {
      if (lane.shard === shard.id) lane.over = true;
    }
  }

  /** Tests with a final outcome that are for the vendors. */
  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** Tests that are running now, each under a name of its own. */
  *running(): Generator<[key: string, StartedTest]> {
    for (const shard of this.shards.values()) {
      for (const [key, { running }] of shard.open) if (running) yield [`${shard.id} ${key}`, running];
    }
  }

  /** Every shard that is known has ended. */
  get over(): boolean {
    return this.shards.size > 0 && [...this.shards.values()].every((shard) => shard.end !== undefined);
  }

  /** Something has been journalled that a vendor should hear of, or soon will be. */
  get hasContent(): boolean {
    if (this.errors.length > 0) return true;
    const hasOnlyIgnored = this.over && this.ignored > 0 && this.total === 0 && this.cutOff.length === 0;
    if (this.lanes.size > 0) return !hasOnlyIgnored;
    return [...this.shards.values()].some(({ start, end }) => !end && start && start.planned !== 0);
  }

  get end(): RunEnd {
    const ends = [...this.shards.values()].map((shard) => ENDS.indexOf(shard.end ?? 'passed'));
    return ENDS[Math.max(0, ...ends)] as RunEnd;
  }

  #endAttempt(shard: ShardView, event: AttemptEnd, ref: AttemptRef): void {
    const test = this.#openTest(shard, event);
    test.attempts.push(ref);
    test.statuses.push(event.status);
    test.lane = event.lane;
    test.endedAt = event.at;
    test.ignored ||= event.ignored === true;
    test.hasFiles ||= event.evidence?.some(({ path }) => path !== undefined) ?? false;
    test.running = undefined;
    const lane = this.#lane(shard, event.lane, event.startedAt ?? event.at);
    lane.endedAt = Math.max(lane.endedAt, event.at);
    if (event.final) {
      this.#finish(shard, test);
      shard.open.delete(testKey(event.test));
    }
  }

  /** No retry follows the last attempt that ended. */
  #settle(shard: ShardView, { test }: TestFinal): void {
    const key = testKey(test);
    const open = shard.open.get(key);
    if (!open || open.attempts.length === 0) return;
    this.#finish(shard, open);
    shard.open.delete(key);
  }

  #finish(shard: ShardView, test: OpenTest): void {
    if (test.ignored) {
      this.ignored++;
      return;
    }
    const status = outcome(test.statuses);
    this.counts[status] = (this.counts[status] ?? 0) + 1;
    this.#lane(shard, test.lane, test.endedAt).results.push(
      status,
      test.attempts,
      test.endedAt,
      test.hasFiles,
    );
  }

  #openTest(shard: ShardView, { test, lane }: { test: TestIdentity; lane: string }): OpenTest {
    const key = testKey(test);
    let open = shard.open.get(key);
    if (!open) {
      open = {
        attempts: [],
        statuses: [],
        lane,
        endedAt: 0,
        ignored: false,
        hasFiles: false,
        running: undefined,
      };
      shard.open.set(key, open);
    }
    return open;
  }

  #lane(shard: ShardView, name: string, at: number): LaneView {
    const id = `${shard.id}/${name}`;
    let lane = this.lanes.get(id);
    if (!lane) {
      const results = new ResultList(shard.id, shard.file);
      lane = {
        id,
        shard: shard.id,
        title: laneTitle(shard, name),
        results,
        startedAt: at,
        endedAt: at,
        over: false,
      };
      this.lanes.set(id, lane);
    }
    return lane;
  }
}

function lastOffset({ attempts }: OpenTest): number {
  return attempts.at(-1)?.offset ?? 0;
}

function testKey({ id, project, repeat }: TestFinal['test']): string {
  return `${id} ${repeat ?? 0} ${project ?? ''}`;
}

/** The last attempt decides; a pass after a failure is a flaky test. */
function outcome(statuses: readonly Status[]): TestStatus {
  const last = statuses.at(-1) as Status;
  const failedBefore = statuses.slice(0, -1).some((status) => status === 'failed' || status === 'timedout');
  return last === 'passed' && failedBefore ? 'flaky' : last;
}

function laneTitle({ start }: ShardView, name: string): string {
  const worker = /^\d+$/.test(name) ? `worker ${Number(name) + 1}` : name;
  const shard = start?.shard && `shard ${start.shard.current}/${start.shard.total}`;
  return [start?.framework.name, shard, worker].filter(Boolean).join(' · ');
}

export function isFailure(status: TestStatus): boolean {
  return status === 'failed' || status === 'timedout' || status === 'interrupted';
}
