import { completeSharedRun, createSharedRun, type VendorEnd } from '@livelane/dispatcher';
import type { Command } from 'commander';
import { backends } from '../backends.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { print, tell } from '../print.ts';
import { UsageError } from '../usage-error.ts';

export interface RunCreateFlags {
  /** Name of the run at the vendors; default: `run.name`, or the framework, branch and commit. */
  name?: string;
  framework: string;
  /** Exit with a code of its own when a vendor has no run. */
  fail: boolean;
}

/**
 * `livelane run create`: makes a run at every vendor, and prints its handle, alone, to the standard output. Returns the
 * exit code. @throws ConfigError for settings that cannot be used.
 */
export async function runCreate(flags: RunCreateFlags, signal: AbortSignal): Promise<number> {
  const env = flags.name === undefined ? process.env : { ...process.env, LIVELANE_RUN_NAME: flags.name };
  const { handle, vendors } = await createSharedRun({
    from: [process.cwd()],
    env,
    backends,
    framework: flags.framework,
    signal,
  });
  tellAll(vendors, (failed) => `no run was made, the first machine will try again: ${failed}`);
  print(handle);
  return exitCode(vendors, flags.fail);
}

/**
 * `livelane run complete`: closes the run of a handle at every vendor. Returns the exit code.
 * @throws UsageError without a handle. ConfigError for settings that cannot be used.
 */
export async function runComplete(
  handle: string | undefined,
  flags: { fail: boolean },
  signal: AbortSignal,
): Promise<number> {
  const given = handle ?? process.env.LIVELANE_RUN;
  if (!given) {
    throw new UsageError(
      'livelane run complete: no handle was given; expected what `livelane run create` printed, as an argument or in LIVELANE_RUN.',
    );
  }
  const request = { from: [process.cwd()], env: process.env, backends, framework: 'tests', signal };
  const vendors = await completeSharedRun(given, request);
  tellAll(vendors, (failed) => `the run was not closed: ${failed}`);
  return exitCode(vendors, flags.fail);
}

/** Not to the standard output, which is the handle's. */
function tellAll(vendors: readonly VendorEnd[], failure: (failed: string) => string): void {
  for (const { title, label, url, notes, failed } of vendors) {
    for (const note of notes) tell(`${title}: ${note}`);
    const where = [label, url].filter(Boolean).join(', ');
    tell(`${title}: ${failed === undefined ? where || 'done' : failure(failed)}`);
  }
}

function exitCode(vendors: readonly VendorEnd[], fail: boolean): number {
  return fail && vendors.some(({ failed }) => failed !== undefined) ? exitCodes.undelivered : exitCodes.ok;
}

export function registerRun(program: Command): void {
  const run = program.command('run').description('one run for the shards and machines of a build');
  run
    .command('create')
    .description('make a run at every vendor, and print the handle that its machines get in LIVELANE_RUN')
    .option('--name <name>', 'name of the run (default: run.name of the settings)')
    .option('--framework <name>', 'what will run, for the name and the source of the run', 'tests')
    .option('--fail', 'exit with code 1 when a vendor has no run', false)
    .action(async (flags: RunCreateFlags) => {
      process.exitCode = await runCreate(flags, interruption());
    });
  run
    .command('complete')
    .argument('[handle]', 'what run create printed (default: LIVELANE_RUN)')
    .description('close the run at every vendor, when all machines are through')
    .option('--fail', 'exit with code 1 when it could not be closed', false)
    .action(async (handle: string | undefined, flags: { fail: boolean }) => {
      process.exitCode = await runComplete(handle, flags, interruption());
    });
}
