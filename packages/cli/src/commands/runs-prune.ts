import { loadConfig, type PruneOptions, pruneRuns } from '@livelane/dispatcher';
import { type Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { backends } from '../backends.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { print } from '../print.ts';
import { recordedRuns } from '../recorded-runs.ts';
import { countInWords, idOf } from '../run-lines.ts';

interface PruneFlags {
  /** Days. */
  olderThan?: number;
  /** Bytes. */
  largerThan?: number;
  keep?: number;
  dryRun: boolean;
  unfinished: boolean;
}

/** `livelane runs prune`. Returns the exit code. @throws ConfigError for settings that cannot be used. */
async function prune(flags: PruneFlags, dir: string | undefined): Promise<number> {
  const { base } = recordedRuns(dir);
  const { dryRun, unfinished, keep } = flags;
  const options: PruneOptions = {
    base,
    ...(await limits(flags)),
    keep,
    dryRun,
    unfinished,
    signal: interruption(),
  };
  const { removed, failed } = await pruneRuns(options);
  for (const { paths } of removed) print(`${dryRun ? 'would remove' : 'removed'} ${idOf(paths)}`);
  for (const { paths, reason } of failed) print(`${idOf(paths)} could not be removed: ${reason}`);
  const { runs } = recordedRuns(dir);
  const left = runs.length - (dryRun ? removed.length : 0);
  print(
    `${dryRun ? 'Would remove' : 'Removed'} ${countInWords(removed)} from ${base}; ${left} ${left === 1 ? 'stays' : 'stay'}.`,
  );
  return failed.length > 0 ? exitCodes.undelivered : exitCodes.ok;
}

/** Without any, those that a courier keeps at its end. */
async function limits({
  olderThan,
  largerThan,
  keep,
}: PruneFlags): Promise<Pick<PruneOptions, 'days' | 'bytes'>> {
  if (olderThan !== undefined || largerThan !== undefined || keep !== undefined)
    return { days: olderThan, bytes: largerThan };
  const config = await loadConfig({ from: [process.cwd()], options: {}, env: process.env, backends });
  return config.delivery.keep;
}

export function registerPrune(runs: Command): void {
  runs
    .command('prune')
    .description('remove settled runs, the oldest first; never one that goes on or is being delivered')
    .option('--older-than <days>', 'those that nothing was heard of for longer, e.g. 14d', days)
    .option('--larger-than <bytes>', 'until all together have no more, e.g. 500mb', bytes)
    .option('--keep <number>', 'the newest stay in any case; alone: all others go', wholeNumber)
    .option('--unfinished', 'those too that something is left of to be sent: it is lost then', false)
    .option('--dry-run', 'only say what would be removed', false)
    .addHelpText(
      'after',
      '\nWithout a limit, those of the settings: delivery.keep, 14 days and 1 GiB unless set otherwise.',
    )
    .action(async (flags: PruneFlags) => {
      process.exitCode = await prune(flags, runs.opts<{ dir?: string }>().dir);
    });
}

function days(text: string): number {
  const [, count] = /^(\d+(?:\.\d+)?)d$/.exec(text.trim()) ?? [];
  if (count === undefined) throw new InvalidArgumentError('It must be a number of days, such as 14d.');
  return Number(count);
}

const UNITS = ['b', 'kb', 'mb', 'gb'];

function bytes(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)?$/i.exec(text.trim()) ?? [];
  if (count === undefined)
    throw new InvalidArgumentError('It must be a number of bytes, such as 500mb, 1gb or 1048576.');
  return Math.floor(Number(count) * 1024 ** UNITS.indexOf(unit?.toLowerCase() ?? 'b'));
}
