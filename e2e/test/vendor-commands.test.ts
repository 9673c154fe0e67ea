import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { livelane, programOf, run } from '../support/process.ts';
import { Project } from '../support/project.ts';
import { SECRETS, vendors } from '../support/vendors.ts';

function project(livelaneConfig: unknown): Project {
  return new Project({
    'package.json': '{ "type": "module", "private": true }',
    'vitest.config.js': `export default { test: { reporters: ['default', '@livelane/vitest'] } };`,
    'livelane.config.json': JSON.stringify(livelaneConfig),
    'cart.test.js': `
      import { describe, expect, test } from 'vitest';
      describe('cart', () => {
        test('adds', () => {});
        test('pays', () => { expect(1).toBe(2); });
        test('[CALC-5] ships', () => {});
      });`,
  });
}

const vitest = ({ folder }: Project) =>
  run(programOf(import.meta.dirname, 'vitest/vitest.mjs'), ['run'], { cwd: folder, env: SECRETS }).ended;

test('export writes the recorded run as JUnit XML and as CTRF', async () => {
  const user = project({});
  await vitest(user);
  const junit = await livelane(user.folder, ['export', '--format', 'junit', '--output', 'out/junit.xml'])
    .ended;
  expect(junit.code, junit.output).toBe(0);
  expect(junit.output).toMatch(/Wrote 3 results of run \S+ to out\/junit\.xml/);
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  const { testsuites } = parser.parse(user.read('out/junit.xml'));
  expect(testsuites).toMatchObject({ tests: '3', failures: '1', skipped: '0' });
  expect(testsuites.testsuite.testcase.map(({ name }: { name: string }) => name)).toEqual([
    'cart › adds',
    'cart › pays',
    'cart › [CALC-5] ships',
  ]);

  const ctrf = await livelane(user.folder, ['export', '--format', 'ctrf', '--output', '-']).ended;
  expect(ctrf.code, ctrf.output).toBe(0);
  const unknown = await livelane(user.folder, ['export', 'no-such-run', '--format', 'junit']).ended;
  expect(unknown.code).toBe(2);
  expect(unknown.output).toMatch(/no run “no-such-run”.*Runs there: \S+/s);
});

test('tests sync makes Xray Tests for unlinked tests once, and the mapping file links the next run', async () => {
  const emulator = await vendors();
  const xray = { url: emulator.url, project: 'CALC' };
  const user = project({ xray, linking: { mapping: 'cases.json' } });
  user.write('cases.json', '[]');
  const first = await vitest(user);
  expect(first.output).toContain('2 tests name no case of Xray and are not sent there');

  const sync = await livelane(user.folder, ['tests', 'sync'], SECRETS).ended;
  expect(sync.code, sync.output).toBe(0);
  expect(sync.output).toMatch(/2 Tests made, 0 found, 0 refused/);
  const mapping = JSON.parse(user.read('cases.json'));
  expect(mapping).toEqual([
    { test: 'cart > adds', file: 'cart.test.js', cases: [expect.stringMatching(/^CALC-\d+$/)] },
    { test: 'cart > pays', file: 'cart.test.js', cases: [expect.stringMatching(/^CALC-\d+$/)] },
  ]);

  const second = await vitest(user);
  expect(second.output).toMatch(/→ 3 delivered to Xray/);
  const runs = emulator
    .state()
    .xray.cloud.executions.at(-1)
    ?.runs.map(({ testKey, status }) => [testKey, status]);
  expect(Object.fromEntries(runs ?? [])).toEqual({
    [mapping[0].cases[0]]: 'PASSED',
    [mapping[1].cases[0]]: 'FAILED',
    'CALC-5': 'PASSED',
  });
  const again = await livelane(user.folder, ['tests', 'sync'], SECRETS).ended;
  expect(again.output).toMatch(/Every test of run \S+ is linked to a Test/);
  expect(emulator.state().violations).toEqual([]);
});

test('zephyr jobs lists, shows, runs, cancels and deletes', async () => {
  const emulator = await vendors();
  const zephyr = { url: emulator.url, projectId: 1, releaseId: 1, mode: 'job', cycle: 'Nightly' };
  const user = project({ zephyr, delivery: { deadlineMs: 30_000 } });
  const { output } = await vitest(user);
  expect(output).toMatch(/→ 3 delivered to Zephyr Enterprise/);
  const [job] = emulator.state().zephyr.jobs;
  const jobs = (...args: string[]) => livelane(user.folder, ['zephyr', 'jobs', ...args], SECRETS).ended;

  const list = await jobs('list');
  expect(list.output).toMatch(new RegExp(`^${job?.id}  `, 'm'));
  const show = await jobs('show', String(job?.id));
  expect(show.output).toMatch(/latest run: \d+, .*Completed/);
  const ran = await jobs('run', String(job?.id));
  expect(ran.code, ran.output).toBe(0);
  expect(ran.output).toMatch(/done: .*Completed/);
  expect(emulator.state().zephyr.jobs[0]?.runs).toHaveLength(2);
  const gone = await jobs('cancel', '99999');
  expect(gone.code).toBe(1);
  const deleted = await jobs('delete', String(job?.id));
  expect(deleted.output).toContain(`Deleted: ${job?.id}.`);
  expect((await jobs('list')).output).toContain('The release has no automation jobs.');
});

test('a command for a vendor that is not configured says what is missing', async () => {
  const user = project({});
  const { code, output } = await livelane(user.folder, ['zephyr', 'jobs', 'list'], SECRETS).ended;
  expect(code).toBe(2);
  expect(output).toMatch(/no section "zephyr".*livelane\.config\.json/);
});

test('emulate names every vendor, with the settings to write', async () => {
  const user = project({});
  const emulate = livelane(user.folder, ['emulate', '--port', '0'], { AIO_API_KEY: 'only-this-key' });
  await emulate.says(/__livelane\/state/);
  const output = emulate.output();
  for (const title of [
    'Testmo',
    'AIO Tests Cloud',
    'AIO Tests Server',
    'Xray Cloud',
    'Xray Server',
    'Zephyr',
  ])
    expect(output).toMatch(new RegExp(`^ {2}${title}.* http://127`, 'm'));
  expect(output).toContain('AIO_API_KEY (as set here)');
  const url = /(http\S+)\/__livelane/.exec(output)?.[1];
  const ask = (key: string) =>
    fetch(`${url}/aio-tcms/api/v1/project/PROJ/config`, { headers: { authorization: `AioAuth ${key}` } });
  expect((await ask('another-key')).status).toBe(401);
  expect((await ask('only-this-key')).status).toBe(200);
  emulate.child.kill('SIGTERM');
  expect((await emulate.ended).code).toBe(0);
  expect(user.has(join('.livelane'))).toBe(false);
});
