import { type CaseRules, caseId } from '../backend.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { PendingResult } from './result-list.ts';

/** Which cases of one vendor results belong to, and which results belong to a case. */
export class CaseBook {
  readonly #rules: CaseRules;
  readonly #log: DeliveryLog;
  /** Results the vendor has, by case; where they are in the journal, because a run may have 100,000. */
  readonly #delivered = new Map<string, Pick<PendingResult, 'list' | 'index'>[]>();

  constructor(rules: CaseRules, log: DeliveryLog) {
    this.#rules = rules;
    this.#log = log;
  }

  get rules(): CaseRules {
    return this.#rules;
  }

  /** The vendor's cases among those that are named, or the one that was made for the test. */
  casesOf(named: readonly string[], identity: string): string[] {
    const own = named.filter((key) => this.#rules.isKey(key));
    const made = own.length === 0 ? this.#log.ids.get(caseId(identity)) : undefined;
    return made === undefined ? own : [made];
  }

  /** The vendor has this result. */
  delivered({ list, index }: PendingResult, cases: readonly string[]): void {
    for (const key of cases) {
      const results = this.#delivered.get(key);
      if (results) results.push({ list, index });
      else this.#delivered.set(key, [{ list, index }]);
    }
  }

  isDelivered(key: string): boolean {
    return this.#delivered.has(key);
  }

  /** Results the vendor has that name one of these cases, each once, in the order of delivery. */
  deliveredFor(cases: Iterable<string>): PendingResult[] {
    const found = new Map<string, PendingResult>();
    for (const key of new Set(cases)) {
      for (const { list, index } of this.#delivered.get(key) ?? []) {
        const result = list.at(index);
        found.set(result.id, result);
      }
    }
    return [...found.values()];
  }
}
