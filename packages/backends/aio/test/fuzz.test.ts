import { caseId, createHttpClient, type Operation } from '@livelane/dispatcher';
import { hostile, performAndAsk, performToEnd, SpoilingProxy, spoils } from '@livelane/dispatcher/testing';
import { type Emulator, startEmulator } from '@livelane/emulator';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aio } from '../src/index.ts';
import { Delivery, lane, result, run, section } from './samples.ts';

const numRuns = Number(process.env.LIVELANE_PROPERTY_RUNS) || 40;
const timeout = 30_000 + numRuns * 500;
const deployments = ['cloud', 'server'] as const;

let emulator: Emulator;
let proxy: SpoilingProxy;
const clients: ReturnType<typeof createHttpClient>[] = [];
let count = 0;

beforeAll(async () => {
  const world = { token: 'right', pats: ['right'], projects: ['PROJ'], rateLimit: false as const };
  emulator = await startEmulator({ aio: world });
  proxy = await SpoilingProxy.open(emulator.url);
});

afterAll(async () => {
  for (const client of clients) await client.close();
  await proxy.close();
  await emulator.close();
});

function backend(deployment: (typeof deployments)[number], more: Record<string, unknown> = {}) {
  const secretName = deployment === 'server' ? 'JIRA_PAT' : 'AIO_API_KEY';
  return aio.create(section({ url: proxy.url, deployment, createCases: true, ...more }), {
    secret: (name) => (name === secretName ? 'right' : undefined),
    conceal() {},
    http: (options) => {
      const client = createHttpClient({ ...options, timeoutMs: 2_000 }, {});
      clients.push(client);
      return client;
    },
  });
}

function operations(): Operation[] {
  const facts = run({ id: `fuzz-${++count}`, shared: false, closedBy: 'this-machine' });
  const results = [result('passed', ['PROJ-TC-1']), result('failed', ['PROJ-TC-2'], [{ stdout: 'out' }])];
  return [
    { kind: 'open-run', run: facts },
    { kind: 'make-cases', run: facts, results: [result('passed', [])] },
    { kind: 'deliver', run: facts, lane, results, earlier: [], running: [] },
    { kind: 'note', run: facts, end: 'killed', errors: [], running: [] },
    { kind: 'close-run', run: facts, end: 'killed' },
  ];
}

describe.each(deployments)('AIO Tests (%s)', (deployment) => {
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
    'what it never got is never accepted',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(0, 1, 2), spoils(fc).refusal, async (at, spoil) => {
          const vendor = backend(deployment);
          const known = new Delivery();
          const [openRun, ...others] = operations() as [Operation, ...Operation[]];
          proxy.spoil(undefined);
          if (at > 0) known.keep(await vendor.perform(openRun, known));
          proxy.spoil(spoil);
          const operation = at === 0 ? openRun : (others[at - 1] as Operation);
          const outcome = await vendor.perform(operation, known);
          expect(proxy.forwarded).toBe(0);
          if (outcome.kind !== 'accepted') return;
          // Cases that it does not know are no reason to hold up the others; they are refused by name.
          const refused = outcome.refused?.map(({ id }) => id) ?? [];
          const results = 'results' in operation && Array.isArray(operation.results) ? operation.results : [];
          expect(results.length).toBeGreaterThan(0);
          expect(results.every(({ id }) => refused.includes(id))).toBe(true);
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
      const facts = run({ id: `text-${deployment}`, shared: false, closedBy: 'this-machine' });
      const vendor = backend(deployment);
      const known = new Delivery();
      proxy.spoil(undefined);
      known.keep(await vendor.perform({ kind: 'open-run', run: facts }, known));
      await fc.assert(
        fc.asyncProperty(fc.array(hostile(fc).attempt, { minLength: 1, maxLength: 4 }), async (attempts) => {
          const results = attempts.map((attempt) => {
            const { status = 'passed', test: about = {} } = attempt;
            return result(status, [], [attempt], { test: about });
          });
          const made = await performToEnd(vendor, { kind: 'make-cases', run: facts, results }, known);
          expect(made).toMatchObject({ kind: 'accepted' });
          expect((made as { refused?: unknown }).refused ?? []).toEqual([]);
          const ids = (made as { ids?: Record<string, string> }).ids ?? {};
          const linked = results.map((one) => ({ ...one, cases: [ids[caseId(one.identity)] as string] }));
          const deliver: Operation = {
            kind: 'deliver',
            run: facts,
            lane,
            results: linked,
            earlier: [],
            running: [],
          };
          const outcome = await performToEnd(vendor, deliver, known);
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
