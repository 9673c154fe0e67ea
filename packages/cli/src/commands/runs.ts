import { existsSync } from 'node:fs';
import { type FoundRuns, messageOf, type RunPaths, readCourierState } from '@livelane/core';
import { overviewOf, type RunOverview } from '@livelane/dispatcher';
import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { print, printJson } from '../print.ts';
import { recordedRuns, runNamed } from '../recorded-runs.ts';
import { listJson, showJson } from '../run-json.ts';
import { listLines, runLine, vendorLine } from '../run-lines.ts';
import { registerPrune } from './runs-prune.ts';

interface RunsFlags {
  /** Folder of the journal; default as the reporter finds it. */
  dir?: string;
  json: boolean;
}

/** `livelane runs`: what is recorded here, the newest first. Returns the exit code. */
async function list({ dir, json }: RunsFlags): Promise<number> {
  const { base, runs: readable, unreadable } = recordedRuns(dir);
  const runs: RunOverview[] = [];
  const broken: FoundRuns['unreadable'] = [...unreadable];
  for (const paths of readable.toReversed()) {
    try {
      runs.push(await overviewOf(paths));
    } catch (error) {
      // It may have been removed meanwhile.
      if (existsSync(paths.folder)) broken.push({ paths, reason: messageOf(error) });
    }
  }
  if (json) printJson(listJson(base, runs, broken));
  else if (runs.length + broken.length === 0) print(`There is no run in ${base}.`);
  else for (const line of listLines(runs, broken)) print(line);
  return exitCodes.ok;
}

/** `livelane runs show`: one run, with everything that a vendor does not have, and why. Returns the exit code. */
async function show(run: string, { dir, json }: RunsFlags): Promise<number> {
  const paths = runNamed(run, recordedRuns(dir));
  const overview = await overviewOf(paths);
  if (json) printJson(showJson(overview));
  else for (const line of showLines(overview, paths)) print(line);
  return exitCodes.ok;
}

function showLines(run: RunOverview, paths: RunPaths): string[] {
  const backends = readCourierState(paths)?.backends ?? [];
  return [
    `run ${run.id}`,
    `  ${runLine(run)}`,
    `  ${run.frameworks.join(', ') || 'nothing recorded'}, in ${paths.folder}`,
    ...(run.replayOf === undefined ? [] : [`  sends run ${run.replayOf} again`]),
    ...run.problems.map((problem) => `  ${problem}`),
    ...run.vendors.flatMap((vendor) => {
      const { unlinked = [], files, notes = [] } = backends.find(({ name }) => name === vendor.name) ?? {};
      const more = vendor.unlinked - unlinked.length;
      return [
        `  ${vendorLine(vendor)}`,
        ...vendor.refusals.map(({ test, reason }) => `    refused “${test}”: ${reason}`),
        ...unlinked.map((test) => `    names no case: ${test}`),
        ...(more > 0 ? [`    … and ${more} more that name none`] : []),
        ...[...(files?.left ?? []), ...notes].map((line) => `    ${line}`),
      ];
    }),
  ];
}

export function registerRuns(program: Command): void {
  const runs = program
    .command('runs')
    .description('what is recorded here: how far each run is delivered, and what is left or refused')
    .option('--json', 'as JSON', false)
    .option('--dir <folder>', 'folder of the journal (default: as the reporter finds it, .livelane)')
    .action(async (flags: RunsFlags) => {
      process.exitCode = await list(flags);
    });
  runs
    .command('show')
    .argument('<run>', "the run's id")
    .description('one run, with every refused result and its reason')
    // Options of the same name stand for both, wherever they are written.
    .action(async (run: string) => {
      process.exitCode = await show(run, runs.opts<RunsFlags>());
    });
  registerPrune(runs);
}
