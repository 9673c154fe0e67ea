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
import { backends } from '../backends.ts';
import { exitCodes } from '../exit-codes.ts';
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
export function list(): Promise<number> {
  return withJobs(listJobs, (jobs) => {
    for (const { id, name } of jobs) print(`${id}  ${name}`);
    if (jobs.length === 0) print('The release has no automation jobs.');
    return exitCodes.ok;
  });
}

/** `livelane zephyr jobs show`. */
export function show(id: number): Promise<number> {
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
export function run(ids: readonly number[], signal: AbortSignal): Promise<number> {
  const onProgress = ({ id, state, outcome }: JobUpdate) => print(`${id}  ${outcome}: ${state}`);
  return withJobs(
    (section, tools) => runJobs(section, tools, ids, { onProgress, signal }),
    (updates) => (updates.every(({ outcome }) => outcome === 'done') ? exitCodes.ok : exitCodes.undelivered),
  );
}

/** `livelane zephyr jobs cancel`. */
export function cancel(runId: number): Promise<number> {
  return withJobs(
    (section, tools) => cancelJob(section, tools, runId),
    () => {
      print(`Run ${runId} is cancelled.`);
      return exitCodes.ok;
    },
  );
}

/** `livelane zephyr jobs delete`. */
export function remove(ids: readonly number[]): Promise<number> {
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
