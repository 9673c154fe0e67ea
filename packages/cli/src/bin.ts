#!/usr/bin/env node
import { ConfigError } from '@livelane/dispatcher';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { doctor } from './commands/doctor.ts';
import { type EmulateFlags, emulate } from './commands/emulate.ts';
import { type ExportFlags, exportFormats, exportRun } from './commands/export.ts';
import { type ResumeFlags, resume } from './commands/resume.ts';
import { testsSync } from './commands/tests-sync.ts';
import * as zephyrJobs from './commands/zephyr-jobs.ts';
import { exitCodes } from './exit-codes.ts';

const program = new Command('livelane')
  .description('Live test reporting: results appear in your test-management tool while the run goes on.')
  .version(packageJson.version)
  .exitOverride()
  .showHelpAfterError('(livelane --help, or livelane <command> --help, says more)')
  .addHelpText(
    'after',
    `
Settings:   livelane.config.{ts,mts,js,mjs,json}, found upward from here; every setting also as LIVELANE_…
Secrets:    only from the environment, each also as …_FILE with the path of a file: TESTMO_TOKEN; AIO_API_KEY;
            XRAY_CLIENT_ID and XRAY_CLIENT_SECRET; JIRA_PAT, or JIRA_USERNAME and JIRA_PASSWORD;
            ZEPHYR_API_TOKEN, or ZEPHYR_USERNAME and ZEPHYR_PASSWORD
Exit codes: 0 all is well; 1 something is wrong or left (doctor; resume --fail); 2 the command line or the
            settings cannot be used`,
  );

program
  .command('resume')
  .argument(
    '[run]',
    "the run's id (its folder's name in .livelane/runs); default: every run that is not finished",
  )
  .description('send what an outage, a killed job or a deadline has left unsent; nothing is sent twice')
  .option('--dir <folder>', 'folder of the journal (default: as the reporter finds it, .livelane)')
  .option('--fail', 'exit with code 1 when something is still left', false)
  .action(async (run: string | undefined, flags: ResumeFlags) => {
    process.exitCode = await resume(run, flags, interruption());
  });

program
  .command('export')
  .argument('[run]', "the run's id (its folder's name in .livelane/runs); default: the latest")
  .description('write a recorded run as one result file for other tools; sends nothing')
  .addOption(new Option('--format <format>', 'kind of file').choices(exportFormats).default('junit'))
  .option(
    '--output <file>',
    'where to, - for the standard output (default: livelane-junit.xml, livelane-ctrf.json)',
  )
  .option('--dir <folder>', 'folder of the journal (default: as the reporter finds it, .livelane)')
  .action(async (run: string | undefined, flags: ExportFlags) => {
    process.exitCode = await exportRun(run, flags);
  });

program
  .command('doctor')
  .description(
    'look whether everything is set up right: settings, vendor, token, clock; says what to do if not',
  )
  .action(async () => {
    process.exitCode = await doctor(process.env);
  });

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

const jobs = program
  .command('zephyr')
  .description('what only Zephyr Enterprise has')
  .command('jobs')
  .description('automation jobs of the release in the settings');
jobs
  .command('list')
  .description('all jobs')
  .action(async () => {
    process.exitCode = await zephyrJobs.list();
  });
jobs
  .command('show')
  .argument('<job>', "the job's id", wholeNumber)
  .description('one job and its latest run')
  .action(async (id: number) => {
    process.exitCode = await zephyrJobs.show(id);
  });
jobs
  .command('run')
  .argument('<jobs...>', 'ids of jobs', eachNumber, [])
  .description('run jobs and follow them to their end; Ctrl-C cancels them')
  .action(async (ids: number[]) => {
    process.exitCode = await zephyrJobs.run(ids, interruption());
  });
jobs
  .command('cancel')
  .argument('<run>', 'the id of a run, as show and run tell it', wholeNumber)
  .description("cancel a job's run")
  .action(async (runId: number) => {
    process.exitCode = await zephyrJobs.cancel(runId);
  });
jobs
  .command('delete')
  .argument('<jobs...>', 'ids of jobs', eachNumber, [])
  .description('delete jobs')
  .action(async (ids: number[]) => {
    process.exitCode = await zephyrJobs.remove(ids);
  });

program
  .command('emulate')
  .description("run strict local stand-ins of the vendors' services, to try things out and to test")
  .option('--port <number>', 'port to listen on; 0 picks a free one', wholeNumber, 7373)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--latency <ms>', 'milliseconds added to every answer', wholeNumber, 0)
  .option('--project <ids>', "ids of Testmo's projects, with commas (default: 1 to 10)", numbers)
  .option(
    '--rate <requests/ms>',
    'Testmo answers 429 beyond so many requests in so many milliseconds, e.g. 60/60000',
    rate,
  )
  .option('--no-retry-after', 'leave out Retry-After in these answers')
  .option(
    '--fault <json>',
    'something that goes wrong, e.g. \'{"kind":"status","status":503,"times":3}\'; repeatable',
    fault,
    [],
  )
  .option('--seed <number>', "of the generator behind a fault's probability", wholeNumber, 1)
  .addHelpText(
    'after',
    `
Over HTTP, on the same port: GET /__livelane/state gives everything received, POST /__livelane/faults sets
faults, POST /__livelane/outage makes the service disappear for a while, POST /__livelane/reset forgets all.
Vendors whose secrets are in the environment take only those; the others take any.`,
  )
  .action((flags: EmulateFlags) => emulate(flags, process.env));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version come here too, with 0; commander has printed everything.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else {
    for (const message of messagesOf(error)) process.stderr.write(`${message}\n`);
    process.exitCode = exitCodes.usage;
  }
}

function messagesOf(error: unknown): readonly unknown[] {
  if (error instanceof ConfigError) return error.problems;
  return [error instanceof Error ? error.message : error];
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Aborted with the first Ctrl-C or SIGTERM. */
function interruption(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

function eachNumber(text: string, earlier: number[]): number[] {
  return [...earlier, wholeNumber(text)];
}

function numbers(text: string): number[] {
  return text.split(',').map((part) => wholeNumber(part.trim()));
}

function rate(text: string): EmulateFlags['rate'] {
  const [, requests, perMs] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (!Number(requests) || !Number(perMs))
    throw new InvalidArgumentError('It must be two numbers, such as 60/60000.');
  return { requests: Number(requests), perMs: Number(perMs) };
}

function fault(json: string, earlier: unknown[]): unknown[] {
  try {
    return [...earlier, JSON.parse(json)];
  } catch (error) {
    throw new InvalidArgumentError(`It must be JSON: ${(error as Error).message}.`);
  }
}
