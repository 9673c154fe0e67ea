import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { identify } from '../src/key.ts';
import { report, result, section } from './samples.ts';

const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
const suite = fileURLToPath(new URL('playwright/', import.meta.url));

test('Playwright’s own JUnit report names tests as we do for the vendor’s command line', {
  timeout: 60_000,
}, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'test'], { cwd: suite });
  const rows: { file: string; project: string; path: string[]; title: string }[] = JSON.parse(
    readFileSync(new URL('data/testmo-cli-1.5.0.json', import.meta.url), 'utf8'),
  );
  const named = [...stdout.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"/g)].map(
    ([, name, classname]) => ({
      // What any XML parser makes of a line break; the command line's also trims.
      name: unescapeXml(name ?? '')
        .replace(/\r\n/g, '\n')
        .trim(),
      folder: unescapeXml(classname ?? ''),
    }),
  );
  const ours = rows.map((row) =>
    identify(
      result('passed', [{}], row),
      section({ keys: 'testmo-cli', junit: { testDir: 'tests' } }),
      report,
    ),
  );
  expect(ours.map(({ name, folder }) => ({ name, folder }))).toEqual(named);
});

function unescapeXml(text: string): string {
  const characters: Record<string, string> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };
  return text.replace(/&(amp|quot|apos|lt|gt);/g, (_, name: string) => characters[name] ?? '');
}
