import { createHttpClient, type Operation } from '@livelane/dispatcher';
import { hostile, performAndAsk, performToEnd, SpoilingProxy, spoils } from '@livelane/dispatcher/testing';
import { type Emulator, startEmulator } from '@livelane/emulator';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { xray } from '../src/index.ts';
import { type Deployment, SECRETS } from './bench.ts';
import { Delivery, lane, result, run, section } from './samples.ts';

const numRuns = Number(process.env.LIVELANE_PROPERTY_RUNS) || 40;
const timeout = 30_000 + numRuns * 500;
const deployments: Deployment[] = ['cloud', 'server'];

let emulator: Emulator;
let proxy: SpoilingProxy;
const clients: ReturnType<typeof createHttpClient>[] = [];
let count = 0;

beforeAll(async () => {
  emulator = await startEmulator({ xray: { cloud: { rateLimit: false } } });
  proxy = await SpoilingProxy.open(emulator.url);
});

afterAll(async () => {
  for (const client of clients) await client.close();
  await proxy.close();
  await emulator.close();
});

function backend(deployment: Deployment) {
  const settings = { deployment, url: proxy.url, project: 'CALC', flushMs: 0, createCases: true };
  return xray.create(section(settings), {
    secret: (name) => SECRETS[name],
    conceal() {},
    http: (options) => {
      const client = createHttpClient({ ...options, timeoutMs: 2_000 }, {});
      clients.push(client);
      return client;
    },
  });
}

function facts() {
  return run({ id: `fuzz-${++count}`, shared: false, closedBy: 'this-machine' });
}

function operations(): Operation[] {
  const of = facts();
  const results = [result('passed'), result('failed', [{ stdout: 'out' }], { cases: ['CALC-2'] })];
  return [
    { kind: 'open-run', run: of },
    { kind: 'deliver', run: of, lane, results, earlier: [], running: [] },
    { kind: 'note', run: of, end: 'killed', errors: [], running: [] },
    { kind: 'close-run', run: of, end: 'killed' },
  ];
}

describe.each(deployments)('Xray (%s)', (deployment) => {
  test(
    'whatever it answers is an outcome',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 9 }), spoils(fc).any, fc.boolean(), async (before, spoil, forGood) => {
          const vendor = backend(deployment);
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
    'results that it never got are never accepted',
    async () => {
      await fc.assert(
        fc.asyncProperty(spoils(fc).refusal, async (spoil) => {
          const vendor = backend(deployment);
          const known = new Delivery();
          const [openRun, deliver] = operations() as [Operation, Operation];
          proxy.spoil(undefined);
          const opened = await performToEnd(vendor, openRun, known);
          expect(opened.kind).toBe('accepted');
          proxy.spoil(spoil);
          const outcome = await vendor.perform(deliver, known);
          expect(proxy.forwarded).toBe(0);
          expect(outcome.kind).not.toBe('accepted');
        }),
        { numRuns },
      );
    },
    timeout,
  );

  test(
    'takes results of any text and number as it documents itself',
    async () => {
      const before = emulator.state().violations.length;
      const of = facts();
      const vendor = backend(deployment);
      const known = new Delivery();
      proxy.spoil(undefined);
      const perform = (operation: Operation) => performToEnd(vendor, operation, known);
      expect((await perform({ kind: 'open-run', run: of })).kind).toBe('accepted');
      await fc.assert(
        fc.asyncProperty(fc.array(hostile(fc).attempt, { minLength: 1, maxLength: 4 }), async (attempts) => {
          const results = attempts.map((attempt, index) => {
            const { status = 'passed', test: about = {} } = attempt;
            const cases = index % 2 === 0 ? [`CALC-${index + 1}`] : [];
            return result(status, [attempt], { test: about, cases });
          });
          const outcome = await perform({
            kind: 'deliver',
            run: of,
            lane,
            results,
            earlier: [],
            running: [],
          });
          expect(outcome).toMatchObject({ kind: 'accepted' });
          expect((outcome as { refused?: unknown }).refused ?? []).toEqual([]);
        }),
        { numRuns },
      );
      expect(emulator.state().violations.slice(before)).toEqual([]);
    },
    timeout,
  );
});
