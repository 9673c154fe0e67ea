import type { Backend, Operation, Outcome } from '../backend.ts';
import type { KnownIds } from './known-ids.ts';
import { outcomeFaults } from './spoiling-proxy.ts';

/**
 * Performs an operation as the courier does, and asks what became of it.
 * @returns what came of it, and what is wrong with anything that the backend says, in words.
 */
export async function performAndAsk(
  backend: Backend,
  operation: Operation,
  known: KnownIds,
): Promise<{ outcome: Outcome; faults: string[] }> {
  const outcome = await backend.perform(operation, known);
  const faults = outcomeFaults(outcome);
  known.keep(outcome);
  faults.push(...outcomeFaults(await backend.confirm(operation, known)));
  for (const text of [backend.url(known), backend.label(known)]) {
    if (text !== undefined && typeof text !== 'string')
      faults.push(`a link or a name is ${JSON.stringify(text)}`);
  }
  return { outcome, faults };
}

/** Performs an operation until it is not pending any more, as the courier does, and keeps what is learned. */
export async function performToEnd(
  backend: Backend,
  operation: Operation,
  known: KnownIds,
): Promise<Outcome> {
  for (;;) {
    const outcome = await backend.perform(operation, known);
    known.keep(outcome);
    if (outcome.kind !== 'pending') return outcome;
  }
}
