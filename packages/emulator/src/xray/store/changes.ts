import { isoTime, now } from '../../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Product } from './product.ts';
import type { TestRun } from './runs.ts';

/** A status that a run is to have, by its stored name. @throws Refusal for one that the product does not know. */
export function knownStatus(product: Product, name: string): string {
  const status = product.statuses.find(name);
  if (status === undefined) throw new Refusal(400, `The status ${name} does not exist.`);
  return status.name;
}

/** The changes that give a run a status, with its history. */
export function withStatus(run: TestRun, status: string): Pick<TestRun, 'status' | 'history'> {
  return { status, history: [...run.history, { status, at: isoTime(now()) }] };
}

/** The changes that add defects, by key or id, and take some away. */
export function withDefects(
  product: Product,
  current: readonly string[],
  changes: { add?: readonly string[]; remove?: readonly string[] },
): string[] {
  const keyOf = (idOrKey: string) => {
    const issue = product.issues.useAny(idOrKey, 'Bug');
    if (issue === undefined) throw new Refusal(400, `Issue ${idOrKey} not found`);
    return issue.key;
  };
  const added = (changes.add ?? []).map(keyOf);
  const removed = (changes.remove ?? []).map(keyOf);
  return [...new Set([...current, ...added])].filter((key) => !removed.includes(key));
}
