import { basename, resolve } from 'node:path';
import { loadRunConfig, makeReplay, RunGoesOnError, replayManifest, shardsOf } from '@livelane/dispatcher';
import { type Command, InvalidArgumentError } from 'commander';
import { backends } from '../backends.ts';
import { deliverRun, exitCodeOf } from '../deliver-run.ts';
import { interruption } from '../interruption.ts';
import { print } from '../print.ts';
import { recordedRuns, runNamed } from '../recorded-runs.ts';
import { UsageError } from '../usage-error.ts';

interface ReplayFlags {
  /** Names of vendors; default: all that are configured. */
  to?: string[];
  /** Path of a file with settings. */
  config?: string;
  /** Folder of the journal; default as the reporter finds it. */
  dir?: string;
  /** Exit with a code of its own when something is left or refused. */
  fail: boolean;
}

/**
 * `livelane replay`: sends a recorded run to other vendors, or with other settings, as a run of its own. Returns the exit
 * code.
 * @throws UsageError for a run that is not there, or that goes on. ConfigError for settings that cannot be used.
 */
async function replay(run: string, { to, config, dir, fail }: ReplayFlags): Promise<number> {
  const source = runNamed(run, recordedRuns(dir));
  if (shardsOf(source).length === 0)
    throw new UsageError(`Run ${run} has recorded nothing: there is nothing to send.`);
  const options = { source, to, configFile: config === undefined ? undefined : resolve(config) };
  // Before anything is made: with settings that cannot be used there would be nothing but a folder.
  const settings = await loadRunConfig(replayManifest(options), process.env, backends);
  if (settings.backends.length === 0) {
    const names = backends.map(({ name }) => `"${name}"`).join(', ');
    throw new UsageError(`No vendor is configured: add a section to livelane.config.json (${names}).`);
  }
  const paths = makeReplay(options);
  print(`run ${run} is sent again as ${basename(paths.folder)}`);
  const end = await deliverRun(paths, { refused: false, signal: interruption() });
  return exitCodeOf([end], fail);
}

export function registerReplay(program: Command): void {
  program
    .command('replay')
    .argument('<run>', "the run's id (its folder's name in .livelane/runs)")
    .description('send a recorded run to other vendors, or with other settings, as a new run there')
    .option(
      '--to <vendors>',
      `with commas: ${names().join(', ')} (default: all that are configured)`,
      vendors,
    )
    .option('--config <file>', "settings to use instead of the run's own; the environment comes before it")
    .option('--dir <folder>', 'folder of the journal (default: as the reporter finds it, .livelane)')
    .option('--fail', 'exit with code 1 when something is left or refused', false)
    .action(async (run: string, flags: ReplayFlags) => {
      process.exitCode = await replay(run, flags).catch((error) => {
        if (!(error instanceof RunGoesOnError)) throw error;
        throw new UsageError(`Run ${run} still goes on: replay it when its tests have ended.`);
      });
    });
}

function names(): string[] {
  return backends.map(({ name }) => name);
}

function vendors(text: string, earlier: string[] = []): string[] {
  const given = text.split(',').map((part) => part.trim());
  const unknown = given.filter((name) => !names().includes(name));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`No vendor is called “${unknown[0]}”; there are ${names().join(', ')}.`);
  return [...new Set([...earlier, ...given])];
}
