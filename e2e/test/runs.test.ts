import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { livelane, playwright } from '../support/process.ts';
import { GATE, type Project, playwrightProject } from '../support/project.ts';
import { heldTests, isClosed, settings, TOKEN, testmo, until } from '../support/testmo.ts';
import { SECRETS, vendors } from '../support/vendors.ts';
import { vitest, vitestProject } from '../support/vitest-project.ts';

const command = (project: Project, ...args: string[]) => livelane(project.folder, args, SECRETS).ended;

/** Ids, in the order in which the runs were begun. */
const ids = (project: Project) =>
  project
    .runs()
    .map(({ folder }) => basename(folder))
    .sort();

/** Waits until the courier of a run, which may outlive the tests, has gone. */
async function couriersGone(project: Project): Promise<void> {
  await vi.waitFor(
    () => {
      for (const paths of project.runs()) expect(existsSync(paths.lease)).toBe(false);
    },
    { timeout: 30_000, interval: 20 },
  );
}

/** Testmo, and a project whose only result it refuses the first time. */
async function refusedOnce() {
  const fault = {
    kind: 'status',
    status: 422,
    times: 1,
    match: { method: 'POST', path: '/append$' },
  } as const;
  const emulator = await testmo({ faults: [fault] });
  const tests = `import { test } from 'vitest'; test('only one', () => {});`;
  const project = vitestProject(settings(emulator), { 'a.test.js': tests });
  return { emulator, project };
}

test('runs lists what is here, the newest first, with what is not settled and why', async () => {
  const emulator = await vendors();
  const there = { testmo: { url: emulator.url, projectId: 1, source: 'frontend' } };
  const project = vitestProject({ ...there, run: { name: 'The first' } });
  const nothing = await command(project, 'runs');
  expect(nothing).toMatchObject({ code: 0, output: expect.stringContaining('There is no run in') });
  await vitest(project).ended;
  const away = { testmo: { ...there.testmo, url: 'http://127.0.0.1:9' }, delivery: { deadlineMs: 500 } };
  project.write('livelane.config.json', JSON.stringify({ ...away, run: { name: 'The second' } }));
  await vitest(project).ended;
  await couriersGone(project);
  project.write('.livelane/runs/odd/notes.txt', '');

  const { code, output } = await command(project, 'runs');
  expect(code, output).toBe(0);
  const lines = output.trimEnd().split('\n');
  expect(lines[0]).toMatch(/The second {2}3 tests \(2 passed, 1 failed\) {2}undelivered {2}\d+\.\d KiB$/);
  expect(lines[1]).toMatch(/^ {4}Testmo: 0 delivered, 3 pending: .*127\.0\.0\.1:9/);
  expect(lines[2]).toMatch(/The first {2}3 tests \(2 passed, 1 failed\) {2}settled: 3 in Testmo {2}/);
  expect(lines[3]).toMatch(/^run odd cannot be read: there is no run\.json in .*delete the folder\.$/);
  expect(lines[4]).toBe('Send what is left with: npx livelane resume');
  expect(lines).toHaveLength(5);

  const json = JSON.parse((await command(project, 'runs', '--json')).output);
  expect(json).toEqual({
    dir: join(project.folder, '.livelane'),
    runs: [
      expect.objectContaining({ state: 'undelivered', name: 'The second', tests: { passed: 2, failed: 1 } }),
      {
        id: expect.stringMatching(/^\d{8}-\d{6}-\w{6}$/),
        folder: expect.stringContaining(join('.livelane', 'runs')),
        state: 'settled',
        name: 'The first',
        frameworks: [expect.stringMatching(/^vitest \d/)],
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        tests: { passed: 2, failed: 1 },
        ignored: 0,
        bytes: expect.any(Number),
        vendors: [
          {
            name: 'testmo',
            title: 'Testmo',
            label: 'run 1',
            url: expect.stringContaining(emulator.url),
            delivered: 3,
            pending: 0,
            refused: 0,
            unlinked: 0,
            filesPending: 0,
            complete: true,
            refusals: [],
          },
        ],
        problems: [],
      },
    ],
    unreadable: [{ id: 'odd', folder: expect.any(String), reason: expect.stringContaining('run.json') }],
  });
});

test('what AIO Tests has refused is shown with its reason, and sent again when the cause is mended', async () => {
  const emulator = await vendors();
  const aio = { url: emulator.url, project: 'PROJ', addCases: false };
  const project = vitestProject({ aio });
  await vitest(project).ended;
  const [id] = ids(project) as [string];
  const shown = await command(project, 'runs', 'show', id);
  expect(shown.output).toMatch(/AIO Tests \(.*\): 0 delivered, 1 refused, 2 without a case/);
  expect(shown.output).toMatch(/refused “cart\.test\.js.*PROJ-TC-7 ships”: \S+/);
  expect(shown.output).toMatch(/names no case: cart\.test\.js.*adds/);
  const { vendors: listed } = JSON.parse((await command(project, 'runs', 'show', id, '--json')).output);
  expect(listed[0].refusals).toMatchObject([{ test: expect.stringContaining('ships') }]);
  expect(await command(project, 'resume')).toMatchObject({ code: 0 });
  const left = await command(project, 'resume', '--fail');
  expect(left.code).toBe(1);
  expect(left.output).toContain(`npx livelane resume ${id} --refused`);

  project.write(
    'livelane.config.json',
    JSON.stringify({ aio: { ...aio, addCases: true, createCases: true } }),
  );
  const again = await command(project, 'resume', '--refused', '--fail');
  expect(again.code, again.output).toBe(0);
  expect(again.output).toMatch(/→ 3 delivered to AIO Tests/);
  const { cycles } = emulator.state().aio.projects[0] ?? { cycles: [] };
  expect(cycles).toHaveLength(1);
  expect(emulator.state().counts.aio.runs).toBe(3);
  const { requests } = emulator.state().counts;
  expect((await command(project, 'resume', '--refused', '--fail')).code).toBe(0);
  expect(emulator.state().counts.requests).toBe(requests);
});

test('what Testmo has refused needs a replay once its run is completed, and resume says so', async () => {
  const { emulator, project } = await refusedOnce();
  const env = { TESTMO_TOKEN: TOKEN };
  await vitest(project, env).ended;
  const [id] = ids(project) as [string];
  const run = (...args: string[]) => livelane(project.folder, args, env).ended;
  const before = emulator.state();
  expect(heldTests(before)).toHaveLength(0);
  expect(isClosed(before)).toBe(true);

  const again = await run('resume', id, '--refused', '--fail');
  expect(again.code).toBe(1);
  expect(again.output).toMatch(
    new RegExp(
      `1 refused result cannot be sent again: Testmo has completed run 1 .*npx livelane replay ${id} --to testmo`,
    ),
  );
  expect(emulator.state().counts.requests).toBe(before.counts.requests);
  expect((await run('replay', id, '--to', 'testmo')).code).toBe(0);
  expect(heldTests(emulator.state())).toHaveLength(1);
  // The replay speaks for the run from now on.
  expect((await run('resume', '--fail')).code).toBe(0);
});

test('in CI resume --fail judges the runs of its own build', async () => {
  const { project } = await refusedOnce();
  const build = (number: string) => ({ TESTMO_TOKEN: TOKEN, GITHUB_RUN_ID: number });
  await vitest(project, build('7')).ended;
  const resume = (number: string) => livelane(project.folder, ['resume', '--fail'], build(number)).ended;
  expect(await resume('7')).toMatchObject({ code: 1, output: expect.stringContaining('has refused 1') });
  expect(await resume('8')).toMatchObject({ code: 0, output: expect.not.stringContaining('refused') });
});

test('a run without a vendor is sent by resume when it is named, after one was configured', async () => {
  const emulator = await testmo();
  const project = vitestProject({});
  await vitest(project).ended;
  const [id] = ids(project) as [string];
  project.write('livelane.config.json', JSON.stringify(settings(emulator)));
  const run = (...args: string[]) => livelane(project.folder, args, { TESTMO_TOKEN: TOKEN }).ended;
  const all = await run('resume', '--fail');
  expect(all.code).toBe(0);
  expect(all.output).toMatch(new RegExp(`1 run was recorded without a vendor.*livelane resume ${id}`));
  expect(heldTests(emulator.state())).toHaveLength(0);
  expect((await run('resume', id, '--fail')).code).toBe(0);
  expect(heldTests(emulator.state())).toHaveLength(3);
  expect((await run('resume', '--fail')).output).toMatch(/^Nothing is left to send in \S+\n$/);
});

test('resume does no harm while the tests go on, and neither do two at once', async () => {
  const emulator = await testmo();
  const spec = `
    import { test } from '@playwright/test';
    ${GATE}
    for (let n = 0; n < 4; n++) test('quick ' + n, () => {});
    test('waits', async () => { await gate('end'); });`;
  const project = playwrightProject({ 'a.spec.ts': spec }, { livelane: settings(emulator) });
  const running = playwright(project.folder, [], { TESTMO_TOKEN: TOKEN });
  await until(emulator, (state) => heldTests(state).length === 4);
  const resume = () => livelane(project.folder, ['resume', '--fail'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(await resume()).toMatchObject({
    code: 0,
    output: expect.stringContaining('goes on at this moment'),
  });
  process.kill(project.courier()?.pid as number, 'SIGKILL');
  expect(await resume()).toMatchObject({
    code: 0,
    output: expect.stringContaining('goes on at this moment'),
  });
  running.child.kill('SIGKILL');
  await running.ended;
  project.write('gates/end', '');
  const [one, two] = await Promise.all([resume(), resume()]);
  expect([one.code, two.code], one.output + two.output).toEqual([0, 0]);
  const state = emulator.state();
  expect(state.testmo.runs).toHaveLength(1);
  expect(isClosed(state)).toBe(true);
  expect(heldTests(state)).toHaveLength(4);
});

test('a run whose run.json is lost is told by resume, and can be mended as it says', async () => {
  const emulator = await testmo();
  const project = vitestProject(settings(emulator));
  const run = (...args: string[]) => livelane(project.folder, args, { TESTMO_TOKEN: TOKEN }).ended;
  await emulator.stopListening();
  await vitest(project, { TESTMO_TOKEN: TOKEN, LIVELANE_DELIVERY_DEADLINE_MS: '0' }).ended;
  await couriersGone(project);
  const { folder, manifest } = project.run();
  const id = basename(folder);
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, '');
  await emulator.listen();
  for (const [args, expected] of [
    [['resume'], 0],
    [['resume', '--fail'], 1],
    [['resume', id], 2],
  ] as const) {
    const { code, output } = await run(...args);
    expect(code, output).toBe(expected);
    expect(output).toMatch(
      new RegExp(`run ${id} cannot be read: .*run\\.json is damaged.*livelane resume ${id}`),
    );
  }
  expect(heldTests(emulator.state())).toHaveLength(0);
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(text), id }));
  expect((await run('resume', id, '--fail')).code).toBe(0);
  expect(heldTests(emulator.state())).toHaveLength(3);
});

test('a folder in which nothing was recorded keeps resume from nothing', async () => {
  const project = vitestProject({});
  const paths = join(project.folder, '.livelane', 'runs', 'begun');
  mkdirSync(join(paths, 'shards'), { recursive: true });
  const manifest = {
    v: 1,
    id: 'begun',
    createdAt: 1,
    origin: 'local',
    configFrom: [project.folder],
    options: {},
  };
  writeFileSync(join(paths, 'run.json'), JSON.stringify(manifest));
  utimesSync(join(paths, 'run.json'), 1, 1);
  expect(await command(project, 'resume', '--fail')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Nothing is left to send'),
  });
  const named = await command(project, 'resume', 'begun', '--fail');
  expect(named).toMatchObject({ code: 0, output: expect.stringContaining('has recorded nothing') });
});

test('prune removes what is settled within the limits that are given, and says so', async () => {
  const emulator = await vendors();
  const there = { testmo: { url: emulator.url, projectId: 1, source: 'frontend' } };
  const project = vitestProject(there);
  for (let n = 0; n < 3; n++) {
    await vitest(project).ended;
    await couriersGone(project);
  }
  const [first, second, third] = ids(project) as [string, string, string];
  const dry = await command(project, 'runs', 'prune', '--keep', '1', '--dry-run');
  expect(dry.output).toMatch(
    new RegExp(`would remove ${first}\nwould remove ${second}\nWould remove 2 runs \\(.*; 1 stays`),
  );
  expect(ids(project)).toHaveLength(3);
  expect((await command(project, 'runs', 'prune', '--older-than', '1d')).output).toContain('Removed 0 runs');
  expect((await command(project, 'runs', 'prune', '--larger-than', '1kb', '--keep', '2')).code).toBe(0);
  expect(ids(project)).toEqual([second, third]);
  expect((await command(project, 'runs', 'prune')).output).toContain('Removed 0 runs');
  for (const args of [
    ['--older-than', '3'],
    ['--larger-than', 'much'],
    ['--keep', '-1'],
  ]) {
    expect(await command(project, 'runs', 'prune', ...args)).toMatchObject({ code: 2 });
  }
});

test('the courier of a run keeps the folder small by itself, and never removes what is not delivered', async () => {
  const emulator = await vendors();
  const there = { url: emulator.url, projectId: 1, source: 'frontend' };
  const away = { testmo: { ...there, url: 'http://127.0.0.1:9' }, delivery: { deadlineMs: 0 } };
  const project = vitestProject(away);
  await vitest(project).ended;
  await couriersGone(project);
  const [undelivered] = ids(project) as [string];
  project.write('livelane.config.json', JSON.stringify({ testmo: there }));
  await vitest(project).ended;
  await couriersGone(project);
  const [, settled] = ids(project) as [string, string];
  await vitest(project, { LIVELANE_DELIVERY_KEEP_BYTES: '1' }).ended;
  await vi.waitFor(() => expect(ids(project)).not.toContain(settled), { timeout: 30_000, interval: 20 });
  expect(ids(project)).toEqual([undelivered, expect.any(String)]);
});
