import { caseId, type Operation, type Outcome, type Result } from '@livelane/dispatcher';
import { beforeEach, describe, expect, test } from 'vitest';
import { testLabel } from '../src/key.ts';
import {
  accept,
  type Bench,
  backendFor,
  bench,
  count,
  deliver,
  facts,
  holdClocks,
  openRun,
  pass,
  perform,
  runs,
  tests,
} from './bench.ts';
import { Delivery, result } from './samples.ts';

const BULK = '/import/test/bulk/CALC$';
const bulk = { createCases: 'bulk' };

const unlinked = (...titles: string[]): Result[] =>
  titles.map((title) => result('passed', undefined, { cases: [], test: { title } }));

const make = (results: Result[]): Operation => ({ kind: 'make-cases', run: facts, results });

/** Performs until it is through, with the clock going on as the outcomes ask. */
async function makeAll(here: Bench, results: Result[]): Promise<Outcome> {
  for (let turn = 0; turn < 100; turn += 1) {
    const outcome = await perform(here, make(results));
    if (outcome.kind !== 'pending') return outcome;
    pass(outcome.afterMs);
  }
  throw new Error('It is never through');
}

const titles = (here: Bench) => tests(here.emulator).map(({ summary }) => summary);

beforeEach(holdClocks);

describe('Tests that are made beforehand', () => {
  test('have what the settings and the test say, and their keys come back', async () => {
    const here = await bench('cloud', { ...bulk, folder: '/Web', testSets: ['CALC-7'], labels: ['auto'] });
    await accept(here, openRun());
    const [one] = unlinked('adds') as [Result];
    const covering = { ...one, requirements: ['CALC-5'] };
    const outcome = await makeAll(here, [covering]);
    const [made] = tests(here.emulator);
    expect(outcome).toEqual({ kind: 'accepted', ids: { [caseId(one.identity)]: made?.key } });
    expect(made).toMatchObject({
      summary: 'Cart > adds',
      labels: ['auto', testLabel(one)],
      testType: 'Generic',
      definition: 'tests/cart.spec.ts > Cart > adds',
    });
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('get the results', async () => {
    const here = await bench('cloud', bulk);
    const results = unlinked('a', 'b');
    await accept(here, openRun());
    await makeAll(here, results);
    const linked = results.map((one) => ({
      ...one,
      cases: [here.known.ids.get(caseId(one.identity)) ?? ''],
    }));
    await accept(here, deliver(linked));
    expect(runs(here.emulator, 'cloud').map(({ status }) => status)).toEqual(['PASSED', 'PASSED']);
  });

  test('are found again in the next run, and not made', async () => {
    const here = await bench('cloud', bulk);
    await makeAll(here, unlinked('a', 'b'));
    const next = { ...here, backend: backendFor(here.emulator, 'cloud', bulk), known: new Delivery() };
    const outcome = await makeAll(next, unlinked('a', 'b', 'c'));
    expect(Object.keys((outcome as { ids: object }).ids)).toHaveLength(3);
    expect(titles(here)).toEqual(['Cart > a', 'Cart > b', 'Cart > c']);
  });

  test('are told about while they are made', async () => {
    const here = await bench('cloud', bulk, { xray: { cloud: { bulkJobMs: 10_000 } } });
    const results = unlinked('a', 'b');
    const reasons: string[] = [];
    for (;;) {
      const outcome = await perform(here, make(results));
      if (outcome.kind !== 'pending') break;
      reasons.push(outcome.reason);
      pass(outcome.afterMs);
    }
    expect(reasons.join('\n')).toMatch(
      /begins to make 2 Tests[\s\S]*waits for its turn[\s\S]*Xray makes Tests: /,
    );
    expect(count(here.emulator, 'POST', new RegExp(BULK))).toBe(1);
  });

  test('that the vendor refuses are told one by one, and the others are made', async () => {
    const here = await bench('cloud', { ...bulk, labels: [] });
    const [bad, good] = unlinked('bad', 'good') as [Result, Result];
    const issueless = { ...bad, requirements: ['CALC-5'] };
    const [errors, issues] = [
      [{ elementNumber: 0, errors: { issuelinks: 'CALC-5 does not exist' } }],
      [{ elementNumber: 1, id: '1', key: 'CALC-55', self: 'https://acme.atlassian.net/rest/api/2/issue/1' }],
    ];
    here.emulator.setFaults([
      {
        kind: 'status',
        status: 200,
        body: { status: 'partially_successful', result: { errors, issues } },
        match: { path: '/status$' },
      },
    ]);
    expect(await makeAll(here, [issueless, good])).toEqual({
      kind: 'accepted',
      ids: { [caseId(good.identity)]: 'CALC-55' },
      refused: [{ id: bad.id, reason: 'Xray made no Test for it: issuelinks: CALC-5 does not exist' }],
    });
  });

  test('may become more while they are made, and none is made twice', async () => {
    const here = await bench('cloud', bulk, { xray: { cloud: { bulkJobMs: 2_000 }, readDelayMs: 5_000 } });
    await perform(here, make(unlinked('a')));
    await perform(here, make(unlinked('a')));
    const outcome = await makeAll(here, unlinked('a', 'b', 'c'));
    expect(Object.keys((outcome as { ids: object }).ids)).toHaveLength(3);
    expect(titles(here)).toEqual(['Cart > a', 'Cart > b', 'Cart > c']);
  });
});

describe('another import that is at work', () => {
  test('is waited for', async () => {
    const options = { xray: { cloud: { bulkJobMs: 4_000 } } };
    const here = await bench('cloud', bulk, options);
    const other = { ...here, backend: backendFor(here.emulator, 'cloud', bulk), known: new Delivery() };
    await perform(other, make(unlinked('x', 'y', 'z')));
    await perform(other, make(unlinked('x', 'y', 'z')));
    await perform(here, make(unlinked('a')));
    expect(await perform(here, make(unlinked('a')))).toMatchObject({
      kind: 'pending',
      reason: expect.stringContaining('one import for each user at a time'),
    });
    await makeAll(here, unlinked('a'));
    expect(titles(here)).toContain('Cart > a');
    expect(titles(here)).toHaveLength(4);
  });

  test('may be our own, and what it made is found', async () => {
    const here = await bench('cloud', bulk, { xray: { cloud: { bulkJobMs: 15_000 }, readDelayMs: 5_000 } });
    here.emulator.setFaults([{ kind: 'reset-after', times: 1, match: { path: BULK } }]);
    await perform(here, make(unlinked('a', 'b')));
    expect(await perform(here, make(unlinked('a', 'b')))).toMatchObject({ kind: 'unknown' });
    await makeAll(here, unlinked('a', 'b'));
    expect(titles(here)).toEqual(['Cart > a', 'Cart > b']);
  });
});

describe('an import whose answer was lost', () => {
  test.each([0, 5_000])('makes nothing twice, with an index that is %i ms behind', async (readDelayMs) => {
    const here = await bench('cloud', bulk, { xray: { readDelayMs } });
    here.emulator.setFaults([{ kind: 'reset-after', times: 1, match: { path: BULK } }]);
    await perform(here, make(unlinked('a', 'b')));
    expect(await perform(here, make(unlinked('a', 'b')))).toMatchObject({ kind: 'unknown' });
    await makeAll(here, unlinked('a', 'b'));
    expect(titles(here)).toEqual(['Cart > a', 'Cart > b']);
    expect(count(here.emulator, 'POST', new RegExp(BULK))).toBe(1);
  });

  test('is asked about, and then performed again', async () => {
    const here = await bench('cloud', bulk);
    expect(await here.backend.confirm(make(unlinked('a')), here.known)).toEqual({ kind: 'absent' });
    await makeAll(here, unlinked('a'));
    expect(await here.backend.confirm(make(unlinked('a')), here.known)).toMatchObject({ kind: 'accepted' });
  });

  test('makes nothing twice when the courier died with it', async () => {
    const here = await bench('cloud', bulk, { xray: { readDelayMs: 5_000 } });
    await perform(here, make(unlinked('a')));
    // The answer comes, and is never written down.
    await here.backend.perform(make(unlinked('a')), here.known);
    const next = { ...here, backend: backendFor(here.emulator, 'cloud', bulk) };
    await makeAll(next, unlinked('a'));
    expect(titles(here)).toEqual(['Cart > a']);
  });

  test('that never arrived is sent again', async () => {
    const here = await bench('cloud', bulk);
    here.emulator.setFaults([{ kind: 'reset-before', times: 1, match: { path: BULK } }]);
    await perform(here, make(unlinked('a')));
    expect(await perform(here, make(unlinked('a')))).toMatchObject({ kind: 'unknown' });
    await makeAll(here, unlinked('a'));
    expect(titles(here)).toEqual(['Cart > a']);
  });
});

test('an import that the vendor has forgotten is made up for by the labels', async () => {
  const here = await bench('cloud', bulk);
  await perform(here, make(unlinked('a')));
  await perform(here, make(unlinked('a')));
  here.emulator.setFaults([
    { kind: 'status', status: 404, body: { error: 'job not found.' }, match: { path: '/status$' } },
  ]);
  expect(await makeAll(here, unlinked('a'))).toMatchObject({ kind: 'accepted' });
  expect(titles(here)).toEqual(['Cart > a']);
});

test('500 tests are looked for in few requests', async () => {
  const here = await bench('cloud', bulk);
  const many = unlinked(...Array.from({ length: 500 }, (_, index) => `test ${index}`));
  await makeAll(here, many);
  expect(titles(here)).toHaveLength(500);
  expect(here.emulator.state().requests.length).toBeLessThan(30);
  expect(here.emulator.state().violations).toEqual([]);
});

test('Tests are not made beforehand where the settings do not say so', async () => {
  const here = await bench('cloud');
  await expect(here.backend.perform(make(unlinked('a')), here.known)).rejects.toThrow(/"bulk"/);
});
