import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kits } from '../conformance/frameworks/index.ts';
import { programOf } from '../support/process.ts';
import { targets } from './targets/index.ts';

/*
 * `npm run matrix` runs every framework against every target and prints the table; `-- jest xray-cloud` runs those
 * rows and columns only. A cell: entries that the vendors hold / files / requests.
 */

const E2E = join(import.meta.dirname, '..');

interface Result {
  ancestorTitles: string[];
  title: string;
  status: string;
  meta?: { counts?: { cases: number; files: number; requests: number } };
}

interface Chosen {
  rows: typeof kits;
  columns: typeof targets;
}

function runCells({ rows, columns }: Chosen): Result[] {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-matrix-'));
  const outputFile = join(folder, 'report.json');
  const anyOf = (names: readonly string[]) => `(${names.join('|')})`;
  const pattern = `^${anyOf(rows.map(({ title }) => title))} ${anyOf(columns.map(({ id }) => id))}:`;
  spawnSync(
    process.execPath,
    [
      programOf(E2E, 'vitest/vitest.mjs'),
      'run',
      'matrix/matrix.test.ts',
      `--testNamePattern=${pattern}`,
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${outputFile}`,
    ],
    { cwd: E2E, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const report = JSON.parse(readFileSync(outputFile, 'utf8')) as {
    testResults: { assertionResults: Result[] }[];
  };
  rmSync(folder, { recursive: true });
  return report.testResults.flatMap(({ assertionResults }) => assertionResults);
}

/** @returns whether every cell holds. */
function printTable({ rows, columns }: Chosen, results: readonly Result[]): boolean {
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  let failed = 0;
  line(['entries / files / requests', ...columns.map(({ id }) => id)]);
  line(['---', ...columns.map(() => '---')]);
  for (const { title } of rows) {
    const cells = columns.map(({ id }) => {
      const result = results.find(
        ({ ancestorTitles, title: name }) => ancestorTitles.includes(title) && name.startsWith(`${id}:`),
      );
      const counts = result?.meta?.counts;
      if (result?.status === 'passed' && counts) {
        return `✓ ${counts.cases} / ${counts.files} / ${counts.requests}`;
      }
      failed++;
      return '✗';
    });
    line([title, ...cells]);
  }
  console.log(`\n${rows.length * columns.length - failed} of ${rows.length * columns.length} cells hold.`);
  return failed === 0;
}

const words = process.argv.slice(2);
const names = [...kits.map(({ framework }) => framework), ...targets.map(({ id }) => id)] as string[];
const unknown = words.filter((word) => !names.includes(word));
if (unknown.length > 0) {
  console.error(`There is no framework or target ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}
const rows = kits.filter(({ framework }) => words.includes(framework));
const columns = targets.filter(({ id }) => words.includes(id));
const chosen = { rows: rows.length > 0 ? rows : kits, columns: columns.length > 0 ? columns : targets };
process.exitCode = printTable(chosen, runCells(chosen)) ? 0 : 1;
