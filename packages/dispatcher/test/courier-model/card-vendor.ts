import {
  type AttachedFile,
  type Capacity,
  type CaseRules,
  caseId,
  type Operation,
  type Outcome,
  type Result,
} from '../../src/backend.ts';
import type { Fate } from './faults.ts';
import { isDenied, isPoison, isSpoiled, refusal, toRefusal } from './lane-vendor.ts';
import { ModelVendor } from './model-vendor.ts';

type Accepted = Extract<Outcome, { kind: 'accepted' }>;
const ACCEPTED: Accepted = { kind: 'accepted' };
const ABSENT = { kind: 'absent' } as const;

interface Card {
  results: Set<string>;
  isMarked: boolean;
}

/** Knows no lanes; holds a card for each case, which is replaced with every delivery. */
export class CardVendor extends ModelVendor {
  readonly capacity: Capacity;
  override readonly cases: CaseRules;
  readonly cards = new Map<string, Card>();
  /** Keys of the cases that were made, by the identity of their tests. */
  readonly made = new Map<string, string>();
  /** How many tests each file held that came as a whole, and how many of these were final. */
  readonly documents: { results: number; isWhole: boolean }[] = [];
  /** The last operation was refused for what it said of running tests. */
  #isTiredOfMarks = false;
  /** The results that wait while failures do, told by whoever knows. */
  waitingFailures: () => ReadonlySet<string> = () => new Set();

  override cut(arrives: (index: number) => boolean): void {
    super.cut(arrives);
    this.#isTiredOfMarks = false;
  }

  override answerLost(): void {
    this.#isTiredOfMarks = false;
  }

  constructor(fates: readonly Fate[], capacity: Partial<Capacity>, unlinked: CaseRules['unlinked']) {
    super(fates);
    this.capacity = {
      results: 3,
      bytes: 100_000,
      lanes: 'merged',
      gapMs: 20,
      running: true,
      files: { count: 2, bytes: 100_000, gapMs: 50 },
      ...capacity,
    };
    this.cases = { isKey: (key) => key.startsWith('BD-'), unlinked };
  }

  override arrives(operation: Operation): void {
    if (operation.kind !== 'deliver') return;
    this.#isInOrder(operation.results);
    if (this.#isTiredOfMarks && operation.running.length > 0)
      this.faults.push('marks come again after they were refused');
  }

  examineOperation(operation: Operation): Exclude<Outcome, { kind: 'accepted' }> | undefined {
    if (operation.kind === 'deliver') {
      this.#isTiredOfMarks = operation.running.some(isPoison);
      if (operation.results.some(isPoison) || operation.running.some(isPoison)) return refusal;
    }
    if (operation.kind === 'make-cases' && operation.results.some(isPoison)) return refusal;
    if (operation.kind === 'attach' && operation.files.some(({ result }) => isSpoiled(result)))
      return refusal;
    return undefined;
  }

  write(operation: Operation): Accepted {
    if (this.opened === 0 && operation.kind !== 'open-run')
      this.faults.push(`${operation.kind} before open-run`);
    if (this.closed > 0 && !this.isReopened) this.faults.push(`${operation.kind} after close-run`);
    switch (operation.kind) {
      case 'open-run':
        this.opened++;
        return ACCEPTED;
      case 'deliver':
        return this.#show(operation);
      case 'make-cases':
        return {
          ...ACCEPTED,
          ids: Object.fromEntries(operation.results.flatMap((result) => this.#make(result))),
        };
      case 'attach':
        for (const file of operation.files) this.#attach(file);
        return ACCEPTED;
      case 'deliver-file':
      case 'deliver-partial-file':
        this.documents.push({ results: operation.results, isWhole: operation.kind === 'deliver-file' });
        return ACCEPTED;
      case 'note':
        this.noted++;
        for (const key of operation.running.flatMap(({ cases }) => cases)) {
          if (this.#card(key).results.size > 0)
            this.faults.push(`case ${key} has a result and is said to be cut off`);
        }
        return ACCEPTED;
      case 'close-run':
        this.closed++;
        return ACCEPTED;
      default:
        this.faults.push(`${operation.kind} was not offered`);
        return ACCEPTED;
    }
  }

  look(operation: Operation): Accepted | typeof ABSENT {
    const when = (isThere: boolean) => (isThere ? ACCEPTED : ABSENT);
    switch (operation.kind) {
      case 'open-run':
        return when(this.opened > 0);
      case 'deliver': {
        const meant = operation.results.filter((result) => !isDenied(result));
        if (!meant.every(({ id }) => this.held.has(id))) {
          if (meant.some(({ id }) => this.held.has(id))) this.faults.push('asked about half of a batch');
          return ABSENT;
        }
        // Of a batch that holds nothing but what is refused, sending it again does no harm.
        if (meant.length === 0) return ABSENT;
        return { ...ACCEPTED, refused: operation.results.filter(isDenied).map(toRefusal) };
      }
      case 'attach':
        return when(operation.files.every(({ id }) => this.files.includes(id)));
      case 'deliver-file':
        return when(this.documents.some(({ isWhole, results }) => isWhole && results === operation.results));
      case 'note':
        return when(this.noted > 0);
      case 'close-run':
        return when(this.closed > 0);
      default:
        this.faults.push(`asked about ${operation.kind}`);
        return ABSENT;
    }
  }

  #show({ results, earlier, running }: Extract<Operation, { kind: 'deliver' }>): Accepted {
    const refused = results.filter(isDenied);
    for (const key of new Set(results.flatMap(({ cases }) => cases))) {
      const shown = earlier.filter(({ cases }) => cases.includes(key)).map(({ id }) => id);
      const { results: had } = this.#card(key);
      if (shown.length !== had.size || !shown.every((id) => had.has(id)))
        this.faults.push(`case ${key} has [${[...had]}] and is shown with [${shown}]`);
    }
    for (const result of results) {
      if (isDenied(result)) continue;
      if (this.held.has(result.id)) this.faults.push(`${result.id} comes twice`);
      if (result.cases.length === 0 && this.cases.unlinked !== 'inline')
        this.faults.push(`${result.id} has no case`);
      this.held.add(result.id);
      for (const key of result.cases) this.#card(key).results.add(result.id);
    }
    for (const key of running.flatMap(({ cases }) => cases)) {
      const card = this.#card(key);
      if (card.results.size > 0) this.faults.push(`case ${key} has a result and is marked as running`);
      card.isMarked = true;
    }
    return { ...ACCEPTED, refused: refused.map(toRefusal) };
  }

  /** Nothing that passed goes before a failure that could go. */
  #isInOrder(results: readonly Result[]): void {
    const left = new Set(this.waitingFailures());
    for (const { id } of results) left.delete(id);
    const milder = results.filter(({ status }) => !['failed', 'timedout', 'interrupted'].includes(status));
    if (left.size > 0 && milder.length > 0)
      this.faults.push(
        `failures ${[...left]} wait behind ${milder.map(({ id, status }) => `${id} (${status})`)}`,
      );
  }

  #make(result: Result): [string, string][] {
    if (isDenied(result)) return [];
    const key = this.made.get(result.identity) ?? `BD-${100 + this.made.size}`;
    this.made.set(result.identity, key);
    return [[caseId(result.identity), key]];
  }

  #attach({ id, result }: AttachedFile): void {
    if (this.files.includes(id)) this.faults.push(`file ${id} comes twice`);
    if (!this.held.has(result.id)) this.faults.push(`file ${id} comes before its result`);
    this.files.push(id);
  }

  #card(key: string): Card {
    let card = this.cards.get(key);
    if (!card) {
      card = { results: new Set(), isMarked: false };
      this.cards.set(key, card);
    }
    return card;
  }
}
