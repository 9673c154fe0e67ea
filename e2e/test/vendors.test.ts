import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '@livelane/emulator';
import { expect, onTestFinished, test } from 'vitest';
import { livelane, programOf, run } from '../support/process.ts';
import { Project } from '../support/project.ts';
import { allSettings, SECRETS, vendors } from '../support/vendors.ts';

const TESTS = `
  import { expect, test } from 'vitest';
  import { livelaneOf } from '@livelane/vitest';
  test('passes', () => {});
  test('fails', async (context) => {
    await livelaneOf(context).attach('note.txt', { body: 'what was seen', contentType: 'text/plain' });
    console.log('seen', process.env.AIO_API_KEY, process.env.XRAY_CLIENT_SECRET, process.env.ZEPHYR_API_TOKEN);
    expect(1).toBe(2);
  });
  test.skip('is skipped', () => {});
`;

function project(livelaneConfig: unknown, files: Record<string, string> = { 'a.test.js': TESTS }): Project {
  return new Project({
    'package.json': '{ "type": "module", "private": true }',
    'vitest.config.js': `export default { test: { reporters: ['default', '@livelane/vitest'] } };`,
    'livelane.config.json': JSON.stringify(livelaneConfig),
    ...files,
  });
}

function vitest({ folder }: Project, env: Record<string, string | undefined> = SECRETS, args: string[] = []) {
  return run(programOf(import.meta.dirname, 'vitest/vitest.mjs'), ['run', ...args], { cwd: folder, env });
}

/** Results that each vendor holds. */
function held(emulator: Emulator): Record<string, number> {
  const { testmo, aio, xray, zephyr } = emulator.state().counts;
  return { testmo: testmo.tests, aio: aio.runs, xray: xray.cloud.runs, zephyr: zephyr.results };
}

test('one run goes to all four vendors, each with a line and a link, and no secret shows anywhere', async () => {
  const emulator = await vendors();
  const user = project(allSettings(emulator));
  const { code, output } = await vitest(user, { ...SECRETS, LIVELANE_DEBUG: '1' }).ended;
  expect(code).toBe(1);
  const ours = output.split('\n').filter((line) => line.startsWith('Livelane: '));
  for (const title of ['Testmo', 'AIO Tests', 'Xray', 'Zephyr Enterprise']) {
    expect(ours.filter((line) => line.includes(`→ 3 delivered to ${title} (`))).toHaveLength(1);
  }
  expect(held(emulator)).toEqual({ testmo: 3, aio: 3, xray: 3, zephyr: 3 });
  const state = emulator.state();
  expect(state.violations).toEqual([]);
  expect(state.counts.answers['429']).toBeUndefined();

  const texts = readdirSync(user.run().folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/evidence/'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const everything = [...texts, ours.join('\n'), JSON.stringify(state)].join('\n');
  for (const secret of Object.values(SECRETS)) {
    for (const form of [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]) {
      expect(everything.includes(form), `${secret} as ${form}`).toBe(false);
    }
  }
  // A session's token is a secret as well: three parts, as JWTs have.
  expect(everything).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
});

test('a vendor that is away and one that is wrongly configured change nothing for the others', async () => {
  const emulator = await vendors();
  const away = await startEmulator();
  onTestFinished(() => away.close());
  await away.stopListening();
  const settings = allSettings(emulator, {
    aio: { url: away.url, project: 'PROJ', createCases: true },
    delivery: { deadlineMs: 1_000 },
  });
  const { code, output } = await vitest(project(settings), { ...SECRETS, ZEPHYR_API_TOKEN: 'wrong' }).ended;
  expect(code).toBe(1);
  expect(output).toMatch(/3 of 3 results NOT delivered to AIO Tests: .*(refused|ECONNREFUSED)/);
  expect(output).toMatch(/Zephyr Enterprise.*ZEPHYR_API_TOKEN/);
  expect(output).toMatch(/→ 3 delivered to Testmo/);
  expect(output).toMatch(/→ 3 delivered to Xray/);
  expect(held(emulator)).toEqual({ testmo: 3, aio: 0, xray: 3, zephyr: 0 });
});

test('a slow vendor delays no other', async () => {
  const emulator = await vendors();
  emulator.setFaults([{ kind: 'slow', ms: 1_000, match: { path: '^/aio-tcms/' } }]);
  const { output } = await vitest(project(allSettings(emulator))).ended;
  expect(output).toMatch(/→ 3 delivered to AIO Tests/);
  const { requests } = emulator.state();
  const last = (path: RegExp) => requests.findLast((request) => path.test(request.path))?.at ?? 0;
  expect(last(/^\/flex\//)).toBeLessThan(last(/^\/aio-tcms\//));
  expect(last(/^\/api\/v1\//)).toBeLessThan(last(/^\/aio-tcms\//));
});

test('shards of one CI build on several machines are one cycle, one Test Execution and one phase', async () => {
  const emulator = await vendors();
  const file = (name: string) => `import { test } from 'vitest'; test('${name}', () => {});`;
  const files = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.test.js`, file(name)]));
  const build = { GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '1' };
  const { testmo: _, ...settings } = allSettings(emulator);
  const ends = [1, 2, 3].map(
    (shard) => vitest(project(settings, files), { ...SECRETS, ...build }, [`--shard=${shard}/3`]).ended,
  );
  for (const { code, output } of await Promise.all(ends)) {
    expect(code, output).toBe(0);
    expect(output.match(/→ 1 delivered to (AIO Tests|Xray|Zephyr Enterprise)/g)).toHaveLength(3);
  }
  const { aio, xray, zephyr } = emulator.state();
  expect(aio.projects.flatMap(({ cycles }) => cycles).map(({ cases }) => cases.length)).toEqual([3]);
  expect(xray.cloud.executions.map(({ runs }) => runs.length)).toEqual([3]);
  expect(zephyr.cycles.flatMap(({ phases }) => phases).map(({ executions }) => executions.length)).toEqual([
    3,
  ]);
});

test('the next run finds the cases that the first one made', async () => {
  const emulator = await vendors();
  const { testmo: _, ...settings } = allSettings(emulator);
  const user = project(settings);
  await vitest(user).ended;
  const { aio, xray, zephyr } = emulator.state().counts;
  await vitest(user).ended;
  const after = emulator.state().counts;
  expect({ aio: after.aio.cases, zephyr: after.zephyr.cases }).toEqual({
    aio: aio.cases,
    zephyr: zephyr.cases,
  });
  expect(after.xray.issuesCreated.Test).toBe(xray.issuesCreated.Test);
  expect(held(emulator)).toMatchObject({ aio: 6, xray: 6, zephyr: 6 });
});

test('doctor looks at every vendor, and says what to do', async () => {
  const emulator = await vendors();
  const user = project(allSettings(emulator));
  const good = await livelane(user.folder, ['doctor'], SECRETS).ended;
  expect(good.code, good.output).toBe(0);
  for (const title of ['Testmo', 'AIO Tests', 'Xray', 'Zephyr Enterprise']) {
    expect(good.output).toMatch(new RegExp(`✓ ${title} `));
    expect(good.output).toMatch(new RegExp(`✓ ${title} clock: `));
  }
  const bad = await livelane(user.folder, ['doctor'], {
    ...SECRETS,
    AIO_API_KEY: 'wrong',
    XRAY_CLIENT_SECRET: 'wrong',
    ZEPHYR_API_TOKEN: 'wrong',
  }).ended;
  expect(bad.code).toBe(1);
  const lines = bad.output.split('\n');
  for (const [title, name] of [
    ['AIO Tests', 'AIO_API_KEY'],
    ['Xray', 'XRAY_CLIENT_SECRET'],
    ['Zephyr Enterprise', 'ZEPHYR_API_TOKEN'],
  ] as const) {
    const at = lines.findIndex((line) => line.startsWith(`✗ ${title} `));
    expect(lines.slice(at, at + 2).join('\n'), title).toContain(name);
  }
  expect(bad.output).toContain('✓ Testmo token');
  expect(emulator.state().requests.filter(({ method }) => method === 'PUT')).toEqual([]);
});
