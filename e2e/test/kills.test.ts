import type { Emulator, EmulatorState } from '@livelane/emulator';
import { expect, test } from 'vitest';
import { livelane, playwright } from '../support/process.ts';
import { GATE, type Project, playwrightProject } from '../support/project.ts';
import { heldByTestmo, toldByPlaywright } from '../support/story.ts';
import { heldTests, isClosed, settings, TOKEN, testmo, until } from '../support/testmo.ts';

const SPEC = `
  import { test } from '@playwright/test';
  ${GATE}
  for (let n = 0; n < 8; n++) test('quick ' + n, () => {});
  test('waits', async () => { await gate('end'); });
  for (let n = 8; n < 12; n++) test('late ' + n, () => {});
`;

/** The suite, with one worker: it goes on until the gate is opened. */
function start(emulator: Emulator) {
  const project = playwrightProject(
    { 'a.spec.ts': SPEC },
    { livelane: settings(emulator), config: 'workers: 1,' },
  );
  return { project, running: playwright(project.folder, [], { TESTMO_TOKEN: TOKEN }) };
}

/** Titles that the journal says have ended. */
function ended(project: Project): string[] {
  return project
    .journal()
    .flatMap((event) => (event.type === 'attempt-end' ? [event.test.title] : []))
    .sort();
}

function held(state: EmulatorState): string[] {
  return heldTests(state)
    .map(({ name }) => name)
    .sort();
}

test('a runner killed in mid-run: all that had ended is in Testmo a moment later, and the run is closed and marked', async () => {
  const emulator = await testmo();
  const { project, running } = start(emulator);
  await until(emulator, (state) => heldTests(state).length === 8);
  running.child.kill('SIGKILL');
  await running.ended;
  const state = await until(emulator, isClosed);
  expect(held(state)).toEqual(ended(project));
  const [run] = state.testmo.runs;
  expect(run?.threads.every((thread) => thread.is_completed)).toBe(true);
  const note = JSON.stringify(run?.fields);
  expect(note).toMatch(/[Ii]nterrupted|killed/);
  expect(note).toContain('waits');
  project.write('gates/end', '');
});

test('a courier killed in mid-run is started again by the runner at its end; nothing is missing, nothing twice', async () => {
  const emulator = await testmo();
  const { project, running } = start(emulator);
  await until(emulator, (state) => heldTests(state).length === 8);
  process.kill(project.courier()?.pid as number, 'SIGKILL');
  project.write('gates/end', '');
  expect((await running.ended).code).toBe(0);
  expect(heldByTestmo(emulator.state())).toEqual(toldByPlaywright(project.folder));
  expect(isClosed(emulator.state())).toBe(true);
});

test('runner and courier killed: livelane resume finishes the run; a second resume has nothing to do', async () => {
  const emulator = await testmo({ latencyMs: 30 });
  const { project, running } = start(emulator);
  await until(emulator, (state) => heldTests(state).length >= 1);
  process.kill(project.courier()?.pid as number, 'SIGKILL');
  running.child.kill('SIGKILL');
  await running.ended;
  project.write('gates/end', '');

  const resumed = await livelane(project.folder, ['resume'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(resumed.code, resumed.output).toBe(0);
  const state = emulator.state();
  expect(held(state)).toEqual(ended(project));
  expect(state.testmo.runs).toHaveLength(1);
  expect(isClosed(state)).toBe(true);
  expect(state.violations).toEqual([]);

  const again = await livelane(project.folder, ['resume'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining('Nothing is left to send') });
  expect(emulator.state().counts.requests).toBe(state.counts.requests);
});

test('Ctrl-C ends the run as interrupted, with everything that had ended', async () => {
  const emulator = await testmo();
  const { project, running } = start(emulator);
  await until(emulator, (state) => heldTests(state).length === 8);
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
  const state = emulator.state();
  expect(isClosed(state)).toBe(true);
  expect(held(state)).toEqual(ended(project));
  expect(JSON.stringify(state.testmo.runs[0]?.fields)).toMatch(/[Ii]nterrupted/);
});
