import { createHttpClient, type Operation } from '@livelane/dispatcher';
import { hostile, performAndAsk, SpoilingProxy, spoils } from '@livelane/dispatcher/testing';
import { type Emulator, startEmulator } from '@livelane/emulator';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zephyr } from '../src/index.ts';
import { Delivery, lane, result, run, section } from './samples.ts';

const numRuns = Number(process.env.LIVELANE_PROPERTY_RUNS) || 60;
const timeout = 30_000 + numRuns * 500;

let emulator: Emulator;
let proxy: SpoilingProxy;
const clients: ReturnType<typeof createHttpClient>[] = [];
let count = 0;

beforeAll(async () => {
  const cases = [101, 102].map((testcaseId) => ({
    name: `Case ${testcaseId}`,
    testcaseId,
    tree: ['Manual'],
  }));
  emulator = await startEmulator({ zephyr: { credentials: { token: 'right' }, cases } });
  proxy = await SpoilingProxy.open(emulator.url);
});

afterAll(async () => {
  for (const client of clients) await client.close();
  await proxy.close();
  await emulator.close();
});

function backend(more: Record<string, unknown> = {}) {
  return zephyr.create(section({ url: proxy.url, createCases: true, ...more }), {
    secret: (name) => (name === 'ZEPHYR_API_TOKEN' ? 'right' : undefined),
    conceal() {},
    http: (options) => {
      const client = createHttpClient({ ...options, timeoutMs: 2_000 }, {});
      clients.push(client);
      return client;
    },
  });
}

function facts() {
  const id = `fuzz-${++count}`;
  const settings = { name: id, tags: [], links: [], fields: {}, join: 'auto', complete: true } as const;
  return run({ id, settings: { ...settings, tags: [], links: [] }, shared: false, closedBy: 'this-machine' });
}

function operations(): Operation[] {
  const of = facts();
  const results = [result(['101']), result(['102'], 'failed')];
  return [
    { kind: 'open-run', run: of },
    { kind: 'make-cases', run: of, results: [result([], 'passed', { test: { title: `made ${count}` } })] },
    { kind: 'deliver', run: of, lane, results, earlier: [], running: [] },
    { kind: 'note', run: of, end: 'killed', errors: [], running: [] },
    { kind: 'close-run', run: of, end: 'killed' },
  ];
}

test(
  'whatever Zephyr answers is an outcome',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 14 }), spoils(fc).any, fc.boolean(), async (before, spoil, forGood) => {
        const vendor = backend();
        proxy.spoil(...Array(before).fill(undefined), spoil, ...(forGood ? [] : [undefined]));
        const known = new Delivery();
        for (const operation of operations()) {
          expect((await performAndAsk(vendor, operation, known)).faults).toEqual([]);
        }
      }),
      { numRuns },
    );
  },
  timeout,
);

test(
  'results that Zephyr never got are never accepted',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 1, 2), spoils(fc).refusal, async (at, spoil) => {
        const vendor = backend();
        const known = new Delivery();
        const [openRun, ...others] = operations() as [Operation, ...Operation[]];
        proxy.spoil(undefined);
        if (at > 0) known.keep(await vendor.perform(openRun, known));
        proxy.spoil(spoil);
        const outcome = await vendor.perform(at === 0 ? openRun : (others[at - 1] as Operation), known);
        expect(proxy.forwarded).toBe(0);
        expect(outcome.kind).not.toBe('accepted');
      }),
      { numRuns },
    );
  },
  timeout,
);

test(
  'results of any text and number are taken by Zephyr as it documents itself',
  async () => {
    const before = emulator.state().violations.length;
    const of = facts();
    const vendor = backend();
    const known = new Delivery();
    proxy.spoil(undefined);
    known.keep(await vendor.perform({ kind: 'open-run', run: of }, known));
    await fc.assert(
      fc.asyncProperty(fc.array(hostile(fc).attempt, { minLength: 1, maxLength: 4 }), async (attempts) => {
        const results = attempts.map((attempt, index) => {
          const { status = 'passed', test: about = {} } = attempt;
          const one = result([`${101 + (index % 2)}`], status, { test: about, attempts: [attempt] });
          return { ...one, identity: `${one.id} ${one.identity}` };
        });
        const made = await vendor.perform({ kind: 'make-cases', run: of, results }, known);
        expect(made).toMatchObject({ kind: 'accepted' });
        expect(Object.keys((made as { ids?: object }).ids ?? {})).toHaveLength(results.length);
        const deliver: Operation = { kind: 'deliver', run: of, lane, results, earlier: [], running: [] };
        const outcome = await vendor.perform(deliver, known);
        expect(outcome).toMatchObject({ kind: 'accepted' });
        expect((outcome as { refused?: unknown }).refused ?? []).toEqual([]);
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
    expect(emulator.state().violations.slice(before)).toEqual([]);
  },
  timeout,
);
