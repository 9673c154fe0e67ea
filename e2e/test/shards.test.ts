import type { Emulator } from '@livelane/emulator';
import { describe, expect, test } from 'vitest';
import { heldOf } from '../shards/held.ts';
import { deliverShards, NO_QUOTAS, RESULTS } from '../shards/round.ts';
import { FRAMEWORKS } from '../support/frameworks.ts';
import { livelane, playwright, type Running } from '../support/process.ts';
import { Project, playwrightProject } from '../support/project.ts';
import { heldTests, settings, TOKEN, testmo } from '../support/testmo.ts';
import { vendors } from '../support/vendors.ts';

const BUILD = { GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '1', GITHUB_JOB: 'e2e' };
const env = { TESTMO_TOKEN: TOKEN };

/** Each file has one test, so that each shard has some. */
const NAMES = ['a', 'b', 'c'];

const SUITES: Record<string, { files: Record<string, string>; start: (typeof FRAMEWORKS)[string]['start'] }> =
  {
    vitest: {
      files: Object.fromEntries(
        NAMES.map((name) => [`${name}.test.js`, `import { test } from 'vitest'; test('${name}', () => {});`]),
      ),
      start: (project, more, args) => FRAMEWORKS.vitest?.start(project, more, args) as Running,
    },
    jest: {
      files: Object.fromEntries(NAMES.map((name) => [`${name}.test.js`, `test('${name}', () => {});`])),
      start: (project, more, args) => FRAMEWORKS.jest?.start(project, more, args) as Running,
    },
    playwright: {
      files: Object.fromEntries(
        NAMES.map((name) => [
          `tests/${name}.spec.ts`,
          `import { test } from '@playwright/test'; test('${name}', () => {});`,
        ]),
      ),
      start: ({ folder }, more, args) => playwright(folder, args, more),
    },
  };

/** The project as it is checked out on one machine. */
function machine(framework: string, emulator: Emulator): Project {
  const { files = {} } = SUITES[framework] ?? {};
  const base =
    framework === 'playwright'
      ? playwrightProject({})
      : new Project({ ...FRAMEWORKS[framework]?.files, ...files });
  for (const [name, text] of Object.entries(files)) base.write(name, text);
  base.write('livelane.config.json', JSON.stringify(settings(emulator)));
  return base;
}

function start(framework: string, project: Project, args: string[], more: Record<string, string>): Running {
  return SUITES[framework]?.start(project, { ...env, ...more }, args) as Running;
}

function names(emulator: Emulator): string[] {
  return heldTests(emulator.state())
    .map(({ name }) => name)
    .sort();
}

function runs(emulator: Emulator) {
  return emulator
    .state()
    .testmo.runs.map(({ is_completed, threads }) => [
      is_completed,
      threads.flatMap(({ tests }) => tests).length,
    ]);
}

describe('shards of a CI build on several machines', () => {
  test.each(Object.keys(SUITES))(
    'of %s are one run in Testmo, completed by the last one',
    async (framework) => {
      const emulator = await testmo();
      const ends = await Promise.all(
        [1, 2, 3].map((n) => start(framework, machine(framework, emulator), [`--shard=${n}/3`], BUILD).ended),
      );
      for (const { code, output } of ends) expect(code, output).toBe(0);
      expect(runs(emulator)).toEqual([[true, names(emulator).length]]);
      expect(names(emulator).filter((name) => NAMES.includes(name))).toEqual(NAMES);
      expect(emulator.state().violations).toEqual([]);
    },
  );

  test('leave the run open when one of them is missing, and its job goes on in it when it runs again', async () => {
    const emulator = await testmo();
    for (const n of [1, 3]) {
      const { output } = await start('vitest', machine('vitest', emulator), [`--shard=${n}/3`], BUILD).ended;
      expect(output).toMatch(/Run 1 stays open: shards? .* not through \(of 3\); the last one closes it/);
    }
    expect(runs(emulator)).toMatchObject([[false, expect.any(Number)]]);
    const again = { ...BUILD, GITHUB_RUN_ATTEMPT: '2' };
    await start('vitest', machine('vitest', emulator), ['--shard=2/3'], again).ended;
    expect(runs(emulator)).toMatchObject([[true, expect.any(Number)]]);
    expect(names(emulator).filter((name) => NAMES.includes(name))).toEqual(NAMES);
  });

  test('are another run for each suite of the build', async () => {
    const emulator = await testmo();
    const ends = ['vitest', 'jest'].flatMap((framework) =>
      [1, 2].map((n) => start(framework, machine(framework, emulator), [`--shard=${n}/2`], BUILD).ended),
    );
    for (const { code, output } of await Promise.all(ends)) expect(code, output).toBe(0);
    expect(runs(emulator).map(([isCompleted]) => isCompleted)).toEqual([true, true]);
  });

  test('all begin at once: one run at each vendor, with all results', async () => {
    const emulator = await vendors(NO_QUOTAS);
    const states = await deliverShards(emulator, { build: 'github-4711', shards: 8 });
    expect(states.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'settled'));
    for (const { vendor, runs: count, results, completed = 1 } of heldOf(emulator.state())) {
      expect({ vendor, count, results, completed }).toEqual({
        vendor,
        count: 1,
        results: 8 * RESULTS,
        completed: 1,
      });
    }
    expect(emulator.state().violations).toEqual([]);
  });
});

test('machines that run the whole suite for one build, as a matrix does, are a run each', async () => {
  const emulator = await testmo();
  const ends = [1, 2].map(() => start('vitest', machine('vitest', emulator), [], BUILD).ended);
  for (const { code, output } of await Promise.all(ends)) expect(code, output).toBe(0);
  expect(runs(emulator).map(([isCompleted]) => isCompleted)).toEqual([true, true]);
});

describe('livelane run', () => {
  test('create makes a run, whose handle is the only output; machines join it; complete closes it', async () => {
    const emulator = await testmo();
    const home = machine('vitest', emulator);
    const created = livelane(home.folder, ['run', 'create', '--name', 'Nightly'], env);
    expect((await created.ended).code).toBe(0);
    const handle = created.stdout().trim();
    expect(created.stdout()).toBe(`${handle}\n`);
    expect(handle).toMatch(/^[\w-]+$/);
    expect(created.stderr()).toMatch(/^Testmo: run 1, http/);

    const joined = ['vitest', 'jest'].map(
      (framework) => start(framework, machine(framework, emulator), [], { LIVELANE_RUN: handle }).ended,
    );
    for (const { code, output } of await Promise.all(joined)) {
      expect(code, output).toBe(0);
      expect(output).toContain('Run 1 stays open: other machines may still report into it');
    }
    const [run] = emulator.state().testmo.runs;
    expect(run?.name).toBe('Nightly');
    expect(runs(emulator)).toEqual([[false, names(emulator).length]]);

    const completed = await livelane(home.folder, ['run', 'complete'], { ...env, LIVELANE_RUN: handle })
      .ended;
    expect(completed).toMatchObject({ code: 0, output: expect.stringContaining('Testmo: run 1') });
    expect(runs(emulator)).toEqual([[true, names(emulator).length]]);
    expect(emulator.state().violations).toEqual([]);

    const again = await livelane(home.folder, ['run', 'complete', handle, '--fail'], env).ended;
    expect(again.code).toBe(1);
    expect(again.output).toContain(
      `there is no open run of ${handle}: it was never made, or is closed already`,
    );
  });

  test('create says what stands in the way; machines make the run themselves', async () => {
    const emulator = await testmo();
    await emulator.stopListening();
    const home = machine('vitest', emulator);
    home.write('livelane.config.json', JSON.stringify(settings(emulator, { delivery: { deadlineMs: 500 } })));
    const created = livelane(home.folder, ['run', 'create'], env);
    expect((await created.ended).code).toBe(0);
    expect(created.stderr()).toMatch(
      /^Testmo: no run was made, the first machine will try again: .*ECONNREFUSED/,
    );
    expect(created.stdout()).toMatch(/^shared-\S+\n$/);
    expect((await livelane(home.folder, ['run', 'create', '--fail'], env).ended).code).toBe(1);
  });

  test('complete without a handle, and create without a vendor, say what is missing', async () => {
    const home = new Project({ 'livelane.config.json': '{}' });
    const complete = await livelane(home.folder, ['run', 'complete']).ended;
    expect(complete.code).toBe(2);
    expect(complete.output).toContain('in LIVELANE_RUN');
    const create = await livelane(home.folder, ['run', 'create']).ended;
    expect(create.code).toBe(2);
    expect(create.output).toContain('The settings name no vendor');
  });
});
