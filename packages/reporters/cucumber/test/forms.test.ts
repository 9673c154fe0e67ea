import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '@livelane/core';
import { afterAll, expect, test } from 'vitest';
import { faultsOf, Project } from './run-cucumber.ts';

const project = new Project('small');
afterAll(() => project.remove());

const FORMATTER = '@livelane/cucumber';
const PLUGIN = '@livelane/cucumber/plugin';

async function withForms(format: unknown[], plugin: string[] = []) {
  const { code, output, events } = await project.run({
    args: ['features'],
    env: { FORMAT: JSON.stringify(format), PLUGIN: JSON.stringify(plugin), FORCE_COLOR: '0' },
  });
  return { code, events, consoles: output.split('2 scenarios (2 passed)').length - 1, output };
}
const attempts = (events: readonly JournalEvent[]) =>
  events.filter(({ type }) => type === 'attempt-end').length;

test('after progress: ours runs, and prints progress itself', async () => {
  const { code, events, consoles } = await withForms(['progress', FORMATTER]);
  expect([code, attempts(events), consoles, faultsOf(events)]).toEqual([0, 2, 1, []]);
});

test('before progress: Cucumber does not load ours', async () => {
  const { code, events, consoles } = await withForms([FORMATTER, 'progress']);
  expect([code, attempts(events), consoles]).toEqual([0, 0, 1]);
});

test('alone: ours runs, and prints what Cucumber alone would print', async () => {
  const { code, events, output } = await withForms([FORMATTER]);
  expect([code, attempts(events), faultsOf(events)]).toEqual([0, 2, []]);
  const { output: alone } = await project.runWithout({ args: ['features'], env: { FORCE_COLOR: '0' } });
  const withoutTimes = (text: string) => text.replace(/\d+m\d+\.\d+s/g, 'time');
  expect(withoutTimes(output.replace(/^Livelane: .*\n/gm, ''))).toBe(withoutTimes(alone));
});

test('with a target, in any order: ours runs beside the console, and ends its file', async () => {
  const { code, events, consoles } = await withForms([[FORMATTER, 'livelane.txt'], 'progress']);
  expect([code, attempts(events), consoles, faultsOf(events)]).toEqual([0, 2, 1, []]);
  expect(existsSync(join(project.folder, 'livelane.txt'))).toBe(true);
});

test('as a plugin: ours runs beside any console', async () => {
  const { code, events, consoles } = await withForms(['summary'], [PLUGIN]);
  expect([code, attempts(events), consoles, faultsOf(events)]).toEqual([0, 2, 1, []]);
});

test('as both: the run is reported once', async () => {
  const { code, events, consoles } = await withForms(['progress', FORMATTER], [PLUGIN]);
  expect([code, attempts(events), consoles, faultsOf(events)]).toEqual([0, 2, 1, []]);
});
