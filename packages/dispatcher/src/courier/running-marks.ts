import type { Result, RunFacts, RunningTest } from '../backend.ts';
import type { CaseBook } from './case-book.ts';
import type { ResultReader } from './result-reader.ts';
import type { RunView } from './run-view.ts';

/** Which running tests one vendor has not heard of yet. Best effort: what was told once is not told again. */
export class RunningMarks {
  readonly #view: RunView;
  readonly #reader: ResultReader;
  readonly #cases: CaseBook;
  readonly #told = new Set<string>();

  constructor(view: RunView, reader: ResultReader, cases: CaseBook) {
    this.#view = view;
    this.#reader = reader;
    this.#cases = cases;
  }

  get hasNews(): boolean {
    for (const [key] of this.#view.running()) if (!this.#told.has(key)) return true;
    return false;
  }

  /**
   * Tests that are to be told now. Those without a case are passed over, and cases that have a result already or get
   * one at this moment.
   */
  take(run: RunFacts, results: readonly Result[]): RunningTest[] {
    const reported = new Set(results.flatMap(({ cases }) => cases));
    const isFree = (key: string) => !reported.has(key) && !this.#cases.isDelivered(key);
    const running = new Map(this.#view.running());
    for (const key of this.#told) if (!running.has(key)) this.#told.delete(key);
    const news = [...running].filter(([key]) => !this.#told.has(key));
    for (const [key] of news) this.#told.add(key);
    return news
      .map(([, test]) => this.#reader.readRunning(test, run))
      .map((test) => ({ ...test, cases: test.cases.filter(isFree) }))
      .filter(({ cases }) => cases.length > 0);
  }
}
