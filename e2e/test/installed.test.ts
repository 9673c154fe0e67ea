import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { cleanEnvironment, run } from '../support/process.ts';
import { heldByTestmo, toldByPlaywright } from '../support/story.ts';
import { isClosed, settings, TOKEN, testmo } from '../support/testmo.ts';

const ROOT = join(import.meta.dirname, '../..');
/** In the order of dependence; what a user installs is the last. */
const PACKAGES = [
  'core',
  'emulator',
  'dispatcher',
  ...['aio', 'testmo', 'xray', 'zephyr'].map((name) => `backends/${name}`),
  'cli',
  'reporters/playwright',
];

const execute = promisify(execFile);

async function npm(args: string[], cwd: string): Promise<void> {
  await execute('npm', args, { cwd, env: cleanEnvironment(), maxBuffer: 64 * 1024 * 1024 });
}

test('in an empty folder: the packed packages, one reporter line, a config file and the token, and it streams', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-installed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const tarballs = join(folder, 'tarballs');
  mkdirSync(tarballs);
  for (const name of PACKAGES) {
    await npm(['pack', '--pack-destination', tarballs], join(ROOT, 'packages', name));
  }
  const project = join(folder, 'project');
  mkdirSync(join(project, 'tests'), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const packed = readdirSync(tarballs).map((name) => join(tarballs, name));
  const { version } = JSON.parse(
    readFileSync(join(ROOT, 'node_modules/@playwright/test/package.json'), 'utf8'),
  );
  await npm(['install', '--prefer-offline', `@playwright/test@${version}`, ...packed], project);

  const emulator = await testmo();
  writeFileSync(
    join(project, 'playwright.config.ts'),
    `import { defineConfig } from '@playwright/test';
     export default defineConfig({
       testDir: 'tests',
       reporter: [['list'], ['json', { outputFile: 'report.json' }], ['@livelane/playwright']],
     });`,
  );
  writeFileSync(join(project, 'livelane.config.json'), JSON.stringify(settings(emulator)));
  writeFileSync(
    join(project, 'tests/a.spec.ts'),
    `import { expect, test } from '@playwright/test';
     test('passes', () => {});
     test('fails', () => { expect(1).toBe(2); });
     test.skip('is skipped', () => {});`,
  );
  const cli = join(project, 'node_modules/@playwright/test/cli.js');
  const { code, output } = await run(cli, ['test'], { cwd: project, env: { TESTMO_TOKEN: TOKEN } }).ended;
  expect(code, output).toBe(1);
  expect(output).toMatch(/Livelane: 3 tests .* → 3 delivered to Testmo/);
  expect(heldByTestmo(emulator.state())).toEqual(toldByPlaywright(project));
  expect(isClosed(emulator.state())).toBe(true);

  // `npx livelane` finds it here, though the user has not installed it by name.
  const doctor = run(join(project, 'node_modules/.bin/livelane'), ['doctor'], {
    cwd: project,
    env: { TESTMO_TOKEN: TOKEN },
  });
  expect(await doctor.ended).toMatchObject({ code: 0 });
}, 180_000);
