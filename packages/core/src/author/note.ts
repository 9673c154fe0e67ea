import type { AttemptEnd, Evidence, Step } from '../events.ts';
import { plainText } from '../text.ts';

/**
 * One thing that a test said about itself, on its way from the worker to the reporter: plain data, so that it
 * can ride on whatever the framework offers.
 */
export type Note =
  | { kind: 'case'; keys: string[] }
  | { kind: 'comment'; text: string }
  | { kind: 'field'; name: string; value: string }
  | { kind: 'link'; url: string; name: string }
  /** An outermost step that has ended, with those inside it. */
  | { kind: 'step'; step: Step }
  /** An attached file that is in the run's folder already. */
  | { kind: 'evidence'; evidence: Evidence }
  | { kind: 'ignore' }
  | { kind: 'owner'; name: string };

/** What the author's notes become in the event of an attempt. */
export type AuthorFacts = Pick<
  AttemptEnd,
  'cases' | 'comments' | 'evidence' | 'fields' | 'ignored' | 'links' | 'owner' | 'steps'
>;

/** Adds notes to what is known of an attempt, in the order in which they were made. */
export function addNotes(facts: AuthorFacts, notes: Iterable<Note>): void {
  for (const note of notes) {
    switch (note.kind) {
      case 'case':
        addCases(facts, note.keys);
        break;
      case 'comment':
        facts.comments = [...(facts.comments ?? []), plainText(note.text)];
        break;
      case 'field':
        facts.fields = { ...facts.fields, [plainText(note.name)]: plainText(note.value) };
        break;
      case 'link':
        facts.links = [...(facts.links ?? []), { name: plainText(note.name), url: note.url }];
        break;
      case 'step':
        facts.steps = [...(facts.steps ?? []), note.step];
        break;
      case 'evidence':
        facts.evidence = [...(facts.evidence ?? []), note.evidence];
        break;
      case 'ignore':
        facts.ignored = true;
        break;
      case 'owner':
        facts.owner = plainText(note.name);
        break;
    }
  }
}

function addCases(facts: AuthorFacts, keys: readonly string[]): void {
  const named = keys.map((key) => plainText(key).trim()).filter((key) => key !== '');
  if (named.length > 0) facts.cases = [...new Set([...(facts.cases ?? []), ...named])];
}
