import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from '../support/process.ts';
import { kits } from './frameworks/index.ts';
import { page } from './kit/page.ts';
import { rowOf } from './kit/rows.ts';
import { SCENARIOS } from './kit/scenarios.ts';
import { versionsOf } from './kit/versions.ts';

/*
 * `npm run conformance` runs the whole table, with `-- jest` that of one framework, and prints the counts;
 * `npm run conformance -- --page` writes `docs/frameworks.md` instead.
 */

const E2E = join(import.meta.dirname, '..');
const PAGE = join(E2E, '../docs/frameworks.md');

interface Report {
  testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[];
}

function runTable(frameworks: readonly string[]): Report {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-conformance-'));
  const outputFile = join(folder, 'report.json');
  spawnSync(
    process.execPath,
    [
      programOf(E2E, 'vitest/vitest.mjs'),
      'run',
      ...frameworks.map((name) => `conformance/${name}.test.ts`),
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${outputFile}`,
    ],
    { cwd: E2E, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const report = JSON.parse(readFileSync(outputFile, 'utf8')) as Report;
  rmSync(folder, { recursive: true });
  return report;
}

function printCounts(frameworks: readonly string[], report: Report): boolean {
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  console.log('\n| version | shown | with a limit | cannot be shown | other checks | failed |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
  const total = { shown: 0, limit: 0, cannot: 0, checks: 0, failed: 0 };
  for (const kit of kits.filter(({ framework }) => frameworks.includes(framework))) {
    for (const version of versionsOf(kit.framework)) {
      const name = `${kit.title} ${version.release}`;
      // Those of further descriptions, too: `Cucumber 13.3.0, in whatever form`.
      const ours = results.filter(({ ancestorTitles: [title] }) => title?.startsWith(name));
      const count = { shown: 0, limit: 0, cannot: 0, checks: 0, failed: 0 };
      for (const scenario of SCENARIOS) {
        const row = rowOf(kit, scenario, version);
        if (typeof row === 'object' && 'cannot' in row) count.cannot++;
        else if (typeof row === 'object' && 'limit' in row) count.limit++;
        else count.shown++;
      }
      count.checks = ours.length - count.shown - count.limit;
      count.failed = ours.filter(({ status }) => status !== 'passed').length;
      // Without a single result the file itself has failed.
      if (ours.length === 0) count.failed = count.shown + count.limit;
      printRow(name, count);
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += count[key];
    }
  }
  printRow('all', total);
  return total.failed === 0;
}

function printRow(name: string, counts: Record<string, number>): void {
  console.log(`| ${[name, ...Object.values(counts)].join(' | ')} |`);
}

const args = process.argv.slice(2);
if (args.includes('--page')) {
  writeFileSync(PAGE, page(kits));
} else {
  const all = kits.map(({ framework }) => framework as string);
  const chosen = args.length > 0 ? args : all;
  const unknown = chosen.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no framework ${unknown.join(', ')}; there are ${all.join(', ')}.`);
    process.exit(2);
  }
  process.exitCode = printCounts(chosen, runTable(chosen)) ? 0 : 1;
}
