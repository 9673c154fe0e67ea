import { expect, test } from 'vitest';
import { playwright } from '../support/process.ts';
import { GATE, playwrightProject } from '../support/project.ts';
import { heldByTestmo, toldByPlaywright } from '../support/story.ts';
import { heldTests, isClosed, settings, TOKEN, testmo, until } from '../support/testmo.ts';

/** A spec whose first test is quick and whose second one waits. */
function waiting(name: string): string {
  return `
    import { expect, test } from '@playwright/test';
    ${GATE}
    test.describe.configure({ mode: 'default' });
    test('${name} begins', () => {});
    test('${name} waits', async () => { await gate('${name}'); });
    test('${name} fails', () => { expect(1).toBe(2); });
  `;
}

test('results are in Testmo while the run goes on, one thread for each worker, and in the end all are there', async () => {
  const emulator = await testmo();
  const project = playwrightProject(
    { 'left.spec.ts': waiting('left'), 'right.spec.ts': waiting('right') },
    { livelane: settings(emulator) },
  );
  const running = playwright(project.folder, [], { TESTMO_TOKEN: TOKEN });

  const early = await until(emulator, (state) => heldTests(state).length === 2);
  expect(running.child.exitCode).toBeNull();
  expect(early.testmo.runs).toMatchObject([{ is_completed: false, source: 'frontend' }]);
  expect(early.testmo.runs[0]?.threads.map(({ tests }) => tests.length)).toEqual([1, 1]);

  project.write('gates/left', '');
  const later = await until(emulator, (state) => heldTests(state).length === 4);
  expect(later.testmo.runs[0]?.threads.map(({ tests }) => tests.length).sort()).toEqual([1, 3]);

  project.write('gates/right', '');
  expect(await running.ended).toMatchObject({ code: 1 });
  const state = emulator.state();
  expect(isClosed(state)).toBe(true);
  expect(state.testmo.runs).toHaveLength(1);
  expect(state.testmo.runs[0]?.threads.every((thread) => thread.is_completed)).toBe(true);
  expect(state.testmo.runs[0]?.threads.every((thread) => thread.elapsed_observed > 0)).toBe(true);
  expect(heldByTestmo(state)).toEqual(toldByPlaywright(project.folder));
  expect(state.violations).toEqual([]);
  // One line at the start, one at the end, both with the run's address.
  const ours = running
    .output()
    .split('\n')
    .filter((line) => line.startsWith('Livelane:'));
  expect(ours).toHaveLength(2);
  expect(ours[0]).toMatch(/^Livelane: live in Testmo: http.*\/automation\/runs\/view\/1$/);
  expect(ours[1]).toMatch(/^Livelane: 6 tests \(4 passed, 2 failed\) → 6 delivered to Testmo \(run 1, http/);
});

test('a run without any result makes no run in Testmo', async () => {
  const emulator = await testmo();
  const project = playwrightProject(
    { 'a.spec.ts': `import { test } from '@playwright/test'; test('one', () => {});` },
    { livelane: settings(emulator) },
  );
  const { code } = await playwright(
    project.folder,
    ['--grep', 'nothing is called so', '--pass-with-no-tests'],
    {
      TESTMO_TOKEN: TOKEN,
    },
  ).ended;
  expect(code).toBe(0);
  expect(emulator.state().testmo.runs).toEqual([]);
});

test('without settings the run is only recorded, and one line says so', async () => {
  const project = playwrightProject({
    'a.spec.ts': `import { test } from '@playwright/test'; test('one', () => {});`,
  });
  const { code, output } = await playwright(project.folder).ended;
  expect(code).toBe(0);
  expect(project.journal().map(({ type }) => type)).toEqual([
    'shard-start',
    'attempt-start',
    'attempt-end',
    'shard-end',
  ]);
  expect(output).toMatch(
    /Livelane: 1 test \(1 passed\), kept in \.livelane\/runs\/.*no vendor is configured/,
  );
});

test('settings may be the options of the reporter, and the environment overrides them', async () => {
  const emulator = await testmo();
  const project = playwrightProject({
    'a.spec.ts': `import { test } from '@playwright/test'; test('one', () => {});`,
  });
  project.write(
    'playwright.config.ts',
    `export default { testDir: 'tests', reporter: [['@livelane/playwright', ${JSON.stringify(
      settings(emulator, { run: { name: 'from the options', tags: ['nightly'] } }),
    )}]] };`,
  );
  await playwright(project.folder, [], { TESTMO_TOKEN: TOKEN, LIVELANE_RUN_NAME: 'from the environment' })
    .ended;
  expect(emulator.state().testmo.runs).toMatchObject([
    { name: 'from the environment', tags: expect.arrayContaining(['nightly']), is_completed: true },
  ]);
});

test('LIVELANE_DISABLED=1 leaves no trace', async () => {
  const emulator = await testmo();
  const project = playwrightProject(
    { 'a.spec.ts': `import { test } from '@playwright/test'; test('one', () => {});` },
    { livelane: settings(emulator) },
  );
  const { code, output } = await playwright(project.folder, [], {
    TESTMO_TOKEN: TOKEN,
    LIVELANE_DISABLED: '1',
  }).ended;
  expect(code).toBe(0);
  expect(output).not.toContain('Livelane');
  expect(project.has('.livelane')).toBe(false);
  expect(emulator.state().requests).toEqual([]);
});
