import {
  type Known,
  type Operation,
  type Outcome,
  type Refusal,
  type Result,
  stop,
} from '@livelane/dispatcher';
import { caseEntries, type EntryContext, runningEntries } from './entries.ts';
import { executionIn, jiraIds, jiraIn, notOpened } from './known-ids.ts';
import type { NoReply } from './outcome.ts';
import type { Execution, Imported, Product } from './product.ts';

type Deliver = Extract<Operation, { kind: 'deliver' }>;

/** Results and running tests, as one import. Harmless when repeated: the same Test Runs get the same content. */
export class Delivering {
  readonly #product: Product;
  /** What the vendor has said already. */
  readonly #told = new Set<string>();

  constructor(product: Product) {
    this.#product = product;
  }

  async perform(
    { results, earlier, running }: Deliver,
    known: Known,
    context: EntryContext,
  ): Promise<Outcome> {
    const execution = executionIn(known);
    if (!execution) return notOpened();
    const entries = caseEntries(results, earlier, context).map(({ entry }) => entry);
    const keys = new Set(entries.flatMap(({ testKey }) => testKey ?? []));
    const tests = [...entries, ...runningEntries(running, (key) => keys.has(key), context.statuses)];
    if (tests.length === 0) return { kind: 'accepted' };
    const reply = await this.#product.importTests(execution, tests);
    if (!reply.ok) return aboutExecution(reply, execution);
    const { refused, messages } = sorted(reply.body, results);
    const notes = messages.filter((message) => !this.#told.has(message));
    for (const note of notes) this.#told.add(note);
    const ids = jiraIn(known) === undefined ? jiraIds(reply.body.self) : undefined;
    return {
      kind: 'accepted',
      ...(ids && { ids }),
      ...(refused.length > 0 && { refused }),
      ...(notes.length > 0 && { notes }),
    };
  }
}

/** A bad request that is about the Test Execution would be one for every half of the batch as well. */
function aboutExecution({ outcome, status, words = '' }: NoReply, { key }: Execution): Outcome {
  const namesExecution = new RegExp(`(?<![\\w-])${key}(?!\\d)`).test(words);
  if (status !== 400 || !namesExecution) return outcome;
  return stop(
    `Xray takes no results for Test Execution ${key} (400): it was deleted, or its workflow status does not let tests be executed${words}`,
  );
}

/** A result is refused when none of its Tests took it; of the others a sentence tells. */
function sorted({ refused, messages }: Imported, results: readonly Result[]) {
  const reasons = new Map(
    refused.flatMap(({ key, reason }) => (key === undefined ? [] : [[key, reason] as const])),
  );
  const refusals: Refusal[] = [];
  const told = new Set<string>();
  for (const { id, cases } of results) {
    const reason = cases.map((key) => reasons.get(key)).find((found) => found !== undefined);
    if (reason === undefined || !cases.every((key) => reasons.has(key))) continue;
    refusals.push({ id, reason });
    for (const key of cases) told.add(key);
  }
  const rest = refused
    .filter(({ key }) => key === undefined || !told.has(key))
    .map(({ key, reason }) => (key === undefined ? reason : `${key}: ${reason}`));
  return { refused: refusals, messages: [...messages, ...rest] };
}
