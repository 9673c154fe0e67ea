import { type Known, type Outcome, type RunFacts, stop, Turn } from '@livelane/dispatcher';
import type { XraySection } from './config.ts';
import { draftOf } from './draft.ts';
import { importFeatures } from './features.ts';
import { byNumber, runLabel } from './key.ts';
import { executionIds, madeIds, madeIn } from './known-ids.ts';
import { stopping } from './outcome.ts';
import { LOOK_AGAIN_MS, Patience } from './patience.ts';
import type { Execution, Product } from './product.ts';

/** Between two looks for a Test Execution that another shard makes. */
const NEXT_LOOK_MS = 5_000;

type Confirmation = Outcome | { kind: 'absent' };

/**
 * One Test Execution for a run, however many machines begin at the same moment: it is looked for by the run's label,
 * made by the first shard, and where two were made after all the one with the lowest number is the run's.
 */
export class Opening {
  readonly #product: Product;
  readonly #section: XraySection;
  readonly #patience = new Patience();
  readonly #turn = new Turn();
  readonly #notes: string[] = [];

  constructor(product: Product, section: XraySection) {
    this.#product = product;
    this.#section = section;
  }

  async perform(run: RunFacts, known: Known): Promise<Outcome> {
    const { testExecutionKey } = this.#section;
    if (testExecutionKey !== undefined) return this.#given(testExecutionKey);
    const made = madeIn(known);
    if (made) return run.shared ? this.#choose(run, made) : this.#complete(run, made);
    const found = await this.#product.labelled(runLabel(run));
    if (!found.ok) return stopping(found.outcome);
    const first = found.body.toSorted(byNumber)[0];
    if (first) return { kind: 'accepted', ids: executionIds(first) };
    const wait = this.#turn.wait(run, 'the Test Execution', NEXT_LOOK_MS);
    if (wait) return wait;
    return this.#make(run);
  }

  /** What was made is found by its label, after a while: the index that is searched follows. */
  async confirm(run: RunFacts): Promise<Confirmation> {
    if (this.#section.testExecutionKey !== undefined) return { kind: 'absent' };
    const found = await this.#product.labelled(runLabel(run));
    if (!found.ok) return found.outcome;
    const first = found.body.toSorted(byNumber)[0];
    if (first) return this.#complete(run, first);
    if (this.#patience.isLeft) {
      const reason = 'The Test Execution cannot be found yet, and may have been made: it is looked for again';
      return { kind: 'later', reason, afterMs: LOOK_AGAIN_MS };
    }
    this.#patience.reset();
    return { kind: 'absent' };
  }

  async #given(key: string): Promise<Outcome> {
    const reply = await this.#product.execution(key);
    if (!reply.ok) return stopping(reply.outcome);
    if (reply.body) return { kind: 'accepted', ids: executionIds(reply.body) };
    return stop(
      `There is no Test Execution ${key}, or it is not to be seen with these credentials: check "xray.testExecutionKey"`,
    );
  }

  async #make(run: RunFacts): Promise<Outcome> {
    const features = await importFeatures(this.#product, this.#section.features);
    if (features.kind !== 'done') return stopping(features.outcome);
    const created = await this.#product.create(draftOf(run, this.#section));
    // Without a Test Execution nothing can be sent at all: the results wait for better settings.
    if (!created.ok) return stopping(created.outcome);
    const { execution, notes } = created.body;
    this.#notes.push(...features.notes, ...notes);
    if (!run.shared) return this.#complete(run, execution);
    return {
      kind: 'pending',
      reason: `${execution.key} was made; another machine may have made one at the same moment`,
      afterMs: LOOK_AGAIN_MS,
      ids: madeIds(execution),
    };
  }

  /** Once the own one can be found, whatever was made before it can be found as well. */
  async #choose(run: RunFacts, made: Execution): Promise<Outcome> {
    const found = await this.#product.labelled(runLabel(run));
    if (!found.ok) return stopping(found.outcome);
    const isVisible = found.body.some(({ key }) => key === made.key);
    if (!isVisible && this.#patience.isLeft) {
      const reason = `${made.key} was made, and cannot be found in Jira's index yet`;
      return { kind: 'pending', reason, afterMs: LOOK_AGAIN_MS };
    }
    this.#patience.reset();
    const first = found.body.toSorted(byNumber)[0] ?? made;
    if (byNumber(first, made) >= 0) return this.#complete(run, made);
    const note = `${made.key} was made at the same moment as ${first.key}, which gets the results: it is empty and can be deleted`;
    return { kind: 'accepted', ids: executionIds(first), notes: [...this.#notes, note] };
  }

  async #complete(run: RunFacts, execution: Execution): Promise<Outcome> {
    const reply = await this.#product.complete(execution, draftOf(run, this.#section));
    if (!reply.ok) {
      // It exists: what is missing is done again, not the whole.
      const afterMs = reply.outcome.kind === 'later' ? reply.outcome.afterMs : undefined;
      return {
        kind: 'pending',
        reason: reply.outcome.reason,
        afterMs: afterMs ?? LOOK_AGAIN_MS,
        ids: madeIds(execution),
      };
    }
    const notes = [...this.#notes, ...reply.body];
    return { kind: 'accepted', ids: executionIds(execution), ...(notes.length > 0 && { notes }) };
  }
}
