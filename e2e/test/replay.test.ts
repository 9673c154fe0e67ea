import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Emulator } from '@livelane/emulator';
import { expect, test } from 'vitest';
import { livelane, playwright } from '../support/process.ts';
import { GATE, type Project, playwrightProject } from '../support/project.ts';
import { heldTests, isClosed, settings, TOKEN, testmo, until } from '../support/testmo.ts';
import { allSettings, SECRETS, vendors } from '../support/vendors.ts';
import { vitest, vitestProject } from '../support/vitest-project.ts';

/** `livelane replay` of the run with this id. */
const replay = (project: Project, id: string, args: string[] = [], env = {}) =>
  livelane(project.folder, ['replay', id, ...args], { ...SECRETS, ...env });

const idOf = (project: Project) => basename(project.run().folder);

/** Results that each vendor holds. */
function held(emulator: Emulator): Record<string, number> {
  const { testmo, aio, xray, zephyr } = emulator.state().counts;
  return { testmo: testmo.tests, aio: aio.runs, xray: xray.cloud.runs, zephyr: zephyr.results };
}

/** Every file of a folder with its text. */
function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  );
}

test('a run that was recorded without a vendor goes to all that are configured since; its own folder stays as it was', async () => {
  const emulator = await vendors();
  const project = vitestProject({});
  await vitest(project).ended;
  const id = idOf(project);
  const source = project.run().folder;
  const before = contentsOf(source);
  project.write('livelane.config.json', JSON.stringify(allSettings(emulator)));
  const { code, output } = await replay(project, id).ended;
  expect(code, output).toBe(0);
  for (const title of ['Testmo', 'AIO Tests', 'Xray', 'Zephyr Enterprise'])
    expect(output).toMatch(new RegExp(`→ 3 delivered to ${title}`));
  expect(held(emulator)).toEqual({ testmo: 3, aio: 3, xray: 3, zephyr: 3 });
  expect(contentsOf(source)).toEqual(before);
  expect(emulator.state().violations).toEqual([]);

  const again = await replay(project, id).ended;
  expect(again.output).toContain(`${id}-replay-2`);
  expect((await livelane(project.folder, ['resume', id], SECRETS).ended).code).toBe(0);
  const { testmo: runs, aio, xray, zephyr } = emulator.state();
  expect(runs.runs.map(({ is_completed }) => is_completed)).toEqual([true, true, true]);
  expect(aio.projects[0]?.cycles).toHaveLength(3);
  expect(xray.cloud.executions).toHaveLength(3);
  expect(zephyr.cycles).toHaveLength(3);
  expect(held(emulator)).toEqual({ testmo: 9, aio: 9, xray: 9, zephyr: 9 });
});

test('--to names the vendors that get it: the others get nothing, and are not listed', async () => {
  const emulator = await vendors();
  const project = vitestProject({});
  await vitest(project).ended;
  project.write('livelane.config.json', JSON.stringify(allSettings(emulator)));
  const id = idOf(project);
  const one = await replay(project, id, ['--to', 'xray']).ended;
  expect(one.code, one.output).toBe(0);
  expect(one.output).not.toMatch(/Testmo|AIO|Zephyr/);
  expect(held(emulator)).toEqual({ testmo: 0, aio: 0, xray: 3, zephyr: 0 });
  const two = await replay(project, id, ['--to', 'aio,testmo']).ended;
  expect(two.code, two.output).toBe(0);
  expect(held(emulator)).toEqual({ testmo: 3, aio: 3, xray: 3, zephyr: 0 });
});

test('a vendor that is not configured, or that there is none of, is named before anything is made', async () => {
  const project = vitestProject({ testmo: { url: 'http://127.0.0.1:9', projectId: 1, source: 'frontend' } });
  await vitest(project, { LIVELANE_DELIVERY_DEADLINE_MS: '0' }).ended;
  const id = idOf(project);
  const missing = await replay(project, id, ['--to', 'testmo,aio']).ended;
  expect(missing.code).toBe(2);
  expect(missing.output).toMatch(/no section "aio".*livelane\.config\.json/);
  const unknown = await replay(project, id, ['--to', 'jira']).ended;
  expect(unknown.code).toBe(2);
  expect(unknown.output).toContain('there are testmo, aio, xray, zephyr');
  const nowhere = await replay(project, 'nowhere').ended;
  expect(nowhere.code).toBe(2);
  expect(nowhere.output).toContain(`Runs there: ${id}`);
  expect(project.runs()).toHaveLength(1);
});

test('--config sends it to another project, and the environment comes before the file', async () => {
  const emulator = await vendors();
  const project = vitestProject(settings({ testmoUrl: emulator.url }));
  await vitest(project).ended;
  const other = { testmo: { url: emulator.url, projectId: 2, source: 'other' }, run: { name: 'Once more' } };
  project.write('settings/other.json', JSON.stringify(other));
  const id = idOf(project);
  expect((await replay(project, id, ['--config', 'settings/other.json']).ended).code).toBe(0);
  const env = { LIVELANE_TESTMO_PROJECT_ID: '3' };
  expect((await replay(project, id, ['--config', 'settings/other.json'], env).ended).code).toBe(0);
  const { runs } = emulator.state().testmo;
  expect(runs.map((run) => [run.project_id, run.name === 'Once more', run.is_completed])).toEqual([
    [1, false, true],
    [2, true, true],
    [3, true, true],
  ]);
  const wrong = await replay(project, id, ['--config', 'settings/none.json']).ended;
  expect(wrong.code).toBe(2);
  expect(wrong.output).toMatch(/none\.json cannot be used: there is no such file/);
});

test('a replay that was killed is finished by resume: nothing is missing, nothing twice', async () => {
  const emulator = await testmo({ latencyMs: 150 });
  const tests = `import { test } from 'vitest'; for (let n = 0; n < 1_000; n++) test('t' + n, () => {});`;
  const project = vitestProject({}, { 'many.test.js': tests });
  await vitest(project).ended;
  const id = idOf(project);
  project.write('livelane.config.json', JSON.stringify(settings(emulator)));
  const running = replay(project, id, ['--to', 'testmo'], { TESTMO_TOKEN: TOKEN });
  await until(emulator, (state) => heldTests(state).length > 0);
  running.child.kill('SIGKILL');
  await running.ended;
  expect(heldTests(emulator.state()).length).toBeLessThan(1_000);
  const resumed = await livelane(project.folder, ['resume'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(resumed.code, resumed.output).toBe(0);
  expect(resumed.output).toContain(`run ${id}-replay-1`);
  const state = emulator.state();
  expect(state.testmo.runs).toHaveLength(1);
  expect(isClosed(state)).toBe(true);
  expect(new Set(heldTests(state).map(({ name }) => name)).size).toBe(1_000);
  expect(heldTests(state)).toHaveLength(1_000);
});

test('a run that still goes on is not replayed, and one that was killed is, as far as it was', async () => {
  const emulator = await testmo();
  const spec = `
    import { test } from '@playwright/test';
    ${GATE}
    for (let n = 0; n < 4; n++) test('quick ' + n, () => {});
    test('waits', async () => { await gate('end'); });`;
  const project = playwrightProject(
    { 'a.spec.ts': spec },
    { livelane: settings(emulator), config: 'workers: 1,' },
  );
  const running = playwright(project.folder, [], { TESTMO_TOKEN: TOKEN });
  await until(emulator, (state) => heldTests(state).length === 4);
  const id = idOf(project);
  const refused = await replay(project, id, [], { TESTMO_TOKEN: TOKEN }).ended;
  expect(refused.code).toBe(2);
  expect(refused.output).toContain('still goes on');
  expect(project.runs()).toHaveLength(1);
  running.child.kill('SIGKILL');
  await running.ended;
  const { code, output } = await replay(project, id, [], { TESTMO_TOKEN: TOKEN }).ended;
  expect(code, output).toBe(0);
  const state = await until(emulator, isClosed);
  const [live, again] = state.testmo.runs.map((run) =>
    run.threads.flatMap(({ tests }) => tests.map(({ name }) => name)),
  );
  expect(again).toEqual(live);
  expect(JSON.stringify(state.testmo.runs[1]?.fields)).toContain('waits');
  project.write('gates/end', '');
});

test("AIO's own import of a result file takes a replay", async () => {
  const emulator = await vendors();
  const project = vitestProject({});
  await vitest(project).ended;
  const id = idOf(project);
  const aio = { url: emulator.url, project: 'PROJ', import: 'instead', createCases: true };
  project.write('livelane.config.json', JSON.stringify({ aio }));
  const { code, output } = await replay(project, id, ['--to', 'aio']).ended;
  expect(code, output).toBe(0);
  expect(output).toMatch(/→ 3 delivered to AIO Tests/);
  expect(held(emulator)).toMatchObject({ aio: 3 });
  expect(emulator.state().violations).toEqual([]);
});
