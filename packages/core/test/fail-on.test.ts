import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asksToFail } from '../src/fail-on.ts';
import { tempFolder } from './support/temp-folder.ts';

/** With a file of this name and text in the working directory. */
function asked(file?: string, text = '', env = {}, options = {}): boolean {
  const folder = tempFolder();
  // The search goes upward, and must find nothing of this machine's.
  writeFileSync(join(folder, file ?? 'livelane.config.json'), text);
  return asksToFail(env, options, [folder]);
}

it('nobody asks for a failing exit code who does not say so', () => {
  expect(asked()).toBe(false);
  expect(asked('livelane.config.json', '{ "delivery": { "failOn": "never" } }')).toBe(false);
});

it.each([
  ['livelane.config.json', '{ "delivery": { "failOn": "undelivered" } }'],
  ['livelane.config.ts', `export default { delivery: { failOn: 'undelivered' } };`],
  ['livelane.config.mjs', 'export default { delivery: { failOn: `undelivered`, } };'],
])('%s asks for it', (file, text) => {
  expect(asked(file, text)).toBe(true);
});

it('a file that cannot be used asks for it all the same', () => {
  expect(asked('livelane.config.json', '{ "delivery": { "failOn": "undelivered", } "testmo"')).toBe(true);
});

it('the environment goes before the options, and these before the file', () => {
  const file = ['livelane.config.json', '{ "delivery": { "failOn": "undelivered" } }'] as const;
  expect(asked(...file, {}, { delivery: { failOn: 'never' } })).toBe(false);
  expect(
    asked(...file, { LIVELANE_DELIVERY_FAIL_ON: 'undelivered' }, { delivery: { failOn: 'never' } }),
  ).toBe(true);
});
