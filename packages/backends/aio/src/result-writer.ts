import type { Failure, Known, Operation, Outcome, Refusal, Result } from '@livelane/dispatcher';
import type { AttemptStep, AttemptWriter } from './attempt-writer.ts';
import type { AioClient } from './client.ts';
import type { AioSection } from './config.ts';
import { type CycleRuns, marked } from './cycle-runs.ts';
import { RUNS_LIMIT } from './limits.ts';
import { caseRuns, runningKeys, runningMark, type Wording } from './mapping.ts';
import { quoted } from './outcome.ts';
import { isAboutPermission } from './permission.ts';
import type { BulkAnswer, CaseRun } from './wire.ts';

type Deliver = Pick<Extract<Operation, { kind: 'deliver' }>, 'results' | 'earlier' | 'running'>;

/** What goes into one request. */
interface Bulk {
  runs: CaseRun[];
  createNewRun: boolean;
}

/** Writes outcomes into the cycle, each case once, up to 100 a request. */
export class ResultWriter {
  readonly #client: AioClient;
  readonly #section: AioSection;
  readonly #runs: CycleRuns;
  readonly #attempts: AttemptWriter;

  constructor(client: AioClient, section: AioSection, runs: CycleRuns, attempts: AttemptWriter) {
    this.#client = client;
    this.#section = section;
    this.#runs = runs;
    this.#attempts = attempts;
  }

  async write(cycle: string, deliver: Deliver, known: Known, wording: Wording): Promise<Outcome> {
    const step = this.#nextAttempt(deliver, known);
    if (step) return this.#attempts.write(cycle, step, known, wording);
    const refused = new Map<string, string>();
    const ids: Record<string, string> = {};
    for (const bulk of this.#bulks(deliver, known, wording)) {
      const reply = await this.#client.updateRuns(cycle, bulk.runs, {
        createNewRun: bulk.createNewRun,
        addCaseToCycle: this.#section.addCases,
      });
      if (!reply.ok) return reply.outcome;
      const answer = this.#taken(bulk, reply.body, deliver.results, known);
      if ('kind' in answer) return answer;
      Object.assign(ids, answer.ids);
      for (const [key, reason] of answer.refused) refused.set(key, reason);
    }
    for (const [key, reason] of this.#runs.denied) refused.set(key, reason);
    return {
      kind: 'accepted',
      ...(Object.keys(ids).length > 0 && { ids }),
      refused: refusals(deliver.results, refused),
    };
  }

  /**
   * Asked when the answer to `write` was lost. An update of runs may be sent again. What may have begun new runs is
   * looked up first: those that are there are updated from now on.
   */
  async confirm(
    cycle: string,
    deliver: Deliver,
    known: Known,
    wording: Wording,
  ): Promise<Outcome | { kind: 'absent' }> {
    const step = this.#nextAttempt(deliver, known);
    if (step) return this.#attempts.confirm(cycle, step, known, wording);
    const creating = this.#bulks(deliver, known, wording).filter(({ createNewRun }) => createNewRun);
    if (creating.length === 0) return { kind: 'absent' };
    const failure = await this.#runs.reload(cycle);
    if (failure) return failure;
    const keys = creating.flatMap(({ runs }) => runs.map(({ testCaseKey }) => testCaseKey));
    // Where it cannot be told, an update is the one that neither loses the result nor makes a second run.
    const begun = keys.filter((key) => this.#runs.isOurs(key, known) ?? true);
    if (begun.length === 0) return { kind: 'absent' };
    const reason = `AIO Tests took the request whose answer was lost: ${begun.length} of its runs are there`;
    return { kind: 'pending', reason, afterMs: 0, ids: this.#runs.begin(begun) };
  }

  /** Cases that are still marked as running get the status of an interrupted test; others are left alone. */
  async settle(cycle: string, running: Deliver['running'], known: Known, wording: Wording): Promise<Outcome> {
    const left = running
      .map((test) => ({ ...test, cases: test.cases.filter((key) => known.ids.get(marked(key)) === '1') }))
      .filter(({ cases }) => cases.length > 0);
    const names = { ...wording.names, running: wording.names.interrupted };
    const outcome = await this.write(cycle, { results: [], earlier: [], running: left }, known, {
      ...wording,
      names,
    });
    return outcome.kind === 'accepted' ? { kind: 'accepted' } : outcome;
  }

  #nextAttempt({ results, earlier }: Deliver, known: Known): AttemptStep | undefined {
    return this.#attempts.next(this.#separate({ results, earlier }), known);
  }

  #separate({ results, earlier }: Pick<Deliver, 'results' | 'earlier'>): Map<string, Result> {
    return this.#section.retries === 'runs' ? this.#attempts.separate(results, earlier) : new Map();
  }

  /** Updates first: they may be sent again when the answer to the second request is lost. */
  #bulks({ results, earlier, running }: Deliver, known: Known, wording: Wording): Bulk[] {
    const separate = this.#separate({ results, earlier });
    const outcomes = caseRuns(results, earlier, wording).filter(
      ({ testCaseKey }) => !separate.has(testCaseKey),
    );
    const named = new Set([...separate.keys(), ...outcomes.map(({ testCaseKey }) => testCaseKey)]);
    // Marks go along where there is room: they are not worth a request of the budget beside a full batch.
    const room = Math.max(1, Math.ceil(outcomes.length / RUNS_LIMIT)) * RUNS_LIMIT - outcomes.length;
    const marks = runningKeys(running)
      .filter((key) => !named.has(key) && !this.#hasOutcome(key, known))
      .slice(0, room)
      .map((key) => runningMark(key, wording));
    const all = [...outcomes, ...marks].filter(({ testCaseKey }) => !this.#runs.denied.has(testCaseKey));
    const isCreating = ({ testCaseKey }: CaseRun) =>
      this.#runs.needsNewRun(testCaseKey, known, wording.names);
    return [
      ...parts(all.filter((run) => !isCreating(run))).map((runs) => ({ runs, createNewRun: false })),
      ...parts(all.filter(isCreating)).map((runs) => ({ runs, createNewRun: true })),
    ];
  }

  /** A running mark would hide it. */
  #hasOutcome(key: string, known: Known): boolean {
    return this.#runs.reported.has(key) || known.ids.get(marked(key)) === '0';
  }

  /** A 200 may hold refusals, by the case's key; of a running mark that is nothing. */
  #taken(
    { runs }: Bulk,
    answer: BulkAnswer,
    results: readonly Result[],
    known: Known,
  ): { ids: Record<string, string>; refused: [string, string][] } | Failure {
    const errors = new Map(Object.entries(answer.errors ?? {}));
    const refused = runs.flatMap(({ testCaseKey: key }): [string, string][] => {
      const words = errors.get(key);
      return words === undefined ? [] : [[key, words]];
    });
    const isUnnamed = refused.length === 0 && ((answer.errorCount ?? 0) > 0 || answer.status === 'FAILED');
    if (isUnnamed) {
      const words = quoted([...errors].map(([name, text]) => `${name}: ${text}`).join('; '));
      return {
        kind: 'refused',
        scope: 'this',
        reason: `AIO Tests refused ${answer.errorCount ?? 'some'} of ${runs.length} results without naming the case${words}`,
      };
    }
    for (const [key, words] of refused) {
      if (isAboutPermission(words)) this.#runs.denied.set(key, refusal(words));
    }
    const keys = runs.map(({ testCaseKey }) => testCaseKey).filter((key) => !errors.has(key));
    const ids = this.#runs.begin(keys);
    const reported = new Set(results.flatMap(({ cases }) => cases));
    for (const key of keys) {
      if (!reported.has(key)) ids[marked(key)] = '1';
      else if (known.ids.has(marked(key))) ids[marked(key)] = '0';
      if (reported.has(key)) this.#runs.reported.add(key);
    }
    return {
      ids,
      refused: refused.map(([key, words]) => [key, refusal(words)]),
    };
  }
}

function refusal(words: string): string {
  return `AIO Tests refused it${quoted(words)}`;
}

/** A test that names several cases counts as refused when one of them was: the words say which. */
function refusals(results: readonly Result[], refused: ReadonlyMap<string, string>): Refusal[] {
  return results.flatMap(({ id, cases }) => {
    const reasons = cases.flatMap((key) => {
      const reason = refused.get(key);
      return reason === undefined ? [] : [`${key}: ${reason}`];
    });
    if (reasons.length === 0) return [];
    const others = cases.filter((key) => !refused.has(key));
    const taken = others.length > 0 ? `. It was taken for ${others.join(', ')}` : '';
    return [{ id, reason: reasons.join('; ') + taken }];
  });
}

function parts<Item>(items: Item[]): Item[][] {
  const count = Math.ceil(items.length / RUNS_LIMIT);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * RUNS_LIMIT, (index + 1) * RUNS_LIMIT),
  );
}
