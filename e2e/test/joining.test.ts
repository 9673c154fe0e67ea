import { expect, test } from 'vitest';
import { playwright } from '../support/process.ts';
import { GATE, playwrightProject } from '../support/project.ts';
import { heldTests, isClosed, settings, TOKEN, testmo, until } from '../support/testmo.ts';

const SPEC = `
  import { test } from '@playwright/test';
  ${GATE}
  test('begins', () => {});
  test('waits', async () => { await gate(process.env.GATE as string); });
`;

const BUILD = { GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '1' };

test('shards of one CI build that run side by side on one machine are one run, closed when the last one ends', async () => {
  const emulator = await testmo();
  const project = playwrightProject(
    { 'a.spec.ts': SPEC, 'b.spec.ts': SPEC },
    { livelane: settings(emulator), config: 'workers: 1, fullyParallel: false,' },
  );
  const shard = (n: number) =>
    playwright(project.folder, [`--shard=${n}/2`, `--output=results-${n}`], {
      TESTMO_TOKEN: TOKEN,
      GATE: `gate-${n}`,
      ...BUILD,
    });
  const running = [shard(1), shard(2)];
  await until(emulator, (state) => heldTests(state).length === 2);
  expect(emulator.state().testmo.runs).toHaveLength(1);

  project.write('gates/gate-1', '');
  expect((await running[0]?.ended)?.code).toBe(0);
  expect(emulator.state().testmo.runs[0]?.is_completed).toBe(false);

  project.write('gates/gate-2', '');
  expect((await running[1]?.ended)?.code).toBe(0);
  const state = emulator.state();
  expect(isClosed(state)).toBe(true);
  expect(state.testmo.runs).toHaveLength(1);
  expect(heldTests(state)).toHaveLength(4);
  const lanes = state.testmo.runs[0]?.threads.map(
    ({ fields }) => fields.find(({ name }) => name === 'Lane')?.value,
  );
  expect(lanes?.sort()).toEqual(['playwright · shard 1/2 · worker 1', 'playwright · shard 2/2 · worker 1']);
});

test('two suites without a common build, side by side on one machine, are two runs that do not touch', async () => {
  const [one, other] = [await testmo(), await testmo()];
  const projects = [one, other].map((emulator) =>
    playwrightProject({ 'a.spec.ts': SPEC }, { livelane: settings(emulator), config: 'workers: 1,' }),
  );
  for (const project of projects) project.write('gates/open', '');
  const ends = projects.map(
    (project) => playwright(project.folder, [], { TESTMO_TOKEN: TOKEN, GATE: 'open' }).ended,
  );
  expect((await Promise.all(ends)).map(({ code }) => code)).toEqual([0, 0]);
  for (const emulator of [one, other]) {
    expect(emulator.state().testmo.runs).toHaveLength(1);
    expect(heldTests(emulator.state())).toHaveLength(2);
  }
});

test('a second command of the same build, after the first one, is a run of its own', async () => {
  const emulator = await testmo();
  const project = playwrightProject(
    { 'a.spec.ts': SPEC },
    { livelane: settings(emulator), config: 'workers: 1,' },
  );
  project.write('gates/open', '');
  const env = { TESTMO_TOKEN: TOKEN, GATE: 'open', ...BUILD };
  for (let n = 0; n < 2; n++) expect((await playwright(project.folder, [], env).ended).code).toBe(0);
  const state = emulator.state();
  expect(state.testmo.runs.map((run) => run.threads.flatMap(({ tests }) => tests).length)).toEqual([2, 2]);
  expect(isClosed(state)).toBe(true);
});

test('the first test of a run may be over before the vendor has made the run, evidence and all', async () => {
  const emulator = await testmo({
    faults: [
      { kind: 'slow', ms: 1_500, match: { method: 'POST', path: '/projects/1/automation/runs$' }, times: 1 },
    ],
  });
  const project = playwrightProject(
    {
      'a.spec.ts': `
        import { test } from '@playwright/test';
        test('is quick', async ({}, info) => {
          await info.attach('note', { body: 'seen', contentType: 'text/plain' });
          throw new Error('no');
        });`,
    },
    { livelane: settings(emulator) },
  );
  expect((await playwright(project.folder, [], { TESTMO_TOKEN: TOKEN }).ended).code).toBe(1);
  expect(JSON.stringify(heldTests(emulator.state()))).toContain('note (text/plain, 4 bytes)');
  expect(isClosed(emulator.state())).toBe(true);
});
