import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { type MappingEntry, type Result, readRun, withVendor } from '@livelane/dispatcher';
import { isTestKey, projectOf, type SyncEnd, syncTests, type XraySection, xray } from '@livelane/xray';
import type { Command } from 'commander';
import { backends } from '../backends.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { print } from '../print.ts';
import { runNamedOrLatest } from '../recorded-runs.ts';

/** Where the keys are written when the settings name no mapping file. */
const DEFAULT_MAPPING = 'livelane.cases.json';

/**
 * `livelane tests sync`: makes Xray Tests for the tests of a recorded run that are linked to none, and writes their keys
 * into the mapping file. Returns the exit code.
 * @throws UsageError for a run that is not there. ConfigError for settings that cannot be used.
 */
export async function testsSync(run: string | undefined, signal: AbortSignal): Promise<number> {
  const { folder } = runNamedOrLatest(run);
  const env = { from: [process.cwd()], env: process.env, backends };
  return withVendor(xray, env, async (section, tools, config) => {
    const unlinked = await unlinkedTests(folder, section);
    if (unlinked.length === 0) {
      print(`Every test of run ${basename(folder)} is linked to a Test.`);
      return exitCodes.ok;
    }
    const byValues = config.report.identity.includes('parameters');
    const end = await syncTests({ section, tools, results: unlinked, byValues, onProgress: print, signal });
    const base = config.file === undefined ? process.cwd() : dirname(config.file);
    const mapping = resolve(base, config.linking.mapping ?? DEFAULT_MAPPING);
    const count = writeMapping(mapping, unlinked, end);
    print(`${end.created.length} Tests made, ${end.found.length} found, ${end.refused.length} refused.`);
    for (const { title, reason } of end.refused) print(`  “${title}”: ${reason}`);
    const name = relative(process.cwd(), mapping);
    if (count > 0) print(`${count} entries written to ${name}: commit it.`);
    if (config.linking.mapping === undefined) {
      print(`Set "linking": { "mapping": "${DEFAULT_MAPPING}" } in the settings, so that it is read.`);
    }
    return end.refused.length > 0 ? exitCodes.undelivered : exitCodes.ok;
  });
}

async function unlinkedTests(folder: string, section: XraySection): Promise<Result[]> {
  const project = projectOf(section);
  const journal = await readRun({ folder, env: process.env, backends });
  try {
    return [...journal.results()].filter(({ cases }) => !cases.some((key) => isTestKey(key, project)));
  } finally {
    journal.close();
  }
}

/** Adds an entry for each test that has a key now; what is there stays. Returns how many are new. */
function writeMapping(path: string, results: readonly Result[], { created, found }: SyncEnd): number {
  const keys = new Map([...created, ...found].map(({ identity, key }) => [identity, key]));
  const earlier: MappingEntry[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  const entries = new Map(earlier.map((entry) => [nameOf(entry), entry]));
  for (const { identity, test } of results) {
    const key = keys.get(identity);
    if (key === undefined) continue;
    const { project, file } = test;
    const titles = [...test.path, test.title].join(' > ');
    const entry = { test: titles, file, ...(project && { project }), cases: [key] };
    const { cases } = entries.get(nameOf(entry)) ?? { cases: [] };
    entries.set(nameOf(entry), { ...entry, cases: [...new Set([...cases, key])] });
  }
  writeFileSync(path, `${JSON.stringify([...entries.values()], undefined, 2)}\n`);
  return entries.size - earlier.length;
}

function nameOf({ file, project, test }: MappingEntry): string {
  return JSON.stringify([file, project, test]);
}

export function registerTestsSync(program: Command): void {
  program
    .command('tests')
    .description("the vendor's test cases")
    .command('sync')
    .argument('[run]', "the recorded run's id whose tests are looked at; default: the latest run")
    .description(
      'make Xray Tests (Cloud, bulk import) for tests that are linked to none, and write their keys into the mapping file',
    )
    .action(async (run: string | undefined) => {
      process.exitCode = await testsSync(run, interruption());
    });
}
