import { expect, test } from 'vitest';
import { livelane, playwright } from '../support/process.ts';
import { GATE, playwrightProject } from '../support/project.ts';
import { heldByTestmo, toldByPlaywright } from '../support/story.ts';
import { heldTests, isClosed, settings, TOKEN, testmo, until } from '../support/testmo.ts';

/** Twenty quick tests, a gate, and twenty more. */
const SPEC = `
  import { expect, test } from '@playwright/test';
  ${GATE}
  test.describe.configure({ mode: 'default' });
  for (let n = 0; n < 20; n++) test('before ' + n, () => { expect(n % 10).not.toBe(3); });
  test('waits', async () => { await gate('middle'); });
  for (let n = 0; n < 20; n++) test('after ' + n, () => {});
  test('waits again', async () => { await gate('end'); });
`;

for (const mode of ['refused', 'reset'] as const) {
  test(`Testmo away in mid-run (connections ${mode}): nothing is missing, nothing twice`, async () => {
    const emulator = await testmo();
    const project = playwrightProject({ 'a.spec.ts': SPEC }, { livelane: settings(emulator) });
    const running = playwright(project.folder, [], { TESTMO_TOKEN: TOKEN });
    await until(emulator, (state) => heldTests(state).length >= 20);
    if (mode === 'refused') await emulator.stopListening();
    else emulator.setOutage(true);
    project.write('gates/middle', '');
    await running.says(/after 19/);
    if (mode === 'refused') await emulator.listen();
    else emulator.setOutage(false);
    project.write('gates/end', '');
    expect((await running.ended).code).toBe(1);
    expect(heldByTestmo(emulator.state())).toEqual(toldByPlaywright(project.folder));
    expect(isClosed(emulator.state())).toBe(true);
    expect(emulator.state().testmo.runs).toHaveLength(1);
  });
}

test('Testmo away from start to end: the exit code is unchanged, one message says what is left, resume delivers it', async () => {
  const emulator = await testmo();
  await emulator.stopListening();
  const project = playwrightProject(
    { 'a.spec.ts': SPEC },
    { livelane: settings(emulator, { delivery: { deadlineMs: 1_000 } }) },
  );
  project.write('gates/middle', '');
  project.write('gates/end', '');
  const without = await playwright(project.folder, [], { LIVELANE_DISABLED: '1' }).ended;
  const { code, output } = await playwright(project.folder, [], { TESTMO_TOKEN: TOKEN }).ended;
  expect(code).toBe(without.code);
  expect(output).toMatch(/42 of 42 results NOT delivered to Testmo: .*127\.0\.0\.1/);
  expect(output).toContain('npx livelane resume');

  await emulator.listen();
  const resumed = await livelane(project.folder, ['resume'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(resumed.code).toBe(0);
  await until(emulator, isClosed);
  expect(heldByTestmo(emulator.state())).toEqual(toldByPlaywright(project.folder));
  expect(emulator.state().testmo.runs).toHaveLength(1);
});

for (const [what, path] of [
  ['making the run', '/projects/1/automation/runs$'],
  ['opening a thread', '/threads$'],
  ['appending results', '/append$'],
  ['completing a thread', '/threads/\\d+/complete$'],
  ['completing the run', '/runs/\\d+/complete$'],
] as const) {
  for (const kind of ['reset-after', 'reset-before', 'truncate', 'html'] as const) {
    test(`the answer to ${what} is lost (${kind}): nothing is missing, nothing twice`, async () => {
      const emulator = await testmo({ faults: [{ kind, match: { method: 'POST', path }, times: 1 }] });
      const project = playwrightProject(
        {
          'a.spec.ts': `import { test } from '@playwright/test'; for (let n = 0; n < 5; n++) test('t' + n, () => {});`,
        },
        { livelane: settings(emulator) },
      );
      const { code, output } = await playwright(project.folder, [], { TESTMO_TOKEN: TOKEN }).ended;
      expect(code, output).toBe(0);
      const state = emulator.state();
      expect(heldByTestmo(state)).toEqual(toldByPlaywright(project.folder));
      expect(state.testmo.runs).toHaveLength(1);
      expect(isClosed(state)).toBe(true);
      expect(state.violations).toEqual([]);
    });
  }
}

test('too many requests: the pace follows, and all arrive', async () => {
  const emulator = await testmo({ rateLimit: { requests: 5, perMs: 1_000, retryAfter: true } });
  const project = playwrightProject(
    {
      'a.spec.ts': `import { test } from '@playwright/test'; for (let n = 0; n < 40; n++) test('t' + n, async () => { await new Promise((done) => setTimeout(done, 50)); });`,
    },
    { livelane: settings(emulator) },
  );
  const { code } = await playwright(project.folder, [], { TESTMO_TOKEN: TOKEN }).ended;
  expect(code).toBe(0);
  expect(heldByTestmo(emulator.state())).toEqual(toldByPlaywright(project.folder));
  expect(isClosed(emulator.state())).toBe(true);
});
