import type { Backend, BackendTools, Operation, Outcome, Result, RunFacts } from '@livelane/dispatcher';
import { createHttpClient } from '@livelane/dispatcher';
import { type Emulator, type EmulatorOptions, startEmulator } from '@livelane/emulator';
import { expect } from 'vitest';
import { zephyr } from '../src/index.ts';
import { type Delivery, lane, run, section } from './samples.ts';

type ZephyrOptions = NonNullable<EmulatorOptions['zephyr']>;

/** One emulator with whatever talks to it; closed with {@link close}. */
export class Stage {
  readonly emulator: Emulator;
  readonly #closing: (() => Promise<void>)[] = [];

  private constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  static async open(zephyr: ZephyrOptions = {}): Promise<Stage> {
    const emulator = await startEmulator({ zephyr: { credentials: { token: 'right' }, cases, ...zephyr } });
    return new Stage(emulator);
  }

  tools(secrets: Record<string, string> = { ZEPHYR_API_TOKEN: 'right' }, timeoutMs = 5_000): BackendTools {
    return {
      secret: (name) => secrets[name],
      conceal() {},
      http: (options) => {
        const client = createHttpClient({ ...options, timeoutMs }, {});
        this.#closing.push(() => client.close());
        return client;
      },
    };
  }

  section(more: Record<string, unknown> = {}) {
    return section({ url: this.emulator.url, ...more });
  }

  backend(settings: Record<string, unknown> = {}, timeoutMs?: number): Backend {
    return zephyr.create(this.section(settings), this.tools(undefined, timeoutMs));
  }

  violations() {
    return this.emulator.state().violations;
  }

  get zephyr() {
    return this.emulator.state().zephyr;
  }

  /** The executions of the only phase, by the numbers of their cases. */
  get executions() {
    const { cycles } = this.zephyr;
    expect(cycles).toHaveLength(1);
    const [phase, ...more] = cycles[0]?.phases ?? [];
    expect(more).toEqual([]);
    return new Map(phase?.executions.map((execution) => [execution.testcaseId, execution]));
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0)) await close();
    await this.emulator.close();
  }
}

const cases = [101, 102, 103].map((testcaseId) => ({
  name: `Case ${testcaseId}`,
  testcaseId,
  tree: testcaseId === 103 ? ['Manual', 'Deep'] : ['Manual'],
}));

export const facts = run();
export const openRun: Operation = { kind: 'open-run', run: facts };

export function deliver(
  results: Result[],
  more: Partial<Extract<Operation, { kind: 'deliver' }>> = {},
): Operation {
  return { kind: 'deliver', run: facts, lane, results, earlier: [], running: [], ...more };
}

export function wholeFile(path: string, results: number, of: RunFacts = facts): Operation {
  return { kind: 'deliver-file', run: of, path, results };
}

/** Performs what must be accepted, and notes it as the courier does. */
export async function accept(
  backend: Backend,
  delivery: Delivery,
  ...operations: Operation[]
): Promise<void> {
  for (const operation of operations) {
    const outcome = await backend.perform(operation, delivery);
    expect(outcome).toMatchObject({ kind: 'accepted' });
    delivery.keep(outcome);
  }
}

/** Performs an operation again for as long as it is pending, without the pauses. */
export async function throughPending(
  backend: Backend,
  delivery: Delivery,
  operation: Operation,
): Promise<{ last: Outcome; reasons: string[] }> {
  const reasons: string[] = [];
  for (let count = 0; count < 50; count++) {
    const outcome = await backend.perform(operation, delivery);
    delivery.keep(outcome);
    if (outcome.kind !== 'pending') return { last: outcome, reasons };
    reasons.push(outcome.reason);
  }
  throw new Error(`pending without end: ${reasons.at(-1)}`);
}
