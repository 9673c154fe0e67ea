import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunFacts } from '@livelane/dispatcher';
import { describe, expect, test } from 'vitest';
import {
  accept,
  atEnd,
  backendFor,
  bench,
  count,
  type Deployment,
  deliver,
  executions,
  facts,
  holdClocks,
  issue,
  made,
  openRun,
  pass,
  perform,
} from './bench.ts';
import { Delivery, result, run } from './samples.ts';

const CREATION = {
  cloud: { method: 'POST', path: '/graphql$' },
  server: { method: 'POST', path: '/api/2/issue$' },
};
/** Requests before the one that makes the Test Execution, of a run with these settings. */
const BEFORE = { cloud: 2, server: 0 };

const shard = (current: number, total = 10): RunFacts =>
  run({ start: { ...run().start, shard: { current, total } } });

describe.each<Deployment>(['cloud', 'server'])('a Test Execution on %s', (deployment) => {
  test('is made once, with all that the settings say', async () => {
    const here = await bench(deployment, {
      testPlanKey: 'CALC-100',
      testEnvironments: ['chrome', 'staging'],
      revision: 'r1',
      fixVersion: '1.4',
      summary: 'Nightly',
      description: 'Every night',
    });
    await accept(here, openRun(run({ settings: { ...facts.settings, tags: ['two words'] } })));
    const [only, ...others] = executions(here.emulator, deployment);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ environments: ['chrome', 'staging'], plans: ['CALC-100'], revision: 'r1' });
    expect(issue(here.emulator, only?.key)).toMatchObject({
      summary: 'Nightly',
      description: 'Every night',
      labels: ['two-words', 'livelane-run-github-77-1'],
      fields: { fixVersions: [{ name: '1.4' }] },
    });
    expect(here.backend.label(here.known)).toBe(only?.key);
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('says where the run comes from, unless the settings do', async () => {
    const here = await bench(deployment);
    const of = run({
      metadata: { commit: '0123456789abcdef', branch: 'main' },
      settings: { ...facts.settings, links: [{ name: 'Design', url: 'https://acme.com/d' }] },
    });
    await accept(here, openRun(of));
    const [only] = executions(here.emulator, deployment);
    expect(issue(here.emulator, only?.key)).toMatchObject({
      summary: 'Playwright · main · 0123456',
      description: expect.stringMatching(/Branch: main[\s\S]*Design: https:\/\/acme\.com\/d/),
    });
    expect(only?.revision).toBe('0123456789abcdef');
  });

  test('of the settings is used, and none is made', async () => {
    const here = await bench(deployment, { testExecutionKey: 'CALC-9' });
    await accept(here, openRun(), deliver([result()]));
    expect(executions(here.emulator, deployment).map(({ key }) => key)).toEqual(['CALC-9']);
    expect(await here.backend.confirm(openRun(), here.known)).toEqual({ kind: 'absent' });
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('of the settings that is not there stops, with what to check', async () => {
    const here = await bench(
      deployment,
      { testExecutionKey: 'CALC-404' },
      { xray: { issues: [{ key: 'CALC-1' }] } },
    );
    expect(await perform(here, openRun())).toMatchObject({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(/no Test Execution CALC-404.*"xray\.testExecutionKey"/),
    });
  });

  test('in a project that is not there stops, with what to check', async () => {
    const here = await bench(deployment, { project: 'NOPE' }, { xray: { projects: ['CALC'] } });
    expect(await perform(here, openRun())).toMatchObject({ kind: 'refused', scope: 'everything' });
    expect(made(here.emulator)).toEqual([]);
  });

  test('whose answer was lost is found by its label, and completed', async () => {
    const here = await bench(deployment, { testPlanKey: 'CALC-100' });
    here.emulator.setFaults([
      { kind: 'reset-after', skip: BEFORE[deployment], times: 1, match: CREATION[deployment] },
    ]);
    expect(await perform(here, openRun())).toMatchObject({ kind: 'unknown' });
    const found = await here.backend.confirm(openRun(), here.known);
    expect(found).toMatchObject({ kind: 'accepted' });
    here.known.keep(found);
    const [only, ...others] = executions(here.emulator, deployment);
    expect(others).toEqual([]);
    expect(here.backend.label(here.known)).toBe(only?.key);
    expect(only?.plans).toEqual(['CALC-100']);
  });

  test('that was not made is looked for some seconds, then made', async () => {
    holdClocks();
    const here = await bench(deployment);
    here.emulator.setFaults([
      { kind: 'reset-before', skip: BEFORE[deployment], times: 1, match: CREATION[deployment] },
    ]);
    expect(await perform(here, openRun())).toMatchObject({ kind: 'unknown' });
    expect(await here.backend.confirm(openRun(), here.known)).toMatchObject({
      kind: 'later',
      afterMs: 2_000,
    });
    pass(11_000);
    expect(await here.backend.confirm(openRun(), here.known)).toEqual({ kind: 'absent' });
    await accept(here, openRun());
    expect(made(here.emulator)).toHaveLength(1);
  });

  test('that the index shows late is not made a second time after a lost answer', async () => {
    holdClocks();
    const here = await bench(deployment, {}, { xray: { readDelayMs: 5_000 } });
    here.emulator.setFaults([
      { kind: 'reset-after', skip: BEFORE[deployment], times: 1, match: CREATION[deployment] },
    ]);
    expect(await perform(here, openRun())).toMatchObject({ kind: 'unknown' });
    expect(await here.backend.confirm(openRun(), here.known)).toMatchObject({ kind: 'later' });
    pass(6_000);
    expect(await here.backend.confirm(openRun(), here.known)).toMatchObject({ kind: 'accepted' });
    expect(made(here.emulator)).toHaveLength(1);
  });

  test('is one for ten shards that begin at the same moment', async () => {
    holdClocks();
    const here = await bench(deployment, {}, { xray: { cloud: { rateLimit: false } } });
    const shards = Array.from({ length: 10 }, (_, index) => ({
      ...here,
      backend: backendFor(here.emulator, deployment),
      known: new Delivery(),
      of: shard(index + 1),
    }));
    const first = await Promise.all(shards.map((one) => perform(one, openRun(one.of))));
    expect(first[0]).toMatchObject({ kind: 'pending', ids: { made: expect.any(String) } });
    // The others wait, or have found it already.
    for (const outcome of first.slice(1)) expect(outcome).not.toHaveProperty('ids.made');
    await Promise.all(shards.map((one) => accept(one, openRun(one.of))));
    expect(made(here.emulator)).toHaveLength(1);
    expect(new Set(shards.map(({ backend, known }) => backend.label(known))).size).toBe(1);
  });

  test('is made by a later shard when the first one never comes', async () => {
    holdClocks();
    const here = await bench(deployment);
    expect(await perform(here, openRun(shard(3)))).toMatchObject({
      kind: 'pending',
      reason: expect.stringMatching(/shard 3 of 10 leaves it to an earlier one/),
      afterMs: 5_000,
    });
    pass(15_000);
    expect(await perform(here, openRun(shard(3)))).toMatchObject({ kind: 'pending', afterMs: 1_000 });
    expect(made(here.emulator)).toEqual([]);
    pass(1_000);
    await accept(here, openRun(shard(3)));
    expect(made(here.emulator)).toHaveLength(1);
  });

  test('is the one with the lower number when two machines made one at the same moment', async () => {
    const here = await bench(deployment);
    const machines = [1, 2].map(() => ({
      ...here,
      backend: backendFor(here.emulator, deployment),
      known: new Delivery(),
    }));
    // Both have looked before either has made one.
    here.emulator.setFaults([{ kind: 'slow', ms: 200, match: CREATION[deployment] }]);
    const begun = await Promise.all(machines.map((one) => perform(one, openRun(shard(1)))));
    here.emulator.setFaults([]);
    expect(begun.map(({ kind }) => kind)).toEqual(['pending', 'pending']);
    const both = made(here.emulator);
    expect(both).toHaveLength(2);
    const ends = await Promise.all(machines.map((one) => accept(one, openRun(shard(1)))));
    const lower = both.toSorted()[0];
    expect(machines.map(({ backend, known }) => backend.label(known))).toEqual([lower, lower]);
    const notes = ends.flatMap((end) => (end.kind === 'accepted' ? (end.notes ?? []) : []));
    expect(notes).toEqual([expect.stringMatching(/was made at the same moment as .* can be deleted/)]);
  });

  test('that was made is kept over a crash of the courier', async () => {
    const here = await bench(deployment);
    expect(await perform(here, openRun(shard(1)))).toMatchObject({ kind: 'pending' });
    const next = { ...here, backend: backendFor(here.emulator, deployment) };
    await accept(next, openRun(shard(1)));
    expect(made(here.emulator)).toHaveLength(1);
  });

  test('gets its features first', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xray-features-'));
    atEnd(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'cart.feature'), 'Feature: Cart\n\n  Scenario: empty\n    Given a cart\n');
    const here = await bench(deployment, { features: [folder, join(folder, 'gone.feature')] });
    const end = await accept(here, openRun());
    expect(end).toMatchObject({
      notes: [expect.stringMatching(/"xray\.features".*gone\.feature cannot be read/)],
    });
    expect(count(here.emulator, 'POST', /\/import\/feature$/)).toBe(1);
    expect(here.emulator.state().violations).toEqual([]);
  });
});

describe('what cannot be set', () => {
  test('a plan that is not there is told, and the results come', async () => {
    const here = await bench('cloud', { testPlanKey: 'CALC-404' }, { xray: { issues: [{ key: 'CALC-1' }] } });
    expect(await accept(here, openRun())).toMatchObject({
      notes: [expect.stringContaining('Test Plan CALC-404')],
    });
    await accept(here, deliver([result()]));
    expect(executions(here.emulator, 'cloud')[0]?.runs).toHaveLength(1);
  });

  test('a revision that Cloud refuses is told only to who asked for it', async () => {
    const fault = {
      kind: 'status',
      status: 400,
      body: { error: 'no tests' },
      match: { path: 'import/execution$' },
    } as const;
    const quiet = await bench('cloud');
    quiet.emulator.setFaults([fault]);
    const of = run({ metadata: { commit: '0123456789abcdef' } });
    expect(await perform(quiet, openRun(of))).not.toHaveProperty('notes');
    const asked = await bench('cloud', { revision: 'r1' });
    asked.emulator.setFaults([fault]);
    expect(await perform(asked, openRun())).toMatchObject({
      notes: [expect.stringContaining('the revision of')],
    });
  });

  test('a field that Server’s Jira does not have is told', async () => {
    const here = await bench('server', { testEnvironments: ['chrome'] });
    here.emulator.setFaults([{ kind: 'status', status: 200, body: [], match: { path: '/api/2/field$' } }]);
    expect(await perform(here, openRun())).toMatchObject({
      kind: 'accepted',
      notes: [expect.stringContaining('no custom field "Test Environments"')],
    });
  });

  test('a field that is on no screen is left out', async () => {
    const here = await bench('server', { testEnvironments: ['chrome'], revision: 'r1' });
    here.emulator.setFaults([
      {
        kind: 'status',
        status: 400,
        body: { errorMessages: [], errors: { customfield_10102: 'It is not on the appropriate screen' } },
        times: 1,
        match: { path: '/api/2/issue$' },
      },
    ]);
    expect(await perform(here, openRun())).toMatchObject({
      kind: 'accepted',
      notes: [expect.stringMatching(/made without customfield_10102.*appropriate screen/)],
    });
    expect(executions(here.emulator, 'server')[0]).toMatchObject({
      environments: ['chrome'],
      revision: null,
    });
  });

  test('a description that Cloud wants in another form is left out', async () => {
    const here = await bench('cloud');
    const body = {
      data: null,
      errors: [{ message: 'description: Operation value must be an Atlassian Document' }],
    };
    here.emulator.setFaults([
      { kind: 'status', status: 200, body, skip: 2, times: 1, match: { path: '/graphql$' } },
    ]);
    await accept(here, openRun());
    expect(issue(here.emulator, executions(here.emulator, 'cloud')[0]?.key)?.description).toBeNull();
  });
});

test('what is missing after the making is done again, and not the whole', async () => {
  const here = await bench('cloud', { testPlanKey: 'CALC-100' });
  // Statuses, search, creation, then the plan.
  here.emulator.setFaults([{ kind: 'status', status: 503, skip: 3, times: 1, match: { path: '/graphql$' } }]);
  expect(await perform(here, openRun())).toMatchObject({
    kind: 'pending',
    ids: { made: expect.any(String) },
  });
  await accept(here, openRun());
  expect(executions(here.emulator, 'cloud')).toMatchObject([{ plans: ['CALC-100'] }]);
});
