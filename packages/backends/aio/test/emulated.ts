import { type Backend, createHttpClient, type Operation, type Outcome } from '@livelane/dispatcher';
import { type Emulator, type FaultOptions, type RequestRecord, startEmulator } from '@livelane/emulator';
import { expect } from 'vitest';
import { aio } from '../src/index.ts';
import { Delivery, section } from './samples.ts';

type ShownProject = ReturnType<Emulator['state']>['aio']['projects'][number];
type ShownRun = ShownProject['cycles'][number]['cases'][number]['runs'][number];
type ShownCycle = Omit<ShownProject['cycles'][number], 'cases'> & { runs: Map<string, ShownRun[]> };

const CUSTOM_FIELDS = [
  { ID: 5, name: 'Browser', type: 'SINGLE_SELECT_LIST', allowedListValues: [{ ID: 51, value: 'Chrome' }] },
  { ID: 6, name: 'Build', type: 'NUMBER' },
];

/** AIO Tests, and a backend with a delivery file of its own for each `begin`. */
export class Emulated {
  readonly #emulator: Emulator;
  readonly #closing: (() => Promise<void>)[] = [];

  private constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  static async start(): Promise<Emulated> {
    const emulator = await startEmulator({
      aio: {
        token: 'right',
        pats: ['right'],
        projects: ['PROJ'],
        configuration: { customFields: CUSTOM_FIELDS },
        rateLimit: false,
      },
    });
    return new Emulated(emulator);
  }

  /** As a new process would begin; `delivery` is what it finds of an earlier one. */
  begin(
    settings: Record<string, unknown> = {},
    { token = 'right', timeoutMs = 5_000, delivery = new Delivery() } = {},
  ): Sender {
    const secretName = settings.deployment === 'server' ? 'JIRA_PAT' : 'AIO_API_KEY';
    const backend = aio.create(section({ url: this.#emulator.url, ...settings }), {
      secret: (name) => (name === secretName ? token : undefined),
      conceal() {},
      http: (options) => {
        const client = createHttpClient({ ...options, timeoutMs }, {});
        this.#closing.push(() => client.close());
        return client;
      },
    });
    return new Sender(backend, delivery);
  }

  get #project(): ShownProject {
    return this.#emulator.state().aio.projects[0] as ShownProject;
  }

  cycles(): ShownCycle[] {
    return this.#project.cycles.map(({ cases, ...cycle }) => ({
      ...cycle,
      runs: new Map(cases.map(({ key, runs }) => [key, runs])),
    }));
  }

  /** What a person would see in the only cycle, or in the one of that key. */
  cycle(key?: string): ShownCycle {
    const cycles = this.cycles();
    if (key === undefined) expect(cycles).toHaveLength(1);
    return cycles.find((cycle) => key === undefined || cycle.key === key) as ShownCycle;
  }

  /** Status of the latest run of each case of the cycle. */
  statuses(key?: string): Record<string, string> {
    const { runs } = this.cycle(key);
    return Object.fromEntries([...runs].map(([name, list]) => [name, list.at(-1)?.testRunStatus ?? '']));
  }

  /** Cases that were made. */
  cases(): ShownProject['cases'] {
    return this.#project.cases;
  }

  imports(): ShownProject['imports'] {
    return this.#project.imports;
  }

  requests(path = /./): RequestRecord[] {
    return this.#emulator.state().requests.filter((request) => path.test(request.path));
  }

  /** Requests that broke a rule of the vendor. */
  violations(): string[] {
    return this.#emulator
      .state()
      .violations.map(({ method, path, message }) => `${method} ${path}: ${message}`);
  }

  /** Resolves when a request for that path has come in. */
  async arrival(path: RegExp): Promise<void> {
    await this.#emulator.waitFor(({ requests }) => requests.some((request) => path.test(request.path)));
  }

  setFaults(...faults: FaultOptions[]): void {
    this.#emulator.setFaults(faults);
  }

  /** Answers instead of the vendor's own. */
  answer(
    method: string,
    path: string,
    body: Extract<FaultOptions, { kind: 'status' }>['body'],
    more: { status?: number; times?: number } = {},
  ): void {
    this.setFaults({ kind: 'status', status: 200, body, match: { method, path }, ...more });
  }

  /** A request as anybody may send it, in the project. */
  async ask(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.#emulator.url}/aio-tcms/api/v1/project/PROJ${path}`, {
      method,
      headers: { authorization: 'AioAuth right', 'content-type': 'application/json;charset=utf-8' },
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
    return (await answer.json()) as Record<string, unknown>;
  }

  /** A case that cannot be added to a cycle. */
  async draft(): Promise<string> {
    const { key } = await this.ask('POST', '/testcase', { title: 'A draft' });
    return key as string;
  }

  /** Everything that was there is deleted. */
  forget(): Promise<void> {
    return this.#emulator.reset();
  }

  stopListening(): Promise<void> {
    return this.#emulator.stopListening();
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
    await this.#emulator.close();
  }
}

/** Performs operations, and notes what came of them as the courier does. */
export class Sender {
  readonly backend: Backend;
  readonly delivery: Delivery;

  constructor(backend: Backend, delivery: Delivery) {
    this.backend = backend;
    this.delivery = delivery;
  }

  async perform(operation: Operation): Promise<Outcome> {
    const outcome = await this.backend.perform(operation, this.delivery);
    this.delivery.keep(outcome);
    return outcome;
  }

  async confirm(operation: Operation): Promise<Outcome | { kind: 'absent' }> {
    const outcome = await this.backend.confirm(operation, this.delivery);
    this.delivery.keep(outcome);
    return outcome;
  }

  /** Goes on while the operation is pending. */
  async finish(operation: Operation): Promise<Outcome> {
    let outcome = await this.perform(operation);
    while (outcome.kind === 'pending' && outcome.afterMs === 0) outcome = await this.perform(operation);
    return outcome;
  }

  /** All must be accepted, without a refusal. */
  async accept(...operations: Operation[]): Promise<Outcome> {
    let last: Outcome = { kind: 'accepted' };
    for (const operation of operations) {
      last = await this.finish(operation);
      expect(last).toMatchObject({ kind: 'accepted' });
      expect((last as { refused?: unknown[] }).refused ?? []).toEqual([]);
    }
    return last;
  }
}
