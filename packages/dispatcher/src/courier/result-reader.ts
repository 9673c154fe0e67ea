import type { LineStore } from '@livelane/core';
import type { Result, RunFacts, RunningTest } from '../backend.ts';
import { identityOf } from '../linking/identity.ts';
import type { Linker } from '../linking/linker.ts';
import type { CaseBook } from './case-book.ts';
import type { PendingResult } from './result-list.ts';
import type { StartedTest } from './run-view.ts';

/** Makes of references what one backend gets: reads the journal's lines back and says which cases they name. */
export class ResultReader {
  readonly #lines: LineStore;
  readonly #links: Linker;
  readonly #cases: CaseBook | undefined;

  constructor(lines: LineStore, links: Linker, cases: CaseBook | undefined) {
    this.#lines = lines;
    this.#links = links;
    this.#cases = cases;
  }

  /** @throws when the lines are gone. */
  read({ id, status, attempts: refs }: PendingResult, { report }: RunFacts): Result {
    const [first, ...more] = refs.map((ref) => this.#lines.attempt(ref.file, ref));
    if (!first) throw new Error(`result ${id} has no attempt`);
    const attempts: Result['attempts'] = [first, ...more];
    const { test } = more.at(-1) ?? first;
    const identity = identityOf(test, report.identity);
    const { cases, requirements } = this.#links(attempts);
    return { id, test, identity, cases: this.#own(cases, identity), requirements, status, attempts };
  }

  /** What titles, tags and the mapping file tell of a test before it has ended. */
  readRunning({ test, startedAt }: StartedTest, { report }: RunFacts): RunningTest {
    const identity = identityOf(test, report.identity);
    const { cases } = this.#links([
      {
        type: 'attempt-end',
        at: startedAt,
        lane: '',
        test,
        attempt: 0,
        status: 'interrupted',
        final: false,
        durationMs: 0,
      },
    ]);
    return { test, identity, cases: this.#own(cases, identity), startedAt };
  }

  #own(named: string[], identity: string): string[] {
    return this.#cases ? this.#cases.casesOf(named, identity) : named;
  }
}
