import {
  type AttachedFile,
  type Backend,
  type Capacity,
  type CaseRules,
  caseId,
  type Known,
  type Operation,
  type Outcome,
  type Result,
} from '../../src/backend.ts';
import { caseReports, combinedStatus } from '../../src/words/case-report.ts';
import type { Trouble } from './notebook.ts';

/** What the board shows of one case. */
export interface BoardCase {
  /** Every status that it had, in order. */
  history: string[];
  /** Titles of the tests whose results it shows. */
  tests: string[];
  files: string[];
}

/**
 * A vendor without lanes, with cases: a board with a card for each case, on which files can be pinned. It takes all
 * that the interface offers to such a vendor.
 */
export class Board implements Backend {
  readonly capacity: Capacity;
  readonly cases: CaseRules;
  readonly cards = new Map<string, BoardCase>();
  /** Kinds of operations, with how many results, marks or files they had. */
  readonly operations: string[] = [];
  /** Titles of the results of each `deliver`. */
  readonly batches: string[][] = [];
  /** Keys of the cases that were made, by the title of the test. */
  readonly made = new Map<string, string>();
  readonly documents: { path: string; results: number; kind: string }[] = [];
  opened = 0;
  closed: string | undefined;
  /** Called before each request; what it returns happens instead of success. */
  trouble: (operation: Operation, nth: number) => Trouble | undefined = () => undefined;
  #asked = 0;

  constructor(capacity: Partial<Capacity> = {}, cases: Partial<CaseRules> = {}) {
    this.capacity = { results: 10, bytes: 1_000_000, lanes: 'merged', gapMs: 5, running: true, ...capacity };
    this.cases = { isKey: (key) => key.startsWith('BD-'), unlinked: 'list', ...cases };
  }

  async perform(operation: Operation, _known: Known): Promise<Outcome> {
    this.operations.push(inShort(operation));
    const trouble = this.trouble(operation, this.#asked++);
    if (trouble === 'never') return new Promise(() => {});
    if (trouble === 'lost-before') return { kind: 'unknown', reason: 'the answer was lost' };
    if (typeof trouble === 'object') return trouble;
    const outcome = this.#write(operation);
    return trouble === 'lost-after' ? { kind: 'unknown', reason: 'the answer was lost' } : outcome;
  }

  async confirm(operation: Operation): Promise<Outcome | { kind: 'absent' }> {
    this.operations.push(`confirm ${operation.kind}`);
    const isThere = (yes: boolean) => (yes ? ({ kind: 'accepted' } as const) : ({ kind: 'absent' } as const));
    switch (operation.kind) {
      case 'attach':
        return isThere(operation.files.every((file) => this.#pinned(file).includes(file.name)));
      case 'open-run':
        return isThere(this.opened > 0);
      case 'close-run':
        return isThere(this.closed !== undefined);
      case 'deliver-file':
        return isThere(this.documents.some(({ kind }) => kind === 'deliver-file'));
      default:
        // Showing a card's status again changes nothing.
        return { kind: 'absent' };
    }
  }

  url(): string | undefined {
    return undefined;
  }

  label(): string | undefined {
    return undefined;
  }

  async examine(): Promise<[]> {
    return [];
  }

  card(key: string): BoardCase {
    let card = this.cards.get(key);
    if (!card) {
      card = { history: [], tests: [], files: [] };
      this.cards.set(key, card);
    }
    return card;
  }

  #write(operation: Operation): Outcome {
    switch (operation.kind) {
      case 'open-run':
        this.opened++;
        return { kind: 'accepted' };
      case 'deliver':
        this.batches.push(operation.results.map(({ test }) => test.title));
        for (const { cases } of operation.running)
          for (const key of cases) this.card(key).history.push('running');
        for (const { key, results } of caseReports(operation.results, operation.earlier)) {
          const card = this.card(key);
          card.history.push(combinedStatus(results));
          card.tests = results.map(({ test }) => test.title);
        }
        return { kind: 'accepted' };
      case 'make-cases':
        return {
          kind: 'accepted',
          ids: Object.fromEntries(operation.results.map((result) => this.#make(result))),
        };
      case 'attach':
        for (const file of operation.files) this.#pinned(file).push(file.name);
        return { kind: 'accepted' };
      case 'deliver-file':
      case 'deliver-partial-file':
        this.documents.push({ path: operation.path, results: operation.results, kind: operation.kind });
        return { kind: 'accepted' };
      case 'note':
        for (const key of operation.running.flatMap(({ cases }) => cases))
          this.card(key).history.push('cut off');
        return { kind: 'accepted' };
      case 'close-run':
        this.closed = operation.end;
        return { kind: 'accepted', notes: [`the board shows ${this.cards.size} cards`] };
      default:
        return { kind: 'refused', scope: 'everything', reason: `a board has no ${operation.kind}` };
    }
  }

  #make({ identity, test }: Result): [string, string] {
    const key = this.made.get(test.title) ?? `BD-${100 + this.made.size}`;
    this.made.set(test.title, key);
    return [caseId(identity), key];
  }

  #pinned({ result }: AttachedFile): string[] {
    return this.card(result.cases[0] as string).files;
  }
}

function inShort(operation: Operation): string {
  switch (operation.kind) {
    case 'deliver':
      return `deliver ${operation.results.length}+${operation.running.length}`;
    case 'make-cases':
      return `make-cases ${operation.results.length}`;
    case 'attach':
      return `attach ${operation.files.length}`;
    default:
      return operation.kind;
  }
}
