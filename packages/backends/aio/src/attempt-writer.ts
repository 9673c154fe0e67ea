import type { Known, Outcome, Result } from '@livelane/dispatcher';
import type { AioClient } from './client.ts';
import { type CycleRuns, marked } from './cycle-runs.ts';
import { attemptRun, type Wording } from './mapping.ts';

/** One attempt of a test, to be written as a run of one case. */
export interface AttemptStep {
  result: Result;
  key: string;
  index: number;
}

type Ids = Record<string, string>;

/** How many attempts the vendor has. */
const sent = ({ result, key }: Pick<AttemptStep, 'result' | 'key'>) => `sent:${result.id}:${key}`;
/** Whether the attempt that was sent last arrived could not be found out. */
const unsure = ({ result, key, index }: AttemptStep) => `unsure:${result.id}:${key}:${index}`;
/** The run of an attempt. */
export const attemptRunId = (resultId: string, key: string, index: number) =>
  `run:${resultId}:${key}:${index}`;

/**
 * With `retries: 'runs'`: the attempts of a retried test, one after the other, each as a run. One request an
 * operation, so that a lost answer is about one run only.
 */
export class AttemptWriter {
  readonly #client: AioClient;
  readonly #runs: CycleRuns;
  readonly #addCaseToCycle: boolean;

  constructor(client: AioClient, runs: CycleRuns, addCaseToCycle: boolean) {
    this.#client = client;
    this.#runs = runs;
    this.#addCaseToCycle = addCaseToCycle;
  }

  /**
   * Cases whose attempts are told apart: named by one retried test alone. Where several tests share a case, their
   * attempts would make a row of runs that says nothing.
   */
  separate(results: readonly Result[], earlier: readonly Result[]): Map<string, Result> {
    const naming = new Map<string, Result[]>();
    for (const result of [...earlier, ...results]) {
      for (const key of result.cases) naming.set(key, [...(naming.get(key) ?? []), result]);
    }
    const own = new Map<string, Result>();
    for (const result of results) {
      if (result.attempts.length < 2) continue;
      for (const key of result.cases) if (naming.get(key)?.length === 1) own.set(key, result);
    }
    return own;
  }

  /** The next attempt to be written. The same for equal `known`, so that a lost one can be named again. */
  next(separate: ReadonlyMap<string, Result>, known: Known): AttemptStep | undefined {
    for (const [key, result] of separate) {
      if (this.#runs.denied.has(key)) continue;
      const index = Number(known.ids.get(sent({ result, key })) ?? 0);
      if (index < result.attempts.length) return { result, key, index };
    }
    return undefined;
  }

  /** `pending` when it was taken: there is more to write. */
  async write(cycle: string, step: AttemptStep, known: Known, wording: Wording): Promise<Outcome> {
    const run = attemptRun(step.result, step.index, wording);
    const createNewRun = this.#createsRun(step, known, wording);
    const options = { createNewRun, addCaseToCycle: this.#addCaseToCycle };
    const reply = await this.#client.markRun(cycle, step.key, run, options);
    if (reply.ok) return this.#taken(step, reply.body, known);
    const { outcome } = reply;
    if (outcome.kind !== 'refused' || outcome.scope === 'everything') return outcome;
    this.#runs.denied.set(step.key, outcome.reason);
    return goOn('AIO Tests refused an attempt', {});
  }

  /** Asked when the answer to `write` was lost. */
  async confirm(
    cycle: string,
    step: AttemptStep,
    known: Known,
    wording: Wording,
  ): Promise<Outcome | { kind: 'absent' }> {
    if (!this.#createsRun(step, known, wording)) return { kind: 'absent' };
    const failure = await this.#runs.reload(cycle);
    if (failure) return failure;
    const latest = this.#runs.latestRunId(step.key);
    const before = known.ids.get(attemptRunId(step.result.id, step.key, step.index - 1));
    const isNew =
      step.index === 0
        ? this.#runs.isOurs(step.key, known)
        : latest !== undefined && before !== undefined
          ? latest !== before
          : undefined;
    if (isNew) return this.#taken(step, latest, known);
    if (isNew === false) return { kind: 'absent' };
    // Sent as an update of the latest run it can neither be lost nor be there twice; an earlier attempt may be covered.
    return goOn('AIO Tests does not show whether an attempt was taken', { [unsure(step)]: '1' });
  }

  #createsRun(step: AttemptStep, known: Known, { names }: Wording): boolean {
    if (known.ids.has(unsure(step))) return false;
    return step.index > 0 || this.#runs.needsNewRun(step.key, known, names);
  }

  #taken(step: AttemptStep, runId: string | undefined, known: Known): Outcome {
    this.#runs.reported.add(step.key);
    return goOn(`attempt ${step.index + 1} of ${step.result.attempts.length} is written`, {
      ...this.#runs.begin([step.key]),
      [sent(step)]: String(step.index + 1),
      ...(known.ids.has(marked(step.key)) && { [marked(step.key)]: '0' }),
      ...(runId !== undefined && { [attemptRunId(step.result.id, step.key, step.index)]: runId }),
    });
  }
}

function goOn(reason: string, ids: Ids): Outcome {
  return { kind: 'pending', reason, afterMs: 0, ids };
}
