import { readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BackendState,
  type JournalLine,
  JournalReader,
  LineStore,
  type RunPaths,
  type Status,
} from '@livelane/core';
import { caseId } from '../../src/backend.ts';
import { Delivery } from '../../src/courier/delivery.ts';
import { DeliveryLog } from '../../src/courier/delivery-log.ts';
import { Pacer } from '../../src/courier/pacer.ts';
import { RunView } from '../../src/courier/run-view.ts';
import { identityOf } from '../../src/linking/identity.ts';
import { makeLinker } from '../../src/linking/linker.ts';
import { linkingSection } from '../../src/linking/settings.ts';
import { sampleReport, sampleRun } from '../../src/testing/index.ts';
import { CardVendor } from './card-vendor.ts';
import { type Delivered, readDelivered } from './delivery-file.ts';
import { identity, ModelShard, type ToldResult } from './journal-model.ts';
import { LaneVendor } from './lane-vendor.ts';
import type { ModelVendor } from './model-vendor.ts';
import type { VirtualClock } from './virtual-clock.ts';

const linker = makeLinker(linkingSection.parse({}), []);
const report = { ...sampleReport, attachments: 'all' as const };

/** What happens, one after the other; numbers are taken modulo what there is. */
export type Action =
  | { do: 'begin'; shard: number; lane: number; test: number }
  | { do: 'end'; shard: number; lane: number; test: number; status: Status; final: boolean; files: number }
  | { do: 'settle'; shard: number; test: number }
  | { do: 'run-error'; shard: number }
  | { do: 'stop-runner'; shard: number; how: 'ended' | 'killed' }
  /** The courier reads so many lines. */
  | { do: 'read'; lines: number }
  | { do: 'pass'; ms: number }
  /** The courier dies; `arrives`: bits, for each request under way; `torn`: its last line is cut. */
  | { do: 'kill'; arrives: number; torn: boolean }
  | { do: 'start' };

/** One courier's life. */
interface Life {
  view: RunView;
  delivery: Delivery;
  log: DeliveryLog;
  lines: LineStore;
  /** Lines that were read from the disk and not yet looked at, by shard. */
  inbox: Map<string, JournalLine[]>;
  readers: Map<string, JournalReader>;
  taken: Map<string, number>;
}

export interface WorldOptions {
  clock: VirtualClock;
  /** Of a run's folder without a run in it. */
  paths: RunPaths;
  vendor: ModelVendor;
  titles: readonly string[];
  shards: number;
  /** Draws for the pacer. */
  random: () => number;
  /** A further shard begins once all is delivered. */
  isLate: boolean;
}

/** A run, its journal, one courier after the other, and a vendor, under a clock of their own. */
export class World {
  readonly vendor: ModelVendor;
  readonly shards: ModelShard[];
  /** Whatever was found wrong, in words. */
  readonly faults: string[] = [];
  readonly #options: WorldOptions;
  readonly #paths: RunPaths;
  readonly #log: string;
  #life: Life | undefined;
  #delivered: (Delivered & { size: number }) | undefined;
  /** How the last courier stood when it was looked at. */
  state: BackendState | undefined;
  readonly trace: string[] = [];

  constructor(options: WorldOptions) {
    this.#options = options;
    this.vendor = options.vendor;
    this.#paths = options.paths;
    this.#log = join(options.paths.delivery, 'model.jsonl');
    this.shards = Array.from({ length: options.shards }, (_, n) => new ModelShard(options.paths, `s${n}`));
    if (this.vendor instanceof CardVendor) this.vendor.waitingFailures = () => this.#waitingFailures();
  }

  /** @throws what the courier throws. */
  async play(actions: readonly Action[]): Promise<void> {
    this.#start();
    for (const action of actions) {
      if (action.do === 'pass') await this.#options.clock.pass(action.ms, () => this.#quiet());
      else this.#act(action);
      await this.#quiet();
      this.#check();
      if (this.faults.length > 0) return;
    }
  }

  /** The vendor recovers, every runner ends, and the delivery comes to its end. */
  async settle(): Promise<void> {
    for (const shard of this.shards) if (shard.end === 'running') shard.stop('ended');
    let resumed = 0;
    for (let step = 0; step < 3_000; step++) {
      if (!this.#life) this.#start();
      const { delivery } = this.#life as unknown as Life;
      this.#read(1_000);
      delivery.wake();
      await this.#quiet();
      this.#check();
      if (this.faults.length > 0) return;
      if (delivery.isFinished) {
        if (delivery.state().complete) {
          if (!this.#options.isLate || this.vendor.isReopened || this.vendor.opened === 0) return;
          this.#beginLate();
          continue;
        }
        if (this.vendor instanceof LaneVendor && this.vendor.isReopened) return;
        // Stopped: whoever resumes it begins where it stood.
        if (++resumed > 30) break;
        this.#kill(0, false);
        continue;
      }
      const { clock } = this.#options;
      if (clock.nextIn === undefined) break;
      await clock.pass(clock.nextIn, () => this.#quiet());
    }
    this.faults.push(
      `it does not come to an end: ${JSON.stringify(this.#life?.delivery.state() ?? this.state)}`,
    );
  }

  /** What holds once everything is over. */
  finalFaults(): string[] {
    const faults: string[] = [];
    const { vendor, told } = this;
    const { refused, accepted, refusedFiles } = this.delivered();
    const isListed = ({ title }: ToldResult) => vendor.cases?.unlinked === 'list' && !title.includes('BD-');
    const wanted = told.filter((result) => !isListed(result) && !refused.has(result.id));
    if (vendor instanceof LaneVendor && vendor.isReopened) {
      const { complete, pending, stopped } = this.#life?.delivery.state() ?? {};
      return complete || pending !== 2 || !stopped ? ['a shard that comes too late is not told'] : [];
    }
    for (const { id } of wanted) if (!accepted.has(id)) faults.push(`${id} was never delivered`);
    for (const id of accepted) if (refused.has(id)) faults.push(`${id} is delivered and refused`);
    const { opened, closed } = vendor;
    if (opened > 1 || closed !== opened || (told.length > 0 && opened === 0))
      faults.push(`the run was opened ${opened} times and closed ${closed} times`);
    if (vendor instanceof LaneVendor) {
      for (const [id, { results }] of vendor.lanes) {
        const inOrder = wanted.filter(({ lane }) => lane === id).map((result) => result.id);
        if (inOrder.join() !== results.join())
          faults.push(`lane ${id} holds ${results}, and tells ${inOrder}`);
      }
    }
    const { file, files } = vendor.capacity;
    if (vendor instanceof CardVendor && file && opened > 0) {
      const whole = vendor.documents.filter(({ isWhole }) => isWhole).map(({ results }) => results);
      const isMoreThanOne = whole.length > 1 && !(vendor.isReopened && file.results === 'instead');
      const last = vendor.isReopened && file.results === 'also' ? told.length - 2 : told.length;
      if (isMoreThanOne || whole.at(-1) !== last) faults.push(`files of ${whole} results for ${told.length}`);
    }
    if (files && file?.results !== 'instead') {
      const meant = wanted.flatMap((result) => result.files).filter((id) => !refusedFiles.has(id));
      const there = new Set(vendor.files);
      for (const id of meant) if (!there.has(id)) faults.push(`file ${id} was never delivered`);
    }
    return faults;
  }

  close(): void {
    if (this.#life) this.#kill(0, false);
    for (const shard of this.shards) if (shard.end === 'running') shard.stop('killed');
    for (const { file } of this.shards) rmSync(file);
    rmSync(this.#log, { force: true });
  }

  /** By the delivery file, read beside the courier. */
  delivered(): Delivered {
    const { size } = statSync(this.#log);
    if (this.#delivered?.size !== size) this.#delivered = { size, ...readDelivered(this.#log) };
    return this.#delivered;
  }

  /** All results that the journal tells, lane after lane. */
  get told(): ToldResult[] {
    return this.shards.flatMap(({ told }) => told);
  }

  #act(action: Exclude<Action, { do: 'pass' }>): void {
    const shard = 'shard' in action ? this.shards[action.shard % this.shards.length] : undefined;
    const title =
      'test' in action ? (this.#options.titles[action.test % this.#options.titles.length] as string) : '';
    if (shard && shard.end !== 'running') return;
    switch (action.do) {
      case 'begin':
        shard?.begin(title, String(action.lane));
        return;
      case 'end':
        shard?.endAttempt(title, String(action.lane), action);
        return;
      case 'settle':
        shard?.settle(title);
        return;
      case 'run-error':
        shard?.fail();
        return;
      case 'stop-runner':
        shard?.stop(action.how);
        return;
      case 'read':
        this.#read(action.lines);
        this.#life?.delivery.wake();
        return;
      case 'kill':
        this.#kill(action.arrives, action.torn);
        return;
      case 'start':
        if (!this.#life) this.#start();
        return;
    }
  }

  /** As when a second package's tests begin while the courier of the first is about to end. */
  #beginLate(): void {
    const shard = new ModelShard(this.#paths, 'late');
    this.shards.push(shard);
    this.vendor.isReopened = true;
    this.#life?.view.addShard(shard.id, shard.file);
    this.#life?.readers.set(shard.id, new JournalReader(shard.file));
    this.#life?.inbox.set(shard.id, []);
    shard.endAttempt('[BD-1] a', '0', { status: 'failed', final: true, files: 1 });
    shard.endAttempt('no case e', '1', { status: 'passed', final: false, files: 0 });
    shard.stop('ended');
  }

  #start(): void {
    const view = new RunView();
    const inbox = new Map<string, JournalLine[]>();
    const readers = new Map<string, JournalReader>();
    for (const { id, file } of this.shards) {
      view.addShard(id, file);
      readers.set(id, new JournalReader(file));
      inbox.set(id, []);
    }
    const pacer = new Pacer(undefined, Date.now, this.#options.random);
    this.vendor.pacer = pacer;
    const log = new DeliveryLog(this.#log);
    const lines = new LineStore();
    const delivery = new Delivery({
      definition: { name: 'model', title: 'Model' },
      backend: this.vendor,
      pacer,
      view,
      log,
      lines,
      links: linker,
      folder: this.#paths.folder,
      facts: () => {
        const [start] = view.starts;
        return start && sampleRun({ start, report, shared: false });
      },
      changed: () => {},
      redact: (text) => text,
      debug: (line) => this.trace.push(line),
    });
    this.#life = { view, delivery, log, lines, inbox, readers, taken: new Map() };
    this.trace.push('started');
    delivery.wake();
  }

  /** Takes in up to so many lines of all shards in turn, and notices runners that are gone. */
  #read(count: number): void {
    if (!this.#life) return;
    const { view, inbox, readers, taken } = this.#life;
    let left = count;
    for (const shard of this.shards) {
      const lines = inbox.get(shard.id) as JournalLine[];
      lines.push(...(readers.get(shard.id) as JournalReader).read());
      const seen = view.shards.get(shard.id);
      if (!seen) continue;
      for (const line of lines.splice(0, left)) {
        view.add(seen, line);
        left--;
        taken.set(shard.id, (taken.get(shard.id) ?? 0) + 1);
      }
      if (shard.end === 'killed' && lines.length === 0 && (taken.get(shard.id) ?? 0) === shard.lines)
        view.endShard(seen, 'killed');
    }
  }

  #kill(arrives: number, torn: boolean): void {
    const life = this.#life;
    if (!life) return;
    this.#life = undefined;
    this.trace.push(`killed${torn ? ', torn' : ''}`);
    const last = torn ? lastLine(this.#log) : undefined;
    // Where the line that was being written is an intent, the request that it announces was not sent.
    const isCut = last !== undefined && (!last.includes('"type":"intent"') || this.vendor.withhold());
    this.vendor.cut((index) => (arrives & (1 << (index % 8))) !== 0);
    life.delivery.close();
    life.lines.close();
    for (const reader of life.readers.values()) reader.close();
    if (isCut) {
      const size = readFileSync(this.#log).length;
      truncateSync(this.#log, size - 1 - (arrives % (last.length - 1)));
      this.#delivered = undefined;
    }
  }

  /** Until nothing happens any more at this moment of the clock. */
  async #quiet(): Promise<void> {
    for (let still = 0; still < (this.#writesFiles ? 4 : 1); still++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#writesFiles && process.getActiveResourcesInfo().some((name) => /^(FS|Close)Req/.test(name)))
        still = 0;
    }
  }

  /** What holds at every moment. */
  #check(): void {
    this.faults.push(...this.vendor.faults);
    if (!this.#life) return;
    const { delivery, view, taken } = this.#life;
    const state = delivery.state();
    this.state = state;
    const { accepted, refused, open } = this.delivered();
    const { held } = this.vendor;
    for (const id of accepted)
      if (!this.#comesAsFile && !held.has(id))
        this.faults.push(`${id} is noted as delivered, and is not there`);
    for (const id of held)
      if (!accepted.has(id) && !open.has(id)) this.faults.push(`${id} is there, and nobody knows`);
    const read = this.shards.flatMap((shard) =>
      shard.toldBy(taken.get(shard.id) ?? 0, view.shards.get(shard.id)?.end === 'killed'),
    );
    if (view.total !== read.length) this.faults.push(`${view.total} results are seen of ${read.length}`);
    const left = read.filter(({ id }) => !accepted.has(id) && !refused.has(id)).length;
    const { delivered, refusedCount, pending, unlinkedCount = 0 } = state;
    const found = { delivered, refusedCount, pending };
    const wanted = { delivered: accepted.size, refusedCount: refused.size, pending: left - unlinkedCount };
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      this.faults.push(`the state says ${JSON.stringify(found)}, and is ${JSON.stringify(wanted)}`);
  }

  get #writesFiles(): boolean {
    return this.vendor.capacity.file !== undefined;
  }

  get #comesAsFile(): boolean {
    return this.vendor.capacity.file?.results === 'instead';
  }

  /** Failures that the courier has read and could send. */
  #waitingFailures(): Set<string> {
    if (!this.#life || !(this.vendor instanceof CardVendor)) return new Set();
    const { view, taken } = this.#life;
    const { accepted, refused, made } = this.delivered();
    const { unlinked } = this.vendor.cases;
    const hasCase = (title: string) =>
      title.includes('BD-') || made.has(caseId(identityOf(identity(title), ['project'])));
    const failures = this.shards
      .flatMap((shard) => shard.toldBy(taken.get(shard.id) ?? 0, view.shards.get(shard.id)?.end === 'killed'))
      .filter(({ status }) => status === 'failed' || status === 'timedout' || status === 'interrupted')
      .filter(({ id }) => !accepted.has(id) && !refused.has(id))
      .filter(({ title }) => unlinked === 'inline' || hasCase(title));
    return new Set(failures.map(({ id }) => id));
  }
}

function lastLine(path: string): string | undefined {
  const lines = readFileSync(path, 'utf8').split('\n');
  const last = lines.at(-2);
  return last === '' ? undefined : last;
}
