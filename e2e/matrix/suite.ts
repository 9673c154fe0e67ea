import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameworkName } from '../conformance/kit/versions.ts';

const SUITES = join(import.meta.dirname, '../conformance/suites');

/** The run's name for `FrameworkKit.start`, and the suite's folder in `suites/<framework>`. */
export const SUITE = 'vendors';

/** A file that a test attaches. */
export interface SuiteFile {
  name: string;
  size: number;
  sha256: string;
  /** 1 for the first. */
  attempt: number;
}

/** What a test of the suite says and does that no framework's report tells. */
export interface SuiteTest {
  /** Numbers of its cases, which are the same at every vendor; none for a test that names no case. */
  cases: number[];
  files: SuiteFile[];
  /** Each attempt takes so long at least, milliseconds. */
  pauseMs: number;
  /** One of several tests of one template. */
  isRow: boolean;
}

/** The suite `vendors`, the same in all frameworks, by the titles of its tests. */
export function suiteOf(framework: FrameworkName): ReadonlyMap<string, SuiteTest> {
  const screen = readFileSync(join(SUITES, framework, SUITE, 'screen.png'));
  return new Map([
    ['is linked', test({ cases: [1], pauseMs: 120 })],
    [
      'fails with files',
      test({ cases: [2], files: [file('order.txt', 'order 7: 41 €\n'), file('screen.png', screen)] }),
    ],
    [
      'is flaky',
      test({
        cases: [3],
        files: [file('log.txt', 'attempt 1\n', 1), file('log.txt', 'attempt 2\n', 2)],
        pauseMs: 60,
      }),
    ],
    ['is skipped', test({ cases: [4] })],
    ['has two cases', test({ cases: [5, 6] })],
    ['shares a case and passes', test({ cases: [7] })],
    ['shares a case and fails', test({ cases: [7], files: [file('shared.txt', 'shared\n')] })],
    ...['1 and 2', '2 and 3', '5 and 5'].map(
      (numbers) => [`adds ${numbers}`, test({ cases: [8], isRow: true })] as const,
    ),
    ['has no case', test({ cases: [], files: [file('orphan.txt', 'orphan\n')] })],
  ]);
}

function test(what: Partial<SuiteTest>): SuiteTest {
  return { cases: [], files: [], pauseMs: 0, isRow: false, ...what };
}

export function file(name: string, content: string | Buffer, attempt = 1): SuiteFile {
  const bytes = Buffer.from(content as string);
  return { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), attempt };
}
