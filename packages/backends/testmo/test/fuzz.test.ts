import { createHttpClient, type Operation } from '@livelane/dispatcher';
import { hostile, performAndAsk, SpoilingProxy, spoils } from '@livelane/dispatcher/testing';
import { type Emulator, startEmulator } from '@livelane/emulator';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testmo } from '../src/index.ts';
import { Delivery, lane, result, run, section } from './samples.ts';

const numRuns = Number(process.env.LIVELANE_PROPERTY_RUNS) || 80;
const timeout = 30_000 + numRuns * 200;

let emulator: Emulator;
let proxy: SpoilingProxy;
let client: ReturnType<typeof createHttpClient>;
let count = 0;

beforeAll(async () => {
  emulator = await startEmulator({ token: 'right' });
  proxy = await SpoilingProxy.open(emulator.testmoUrl);
});

afterAll(async () => {
  await client.close();
  await proxy.close();
  await emulator.close();
});

function backend() {
  return testmo.create(section({ url: proxy.url }), {
    secret: () => 'right',
    conceal() {},
    http: (options) => {
      client = createHttpClient({ ...options, timeoutMs: 2_000 }, {});
      return client;
    },
  });
}

/** One run from its beginning to its end; results that the vendor will not have are told as a title. */
function operations(): Operation[] {
  const facts = run({ id: `fuzz-${++count}`, shared: false, closedBy: 'this-machine' });
  const results = [result('passed'), { ...result('failed', [{ stdout: 'out' }]), id: 'r2' }];
  return [
    { kind: 'open-run', run: facts },
    { kind: 'open-lane', run: facts, lane },
    { kind: 'deliver', run: facts, lane, results, earlier: [], running: [] },
    { kind: 'close-lane', run: facts, lane, elapsedMs: 5 },
    { kind: 'note', run: facts, end: 'killed', errors: [], running: [] },
    { kind: 'close-run', run: facts, end: 'killed' },
  ];
}

test(
  'whatever Testmo answers is an outcome',
  async () => {
    const vendor = backend();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 7 }), spoils(fc).any, fc.boolean(), async (before, spoil, forGood) => {
        proxy.spoil(...Array(before).fill(undefined), spoil, ...(forGood ? [] : [undefined]));
        const known = new Delivery();
        for (const operation of operations()) {
          const { outcome, faults } = await performAndAsk(vendor, operation, known);
          expect(faults).toEqual([]);
          if (outcome.kind !== 'accepted') return;
        }
      }),
      { numRuns },
    );
  },
  timeout,
);

test(
  'what Testmo never got is never accepted',
  async () => {
    const vendor = backend();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 5 }), spoils(fc).refusal, async (at, spoil) => {
        const all = operations();
        const known = new Delivery();
        proxy.spoil(undefined);
        for (const operation of all.slice(0, at)) known.keep(await vendor.perform(operation, known));
        proxy.spoil(spoil);
        const outcome = await vendor.perform(all[at] as Operation, known);
        expect(proxy.forwarded).toBe(0);
        expect(outcome.kind).not.toBe('accepted');
      }),
      { numRuns },
    );
  },
  timeout,
);

test(
  'results of any text and number are taken by Testmo as it documents itself',
  async () => {
    const vendor = backend();
    const before = emulator.state().violations.length;
    const [openRun, openLane] = operations() as [Operation, Operation];
    const known = new Delivery();
    proxy.spoil(undefined);
    for (const operation of [openRun, openLane]) known.keep(await vendor.perform(operation, known));
    await fc.assert(
      fc.asyncProperty(fc.array(hostile(fc).attempt, { minLength: 1, maxLength: 5 }), async (attempts) => {
        const results = attempts.map((attempt, index) => {
          const { status = 'passed', test } = attempt;
          return { ...result(status, [attempt], test), id: `h${index}` };
        });
        const deliver: Operation = {
          kind: 'deliver',
          run: openRun.run,
          lane,
          results,
          earlier: [],
          running: [],
        };
        expect(await vendor.perform(deliver, known)).toEqual({ kind: 'accepted' });
        known.add(lane.id, results.length);
      }),
      { numRuns },
    );
    expect(emulator.state().violations.slice(before)).toEqual([]);
  },
  timeout,
);
