import { basename } from 'node:path';
import { findRunId, type RunPaths, readCourierState, readManifest } from '@livelane/core';
import { conditionOf, shardsOf } from '@livelane/dispatcher';
import type { Command } from 'commander';
import { type DeliveryEnd, deliverRun, exitCodeOf } from '../deliver-run.ts';
import { interruption } from '../interruption.ts';
import { print } from '../print.ts';
import { isUnfinished, type RecordedRuns, recordedRuns, runNamed, unreadableLine } from '../recorded-runs.ts';

interface ResumeFlags {
  /** Folder of the journal; default as the reporter finds it. */
  dir?: string;
  /** Exit with a code of its own when something is left or refused. */
  fail: boolean;
  /** Send refused results again. */
  refused: boolean;
}

/**
 * `livelane resume`: sends what is left of one run, or of all. Returns the exit code.
 * @throws UsageError for a run that is not there.
 */
async function resume(run: string | undefined, flags: ResumeFlags, signal: AbortSignal): Promise<number> {
  const runs = recordedRuns(flags.dir);
  const ends: DeliveryEnd[] = [];
  const chosen = run === undefined ? chosenOf(runs, flags.refused) : [runNamed(run, runs)];
  for (const paths of chosen) {
    ends.push(signal.aborted ? 'left' : await deliverRun(paths, { refused: flags.refused, signal }));
  }
  if (run === undefined) {
    for (const one of runs.unreadable) {
      print(unreadableLine(one));
      ends.push('left');
    }
    ends.push(...tellRefused(runs, chosen));
    if (chosen.length === 0) print(`Nothing is left to send in ${runs.base}.`);
    tellUnsent(runs);
  }
  return exitCodeOf(ends, flags.fail);
}

/** Runs with something left; with `refused`, those too that a vendor does not have all of. */
function chosenOf({ runs }: RecordedRuns, refused: boolean): RunPaths[] {
  return runs.filter((paths) => isUnfinished(paths) || (refused && isMissingSome(paths)));
}

function isMissingSome(paths: RunPaths): boolean {
  const vendors = readCourierState(paths)?.backends ?? [];
  return vendors.some(({ refusedCount, unlinkedCount = 0 }) => refusedCount + unlinkedCount > 0);
}

/**
 * Of the other runs: where a vendor has refused results. A run that was replayed is judged by its replay, and one of
 * another CI build by that build.
 */
function tellRefused({ runs }: RecordedRuns, chosen: readonly RunPaths[]): DeliveryEnd[] {
  const { id: build, origin } = findRunId(process.env, true);
  const replayed = new Set(runs.map((paths) => readManifest(paths).replay?.of));
  return runs.flatMap((paths) => {
    const { id, common = build } = readManifest(paths);
    const isElsewhere = origin !== 'local' && common !== build;
    if (isElsewhere || chosen.includes(paths) || replayed.has(id)) return [];
    const refused = (readCourierState(paths)?.backends ?? []).filter(({ refusedCount }) => refusedCount > 0);
    const name = basename(paths.folder);
    for (const { title, refusedCount } of refused) {
      print(
        `run ${name}: ${title} has refused ${refusedCount}; npx livelane runs show ${name} says why, and ` +
          `npx livelane resume ${name} --refused sends them again`,
      );
    }
    return refused.length > 0 ? ['refused'] : [];
  });
}

/** A vendor may be configured by now, and still nobody need want all runs of the time before there. */
function tellUnsent({ runs }: RecordedRuns): void {
  const unsent = runs.filter(
    (paths) =>
      shardsOf(paths).length > 0 && conditionOf(paths, readCourierState(paths)) === 'never-delivered',
  );
  const [first] = unsent;
  if (!first) return;
  print(
    `${unsent.length} ${unsent.length === 1 ? 'run was' : 'runs were'} recorded without a vendor. Send one with: ` +
      `npx livelane resume ${basename(first.folder)}`,
  );
}

export function registerResume(program: Command): void {
  program
    .command('resume')
    .argument(
      '[run]',
      "the run's id (its folder's name in .livelane/runs); default: every run that is not finished",
    )
    .description('send what an outage, a killed job or a deadline has left unsent; nothing is sent twice')
    .option('--refused', 'send also what a vendor has refused, after its cause is mended', false)
    .option('--dir <folder>', 'folder of the journal (default: as the reporter finds it, .livelane)')
    .option('--fail', 'exit with code 1 when something is left or refused', false)
    .action(async (run: string | undefined, flags: ResumeFlags) => {
      process.exitCode = await resume(run, flags, interruption());
    });
}
