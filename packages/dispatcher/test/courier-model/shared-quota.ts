import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { JournalReader, LineStore, type RunPaths } from '@livelane/core';
import type { Backend, Capacity, Operation, Outcome } from '../../src/backend.ts';
import { Delivery } from '../../src/courier/delivery.ts';
import { DeliveryLog } from '../../src/courier/delivery-log.ts';
import { Pacer } from '../../src/courier/pacer.ts';
import { RunView } from '../../src/courier/run-view.ts';
import { makeLinker } from '../../src/linking/linker.ts';
import { linkingSection } from '../../src/linking/settings.ts';
import { sampleRun } from '../../src/testing/index.ts';
import { ModelShard } from './journal-model.ts';
import type { VirtualClock } from './virtual-clock.ts';

const MINUTE_MS = 60_000;

/** One quota for all who send; what is over it is refused and not counted. */
export class QuotaVendor {
  readonly held: string[] = [];
  refusedRequests = 0;
  accepted = 0;
  /** How long after its test's end each result was there, milliseconds. */
  readonly delays: number[] = [];
  readonly #perMinute: number;
  readonly #retryAfterMs: number;
  #recent: number[] = [];

  constructor(perMinute: number, retryAfterMs: number) {
    this.#perMinute = perMinute;
    this.#retryAfterMs = retryAfterMs;
  }

  /** What one courier sees of it. */
  backend(capacity: Capacity, pacer: Pacer): Backend {
    return {
      capacity,
      perform: async (operation) => {
        await pacer.admit();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return this.#take(operation);
      },
      confirm: async () => ({ kind: 'absent' }),
      url: () => undefined,
      label: () => undefined,
      examine: async () => [],
    };
  }

  #take(operation: Operation): Outcome {
    const now = Date.now();
    this.#recent = this.#recent.filter((at) => at > now - MINUTE_MS);
    if (this.#recent.length >= this.#perMinute) {
      this.refusedRequests++;
      return { kind: 'later', reason: 'too many requests', afterMs: this.#retryAfterMs };
    }
    this.#recent.push(now);
    this.accepted++;
    if (operation.kind === 'deliver') {
      for (const { id, attempts } of operation.results) {
        this.held.push(id);
        this.delays.push(now - attempts[0].at);
      }
    }
    return { kind: 'accepted' };
  }
}

export interface Fleet {
  clock: VirtualClock;
  paths: RunPaths;
  vendor: QuotaVendor;
  capacity: Capacity;
  couriers: number;
  /** Results of each, one every so many milliseconds. */
  results: number;
  everyMs: number;
  /** The suite's shards, as each runner knows them; absent: nobody knows of the others. */
  total?: number;
}

/** Couriers on as many machines, each with a runner of its own. Returns how long it took until all were through, milliseconds. */
export async function runFleet({
  clock,
  paths,
  vendor,
  capacity,
  couriers,
  results,
  everyMs,
  total,
}: Fleet): Promise<number> {
  const random = seeded(7);
  const linker = makeLinker(linkingSection.parse({}), []);
  const machines = Array.from({ length: couriers }, (_, n) => {
    const shard = new ModelShard(paths, `m${n}`);
    const view = new RunView();
    const seen = view.addShard(shard.id, shard.file);
    const reader = new JournalReader(shard.file);
    const pacer = new Pacer(undefined, Date.now, random);
    const lines = new LineStore();
    const logPath = join(paths.delivery, `m${n}.jsonl`);
    const delivery = new Delivery({
      definition: { name: 'model', title: 'Model' },
      backend: vendor.backend(capacity, pacer),
      pacer,
      view,
      log: new DeliveryLog(logPath),
      lines,
      links: linker,
      folder: paths.folder,
      facts: () => {
        const [start] = view.starts;
        const known = total === undefined ? {} : { shard: { current: n + 1, total } };
        return start && sampleRun({ start: { ...start, ...known }, shared: false });
      },
      changed: () => {},
      redact: (text) => text,
      debug: () => {},
    });
    const look = () => {
      for (const line of reader.read()) view.add(seen, line);
      delivery.wake();
    };
    const close = () => {
      delivery.close();
      lines.close();
      reader.close();
      rmSync(shard.file);
      rmSync(logPath);
    };
    return { shard, delivery, look, close };
  });
  const begin = Date.now();
  try {
    for (let n = 0; n < results; n++) {
      for (const { shard, look } of machines) {
        shard.endAttempt(`test ${n}`, '0', {
          status: random() < 0.1 ? 'failed' : 'passed',
          final: true,
          files: 0,
        });
        look();
      }
      await clock.pass(everyMs, turn);
    }
    for (const { shard, look } of machines) {
      shard.stop('ended');
      look();
    }
    while (machines.some(({ delivery }) => !delivery.isFinished)) {
      if (clock.nextIn === undefined || Date.now() - begin > 24 * 60 * MINUTE_MS)
        throw new Error('the fleet is stuck');
      await clock.pass(clock.nextIn, turn);
    }
    return Date.now() - begin;
  } finally {
    for (const { close } of machines) close();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Equal draws in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
