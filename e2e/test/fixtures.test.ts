import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { problemsOf } from '../demo/verdict.ts';
import { SHOP_SUITES } from '../support/shop-suites.ts';
import type { Line } from '../support/story.ts';

/** In which word of its own a framework counts an outcome of the READMEs' tables. */
const WORDS: Record<string, Record<string, string>> = {
  Playwright: { 'timed out': 'failed', 'expected failure': 'passed' },
  Vitest: { 'timed out': 'failed', flaky: 'passed', 'expected failure': 'expected fail' },
  Jest: { 'timed out': 'failed', flaky: 'passed', 'expected failure': 'passed' },
  Mocha: {
    passed: 'passing',
    flaky: 'passing',
    failed: 'failing',
    'timed out': 'failing',
    skipped: 'pending',
  },
  Cucumber: { 'timed out': 'failed', flaky: 'passed' },
};

/** How Testmo's default aliases hold it, where that is another word. */
const ALIASES: Record<string, string> = {
  flaky: 'passed',
  'expected failure': 'passed',
  'timed out': 'failed',
  undefined: 'failed',
  todo: 'skipped',
  pending: 'skipped',
};

describe('the sample suites', () => {
  test.each(SHOP_SUITES.map((suite) => [suite.title, suite] as const))(
    '%s: what its README says comes out',
    async (_title, suite) => {
      const folder = mkdtempSync(join(tmpdir(), 'livelane-suite-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const report = join(folder, 'report');
      const readme = readFileSync(join(suite.folder, 'README.md'), 'utf8');
      const table = tableOf(readme);

      const { code, output } = await suite.start({ LIVELANE_DISABLED: '1' }, report).ended;
      expect(suite.counts(output), output).toEqual(counted(table, WORDS[suite.title] ?? {}));
      expect(code).toBe(Number(/exit code (\d+)/.exec(readme.replaceAll('\n', ' '))?.[1]));
      expect(statusesOf(suite.told({ report, output }))).toEqual(counted(table, ALIASES));

      const total = table.reduce((sum, [, count]) => sum + count, 0);
      expect(readme).toMatch(new RegExp(`, ${total} (tests|scenarios), `));
      for (const [word, count] of Object.entries(suite.counts(output))) {
        expect(/own summary says: (.*)/.exec(readme)?.[1]).toContain(`${count} ${word}`);
      }
    },
    180_000,
  );
});

describe('the comparison of the demo', () => {
  const mint = 'tests/teas.test.ts:1 mint → passed';
  const assam = 'tests/teas.test.ts:2 assam → failed';
  const vendor = (results: number, is_completed = true, id = 1) => ({
    id,
    is_completed,
    threads: [{ tests: Array<string>(results).fill('a test') }],
  });
  const compare = (told: Line[], held: Line[], runs = [vendor(held.length)], violations: string[] = []) =>
    problemsOf([{ title: 'Vitest', told, held }], { testmo: { runs }, violations });

  test('finds nothing when both are the same, in whatever order', () => {
    expect(compare([mint, assam], [assam, mint])).toEqual([]);
  });

  test('finds a test that is missing', () => {
    expect(compare([mint, assam], [mint])).toEqual([`missing in Testmo: Vitest ${assam}`]);
  });

  test('finds a test that is there twice', () => {
    expect(compare([mint], [mint, mint])).toEqual([`too much in Testmo: Vitest ${mint}`]);
  });

  test('finds another status', () => {
    const other = mint.replace('passed', 'skipped');
    expect(compare([mint], [other])).toEqual([
      `missing in Testmo: Vitest ${mint}`,
      `too much in Testmo: Vitest ${other}`,
    ]);
  });

  test('finds a framework that tells of nothing', () => {
    expect(compare([], [])).toEqual(['Vitest tells of no test']);
  });

  test('finds results that are from no suite', () => {
    expect(compare([mint], [mint], [vendor(3)])).toEqual(['2 results in Testmo are from no suite']);
  });

  test('finds a run that is still open, and a second one', () => {
    expect(compare([mint], [mint], [vendor(1), vendor(0, false, 2)])).toEqual([
      'run 2 is not completed',
      '2 runs instead of one',
    ]);
  });

  test('finds what the vendor refused', () => {
    expect(compare([mint], [mint], undefined, ['no name'])).toEqual(['refused by Testmo: "no name"']);
  });
});

/** Outcome and number of tests of each row. */
function tableOf(readme: string): [outcome: string, count: number][] {
  return [...readme.matchAll(/^\| ([a-z ]+?) +\| +(\d+) \|/gm)].map(([, outcome = '', count]) => [
    outcome,
    Number(count),
  ]);
}

function counted(table: [string, number][], words: Record<string, string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [outcome, count] of table) {
    const word = words[outcome] ?? outcome;
    counts[word] = (counts[word] ?? 0) + count;
  }
  return counts;
}

function statusesOf(lines: Line[]): Record<string, number> {
  return counted(
    lines.map((line) => [line.slice(line.lastIndexOf('→ ') + 2), 1]),
    {},
  );
}
