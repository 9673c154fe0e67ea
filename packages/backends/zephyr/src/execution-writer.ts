import {
  type Failure,
  fullTitle,
  type Operation,
  type Outcome,
  type Refusal,
  type Result,
} from '@livelane/dispatcher';
import { caseNumber } from './case-key.ts';
import type { Phase, ZephyrClient } from './client.ts';
import type { Executions } from './executions.ts';
import { type CaseUpdate, caseUpdates, runningUpdates } from './mapping.ts';
import type { StatusIds } from './statuses.ts';
import type { ExecutionUpdate } from './wire.ts';

type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

/** Where results go, by whom, and as what. */
export interface Target {
  phase: Phase;
  tester: number;
  statuses: StatusIds;
  /** Characters of an execution's notes at most. */
  notesLimit: number;
}

const ACCEPTED: Outcome = { kind: 'accepted' };

/** Writes what became of cases into the executions of the phase; the same twice is harmless. */
export class ExecutionWriter {
  readonly #client: ZephyrClient;
  readonly #executions: Executions;

  constructor(client: ZephyrClient, executions: Executions) {
    this.#client = client;
    this.#executions = executions;
  }

  async deliver(
    { run, results, earlier, running }: OperationOf<'deliver'>,
    target: Target,
  ): Promise<Outcome> {
    const updates = caseUpdates(results, earlier, { ...target, report: run.report });
    const { running: mark } = target.statuses;
    const marks = mark === undefined ? [] : runningUpdates(running, updates, mark);
    const written = await this.#write([...updates, ...marks], target);
    if ('kind' in written) return written;
    return { kind: 'accepted', refused: refusals(results, written) };
  }

  /** Tests that were running when their runner died: their executions must not stay in progress. */
  async settle({ running }: OperationOf<'note'>, target: Target): Promise<Outcome> {
    const now = Date.now();
    const marks = runningUpdates(running, [], target.statuses.interrupted).map(({ number, update }) => {
      const titles = running
        .filter(({ cases }) => cases.some((key) => caseNumber(key) === number))
        .map(({ test }) => fullTitle(test));
      const notes = `The test runner died while this was running: ${titles.join('; ')}`;
      return { number, update: { ...update, changedOn: now, executedOn: now, notes } };
    });
    const written = await this.#write(marks, target);
    return 'kind' in written ? written : ACCEPTED;
  }

  /** @returns why cases were not written, by their numbers. */
  async #write(
    updates: readonly CaseUpdate[],
    target: Target,
  ): Promise<ReadonlyMap<number, string> | Failure> {
    const { phase, tester } = target;
    if (updates.length === 0) return new Map();
    const prepared = await this.#executions.prepare(
      updates.map(({ number }) => number),
      phase,
      tester,
    );
    if ('kind' in prepared) return prepared;
    const body = updates.flatMap(({ number, update }): ExecutionUpdate[] => {
      const rtsId = prepared.executions.get(number);
      return rtsId === undefined ? [] : [{ rtsId, testerId: tester, changeBy: tester, ...update }];
    });
    if (body.length > 0) {
      const reply = await this.#client.execute(body);
      if (!reply.ok) {
        this.#executions.doubt(reply.outcome);
        return reply.outcome;
      }
    }
    return new Map(
      updates.flatMap(({ number }) => {
        const reason = prepared.denied.get(number);
        return reason === undefined || prepared.executions.has(number) ? [] : [[number, reason] as const];
      }),
    );
  }
}

/** A result is refused when Zephyr has none of its cases; of some that are missing the others tell. */
function refusals(results: readonly Result[], denied: ReadonlyMap<number, string>): Refusal[] {
  return results.flatMap(({ id, cases }) => {
    const reasons = cases.map((key) => denied.get(caseNumber(key)));
    const first = reasons.find((reason) => reason !== undefined);
    return first !== undefined && reasons.every((reason) => reason !== undefined)
      ? [{ id, reason: first }]
      : [];
  });
}
