import type {
  AttachedFile,
  Backend,
  Operation,
  Outcome,
  Result,
  RunFacts,
  RunningTest,
} from '@livelane/dispatcher';
import { createHttpClient } from '@livelane/dispatcher';
import { type Emulator, type EmulatorOptions, startEmulator } from '@livelane/emulator';
import { afterEach, expect, vi } from 'vitest';
import { xray } from '../src/index.ts';
import { Delivery, lane, run, section } from './samples.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

export function atEnd(close: () => Promise<void>): void {
  closing.push(close);
}

/** The clocks of backend and emulator stand, until {@link pass}: waits are the courier's, so nothing here waits. */
export function holdClocks(): void {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  atEnd(async () => void vi.useRealTimers());
}

export function pass(ms: number): void {
  vi.advanceTimersByTime(ms);
}

export type Deployment = 'cloud' | 'server';

export const SECRETS: Record<string, string> = {
  XRAY_CLIENT_ID: 'client',
  XRAY_CLIENT_SECRET: 'hush-hush',
  JIRA_USERNAME: 'ada',
  JIRA_PASSWORD: 'pw-secret',
};

/** A backend, its delivery file, and the emulated vendor. */
export interface Bench {
  emulator: Emulator;
  backend: Backend;
  known: Delivery;
  concealed: string[];
}

export async function bench(
  deployment: Deployment,
  settings: Record<string, unknown> = {},
  options: EmulatorOptions = {},
): Promise<Bench> {
  const emulator = await startEmulator(options);
  closing.push(() => emulator.close());
  const concealed: string[] = [];
  const backend = backendFor(emulator, deployment, settings, { concealed });
  return { emulator, backend, known: new Delivery(), concealed };
}

/** The settings of a user of that product, with the emulator as its address. */
export function settingsFor(emulator: Emulator, deployment: Deployment, more: Record<string, unknown> = {}) {
  return { deployment, url: emulator.url, project: 'CALC', flushMs: 0, ...more };
}

export function backendFor(
  emulator: Emulator,
  deployment: Deployment,
  settings: Record<string, unknown> = {},
  { secrets = SECRETS, timeoutMs = 5_000, concealed = [] as string[] } = {},
): Backend {
  return xray.create(
    section(settingsFor(emulator, deployment, settings)),
    toolsFor({ secrets, timeoutMs, concealed }),
  );
}

export function toolsFor({ secrets = SECRETS, timeoutMs = 5_000, concealed = [] as string[] } = {}) {
  return {
    secret: (name: string) => secrets[name],
    conceal: (token: string) => void concealed.push(token),
    http(options: Parameters<typeof createHttpClient>[0] extends infer O ? Omit<O, 'timeoutMs'> : never) {
      const client = createHttpClient({ ...options, timeoutMs }, {});
      closing.push(() => client.close());
      return client;
    },
  };
}

export const facts = run();

export const openRun = (of: RunFacts = facts): Operation => ({ kind: 'open-run', run: of });

export const deliver = (
  results: Result[],
  {
    earlier = [],
    running = [],
    of = facts,
  }: { earlier?: Result[]; running?: RunningTest[]; of?: RunFacts } = {},
): Operation => ({ kind: 'deliver', run: of, lane, results, earlier, running });

export const attach = (files: AttachedFile[], results: Result[]): Operation => ({
  kind: 'attach',
  run: facts,
  files,
  results,
});

export const closeRun: Operation = { kind: 'close-run', run: facts, end: 'passed' };

/** Performs once, and notes the outcome as the courier does. */
export async function perform({ backend, known }: Bench, operation: Operation): Promise<Outcome> {
  const outcome = await backend.perform(operation, known);
  known.keep(outcome);
  return outcome;
}

/** Performs what must be accepted in the end; what is pending is performed again at once. */
export async function accept(bench: Bench, ...operations: Operation[]): Promise<Outcome> {
  let outcome: Outcome = { kind: 'accepted' };
  for (const operation of operations) {
    do outcome = await perform(bench, operation);
    while (outcome.kind === 'pending');
    expect(outcome).toMatchObject({ kind: 'accepted' });
  }
  return outcome;
}

/** How many requests met this method and path. */
export function count(emulator: Emulator, method: string, path: RegExp): number {
  return emulator.state().requests.filter((request) => request.method === method && path.test(request.path))
    .length;
}

type Xray = ReturnType<Emulator['state']>['xray'];

export function executions(emulator: Emulator, deployment: Deployment): Xray['cloud']['executions'] {
  return emulator.state().xray[deployment].executions;
}

/** Of the only Test Execution. */
export function runs(emulator: Emulator, deployment: Deployment) {
  const [only, ...others] = executions(emulator, deployment);
  expect(others).toEqual([]);
  return (only?.runs ?? []).map((one) => ({ ...one, test: one.testKey }));
}

/** Keys of the Test Executions that requests made. */
export function made(emulator: Emulator): string[] {
  const { issues } = emulator.state().xray;
  return issues
    .filter(({ type, origin }) => type === 'Test Execution' && origin !== 'assumed')
    .map(({ key }) => key);
}

export function issue(emulator: Emulator, key: string | undefined): Xray['issues'][number] | undefined {
  return emulator.state().xray.issues.find((candidate) => candidate.key === key);
}

/** Those that requests made. */
export function tests(emulator: Emulator): Xray['issues'] {
  return emulator.state().xray.issues.filter(({ type, origin }) => type === 'Test' && origin !== 'assumed');
}
