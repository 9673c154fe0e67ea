import { programOf, type Running, run } from './process.ts';
import { Project } from './project.ts';
import { SECRETS } from './vendors.ts';

/** Three tests: one passes, one fails, one names a case of Xray and one of AIO Tests. */
const TESTS = `
  import { describe, expect, test } from 'vitest';
  describe('cart', () => {
    test('adds', () => {});
    test('pays', () => { expect(1).toBe(2); });
    test('[CALC-5] PROJ-TC-7 ships', () => {});
  });`;

/** A small project of Vitest's with the reporter's line. */
export function vitestProject(
  livelaneConfig: unknown,
  files: Record<string, string> = { 'cart.test.js': TESTS },
): Project {
  return new Project({
    'package.json': '{ "type": "module", "private": true }',
    'vitest.config.js': `export default { test: { reporters: ['default', '@livelane/vitest'] } };`,
    'livelane.config.json': JSON.stringify(livelaneConfig),
    ...files,
  });
}

/** `vitest run` in it, with the credentials of all vendors. */
export function vitest({ folder }: Project, env: Record<string, string | undefined> = {}): Running {
  const program = programOf(import.meta.dirname, 'vitest/vitest.mjs');
  return run(program, ['run'], { cwd: folder, env: { ...SECRETS, ...env } });
}
