import { type BackendTools, withVendor } from '@livelane/dispatcher';
import {
  cancelJob,
  deleteJobs,
  type JobAnswer,
  type JobUpdate,
  listJobs,
  runJobs,
  showJob,
  type ZephyrSection,
  zephyr,
} from '@livelane/zephyr';
import type { Command } from 'commander';
import { eachNumber, wholeNumber } from '../arguments.ts';
import { backends } from '../backends.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { print } from '../print.ts';

type Use<Value> = (section: ZephyrSection, tools: BackendTools) => Promise<JobAnswer<Value>>;

/** Does one thing with automation jobs, says what came of it, and returns the exit code. */
async function withJobs<Value>(use: Use<Value>, tell: (value: Value) => number): Promise<number> {
  const from = { from: [process.cwd()], env: process.env, backends };
  const answer = await withVendor(zephyr, from, (section, tools) => use(section, tools));
  if (answer.ok) return tell(answer.value);
  print(answer.reason);
  return exitCodes.undelivered;
}

/** `livelane zephyr jobs list`. */
function list(): Promise<number> {
  return withJobs(listJobs, (jobs) => {
    for (const { id, name } of jobs) print(`${id}  ${name}`);
    if (jobs.length === 0) print('The release has no automation jobs.');
    return exitCodes.ok;
  });
}

/** `livelane zephyr jobs show`. */
function show(id: number): Promise<number> {
  return withJobs(
    (section, tools) => showJob(section, tools, id),
    ({ name, state, runId, properties }) => {
      print(`${id}  ${name}`);
      print(`  latest run: ${state === undefined ? 'none' : [runId, state].filter(Boolean).join(', ')}`);
      for (const [property, value] of Object.entries(properties)) {
        if (value !== null && value !== '') print(`  ${property}: ${inShort(value)}`);
      }
      return exitCodes.ok;
    },
  );
}

/** `livelane zephyr jobs run`: follows the jobs to their end. On `signal` they are cancelled at Zephyr. */
function run(ids: readonly number[], signal: AbortSignal): Promise<number> {
  const onProgress = ({ id, state, outcome }: JobUpdate) => print(`${id}  ${outcome}: ${state}`);
  return withJobs(
    (section, tools) => runJobs(section, tools, ids, { onProgress, signal }),
    (updates) => (updates.every(({ outcome }) => outcome === 'done') ? exitCodes.ok : exitCodes.undelivered),
  );
}

/** `livelane zephyr jobs cancel`. */
function cancel(runId: number): Promise<number> {
  return withJobs(
    (section, tools) => cancelJob(section, tools, runId),
    () => {
      print(`Run ${runId} is cancelled.`);
      return exitCodes.ok;
    },
  );
}

/** `livelane zephyr jobs delete`. */
function remove(ids: readonly number[]): Promise<number> {
  return withJobs(
    (section, tools) => deleteJobs(section, tools, ids),
    () => {
      print(`Deleted: ${ids.join(', ')}.`);
      return exitCodes.ok;
    },
  );
}

function inShort(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function registerZephyrJobs(program: Command): void {
  const jobs = program
    .command('zephyr')
    .description('what only Zephyr Enterprise has')
    .command('jobs')
    .description('automation jobs of the release in the settings');
  jobs
    .command('list')
    .description('all jobs')
    .action(async () => {
      process.exitCode = await list();
    });
  jobs
    .command('show')
    .argument('<job>', "the job's id", wholeNumber)
    .description('one job and its latest run')
    .action(async (id: number) => {
      process.exitCode = await show(id);
    });
  jobs
    .command('run')
    .argument('<jobs...>', 'ids of jobs', eachNumber, [])
    .description('run jobs and follow them to their end; Ctrl-C cancels them')
    .action(async (ids: number[]) => {
      process.exitCode = await run(ids, interruption());
    });
  jobs
    .command('cancel')
    .argument('<run>', 'the id of a run, as show and run tell it', wholeNumber)
    .description("cancel a job's run")
    .action(async (runId: number) => {
      process.exitCode = await cancel(runId);
    });
  jobs
    .command('delete')
    .argument('<jobs...>', 'ids of jobs', eachNumber, [])
    .description('delete jobs')
    .action(async (ids: number[]) => {
      process.exitCode = await remove(ids);
    });
}
