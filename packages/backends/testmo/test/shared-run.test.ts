import type { Backend, Operation, Outcome, RunFacts } from '@livelane/dispatcher';
import { createHttpClient } from '@livelane/dispatcher';
import { type Emulator, type EmulatorOptions, startEmulator } from '@livelane/emulator';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { testmo } from '../src/index.ts';
import { Delivery, result, run, section } from './samples.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const close of closing.splice(0).reverse()) await close();
});

const accepted = expect.objectContaining({ kind: 'accepted' });

/** One of the machines that share a run, with its own backend and delivery file. */
class Machine {
  readonly #backend: Backend;
  readonly #facts: RunFacts;
  readonly known = new Delivery();
  readonly notes: string[] = [];

  constructor(emulator: Emulator, facts: RunFacts) {
    this.#facts = facts;
    this.#backend = testmo.create(section({ url: emulator.testmoUrl }), {
      secret: () => 'right',
      conceal() {},
      http(options) {
        const client = createHttpClient({ ...options, timeoutMs: 5_000 }, {});
        closing.push(() => client.close());
        return client;
      },
    });
  }

  async perform(operation: Operation): Promise<Outcome> {
    const outcome = await this.#backend.perform(operation, this.known);
    if (outcome.kind !== 'accepted' && outcome.kind !== 'pending') return outcome;
    for (const [name, id] of Object.entries(outcome.ids ?? {})) this.known.ids.set(name, id);
    if (outcome.kind === 'accepted') this.notes.push(...(outcome.notes ?? []));
    if (outcome.kind === 'accepted' && outcome.leftOpen) this.notes.push(outcome.leftOpen);
    return outcome;
  }

  open(): Promise<Outcome> {
    return this.perform({ kind: 'open-run', run: this.#facts });
  }

  /** Its only lane with one result, from the thread's opening to its end. */
  async lane(): Promise<void> {
    const run = this.#facts;
    const lane = { id: `${run.parts[0] ?? 'm'}-${Math.random()}/0`, title: 'worker 1' };
    await vi.waitFor(async () => {
      expect(await this.perform({ kind: 'open-lane', run, lane })).toEqual(accepted);
    }, 5_000);
    for (const operation of [
      { kind: 'deliver', run, lane, results: [result()], earlier: [], running: [] },
      { kind: 'close-lane', run, lane, elapsedMs: 5 },
    ] satisfies Operation[]) {
      expect(await this.perform(operation)).toEqual(accepted);
    }
  }

  close(): Promise<Outcome> {
    return this.perform({ kind: 'close-run', run: this.#facts, end: 'passed' });
  }

  get runId(): string | undefined {
    return this.known.ids.get('run');
  }
}

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ token: 'right', ...options });
  closing.push(() => emulator.close());
  return emulator;
}

function shard(current: number, total: number, more: Partial<RunFacts> = {}): RunFacts {
  return run({ start: { ...run().start, shard: { current, total } }, ...more });
}

describe('shards that begin at the same moment', () => {
  test('make one run, and the last that is through completes it', async () => {
    const emulator = await start();
    const machines = Array.from({ length: 30 }, (_, index) => new Machine(emulator, shard(index + 1, 30)));
    const first = await Promise.all(machines.map((machine) => machine.open()));
    expect(first[0]).toMatchObject({ kind: 'accepted' });
    const later = machines.filter((_, index) => first[index]?.kind === 'pending');
    expect(await Promise.all(later.map((machine) => machine.open()))).toEqual(later.map(() => accepted));
    expect(emulator.state().testmo.runs).toHaveLength(1);

    await Promise.all(machines.map((machine) => machine.lane()));
    for (const machine of machines.slice(0, 29)) {
      expect(await machine.close()).toEqual(accepted);
      expect(machine.notes).toEqual([
        expect.stringMatching(/^Run 1 stays open: shards? .* (is|are) not through \(of 30\)/),
      ]);
      expect(emulator.state().testmo.runs[0]?.is_completed).toBe(false);
    }
    expect(await machines[29]?.close()).toEqual(accepted);
    const { testmo: held, violations } = emulator.state();
    expect(held.runs[0]?.is_completed).toBe(true);
    expect(held.runs[0]?.threads.flatMap(({ tests }) => tests)).toHaveLength(30);
    expect(violations).toEqual([]);
  });

  test('and are through at the same moment complete it once', async () => {
    const emulator = await start({ latencyMs: 20 });
    const machines = [1, 2, 3, 4].map((current) => new Machine(emulator, shard(current, 4)));
    await machines[0]?.open();
    await Promise.all(machines.slice(1).map((machine) => machine.open()));
    await Promise.all(machines.map((machine) => machine.lane()));
    const ends = await Promise.all(machines.map((machine) => machine.close()));
    const waiting = machines.filter((_, index) => ends[index]?.kind === 'pending');
    for (const machine of waiting) expect(await machine.close()).toEqual(accepted);
    expect(emulator.state().testmo.runs.map(({ is_completed }) => is_completed)).toEqual([true]);
    expect(emulator.state().violations).toEqual([]);
  });

  test('make it without the first one when that never comes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const emulator = await start();
    const machine = new Machine(emulator, shard(3, 4));
    expect(await machine.open()).toMatchObject({
      kind: 'pending',
      reason: 'shard 3 of 4 leaves it to an earlier one to make the run',
    });
    vi.setSystemTime(Date.now() + 16_000);
    expect(await machine.open()).toEqual(accepted);
  });

  test('agree on the lower of two runs, and the other one is completed empty', async () => {
    const emulator = await start();
    const [one, other] = [new Machine(emulator, shard(1, 2)), new Machine(emulator, shard(1, 2))];
    // Both have looked before either has made one.
    emulator.setFaults([{ kind: 'slow', ms: 200, match: { method: 'POST', path: '/runs$' } }]);
    await Promise.all([one.open(), other.open()]);
    expect([one.runId, other.runId]).toEqual(['1', '1']);
    expect([...one.notes, ...other.notes]).toEqual([
      'Run 2 was made at the same moment as run 1, which gets the results: it is empty',
    ]);
    expect(emulator.state().testmo.runs.map(({ is_completed }) => is_completed)).toEqual([false, true]);
  });
});

describe('a shard that runs again', () => {
  test('goes on in the same run while that is open', async () => {
    const emulator = await start();
    const machines = [1, 2].map((current) => new Machine(emulator, shard(current, 2)));
    for (const machine of machines) await machine.open();
    await machines[0]?.lane();
    await machines[0]?.close();
    // The second one's machine is gone; its job runs again.
    const again = new Machine(emulator, shard(2, 2, { attempt: 2 }));
    await again.open();
    await again.lane();
    await again.close();
    const { runs } = emulator.state().testmo;
    expect(runs.map(({ is_completed, threads }) => [is_completed, threads.length])).toEqual([[true, 2]]);
  });

  test('has a run of its own when the first one is completed, and completes that alone', async () => {
    const emulator = await start();
    for (const current of [1, 2]) {
      const machine = new Machine(emulator, shard(current, 2));
      await machine.open();
      await machine.lane();
      await machine.close();
    }
    const again = new Machine(emulator, shard(2, 2, { attempt: 2 }));
    await vi.waitFor(async () => expect(await again.open()).toEqual(accepted), 5_000);
    await again.lane();
    await again.close();
    const { runs } = emulator.state().testmo;
    expect(runs.map(({ is_completed, threads }) => [is_completed, threads.length])).toEqual([
      [true, 2],
      [true, 1],
    ]);
    expect(again.notes).toEqual([]);
  });
});

describe('machines with one handle and no numbers', () => {
  const facts = () => run({ id: 'nightly', shared: true });

  test('make one run, completed by the last that is at work', async () => {
    const emulator = await start();
    const [one, other] = [new Machine(emulator, facts()), new Machine(emulator, facts())];
    for (const machine of [one, other]) {
      await vi.waitFor(async () => expect(await machine.open()).toEqual(accepted), 5_000);
    }
    const lane = { id: 'other/0', title: 'worker 1' };
    await other.perform({ kind: 'open-lane', run: facts(), lane });
    await one.lane();
    expect(await one.close()).toEqual(accepted);
    expect(one.notes).toEqual(['Run 1 stays open: 1 thread is at work on other machines']);
    await other.perform({ kind: 'close-lane', run: facts(), lane, elapsedMs: 1 });
    expect(await other.close()).toEqual(accepted);
    expect(emulator.state().testmo.runs.map(({ is_completed }) => is_completed)).toEqual([true]);
  });

  test('get another run for what comes after its end', async () => {
    const emulator = await start();
    const [one, other] = [new Machine(emulator, facts()), new Machine(emulator, facts())];
    for (const machine of [one, other]) {
      await vi.waitFor(async () => expect(await machine.open()).toEqual(accepted), 5_000);
    }
    await one.lane();
    await one.close();
    await other.lane();
    expect(await other.close()).toEqual(accepted);
    const { runs } = emulator.state().testmo;
    expect(runs.map(({ is_completed, threads }) => [is_completed, threads.length])).toEqual([
      [true, 1],
      [true, 1],
    ]);
  });
});

test('a run that a command has made is found, left open, and not made again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const emulator = await start();
  const facts = run({ id: 'shared-1', shared: true, closedBy: 'command' });
  const missing = new Machine(emulator, facts);
  expect(await missing.open()).toMatchObject({
    kind: 'pending',
    reason: 'the run that `livelane run create` made cannot be found yet',
  });
  await new Machine(emulator, { ...facts, shared: false }).open();
  expect(await missing.open()).toEqual(accepted);
  await missing.lane();
  await missing.close();
  expect(missing.notes).toEqual([
    'Run 1 stays open: other machines may still report into it; `livelane run complete` closes it',
  ]);
  expect(emulator.state().testmo.runs.map(({ is_completed }) => is_completed)).toEqual([false]);
});
