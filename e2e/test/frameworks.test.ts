import { expect, test } from 'vitest';
import { FRAMEWORKS } from '../support/frameworks.ts';
import { Project } from '../support/project.ts';
import { heldTests, isClosed, settings, TOKEN, testmo } from '../support/testmo.ts';

for (const [name, { files, start, code }] of Object.entries(FRAMEWORKS)) {
  test(`${name}: one reporter line, and the results are in Testmo`, async () => {
    const emulator = await testmo();
    const project = new Project({ ...files, 'livelane.config.json': JSON.stringify(settings(emulator)) });
    const without = await start(project, { LIVELANE_DISABLED: '1' }).ended;
    const ran = await start(project, { TESTMO_TOKEN: TOKEN }).ended;
    expect([without.code, ran.code], ran.output).toEqual([code, code]);
    expect(ran.output).toMatch(/Livelane: 3 tests .*→ 3 delivered to Testmo/);

    const state = emulator.state();
    expect(
      heldTests(state)
        .map((held) => [held.name, held.status])
        .sort(),
    ).toEqual([
      ['fails', 'failed'],
      ['is skipped', 'skipped'],
      ['passes', 'passed'],
    ]);
    expect(isClosed(state)).toBe(true);
    expect(state.violations).toEqual([]);
  });
}
