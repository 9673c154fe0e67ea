import type { Note } from '@livelane/core';
import type { RunnerTestCase } from 'vitest';
import type { TestCase } from 'vitest/node';
import { NAME } from './runtime.ts';

/** All attempts of a test share its `meta`, so each note says which one it is of. */
interface AttemptNote {
  attempt: number;
  note: Note;
}

type NotedMeta = { [NAME]?: unknown };

/** Lets a note ride on the test's `meta`, which Vitest itself brings from the worker to the reporters. */
export function addNote({ meta, result }: RunnerTestCase, note: Note): void {
  const noted = meta as NotedMeta;
  noted[NAME] ??= [];
  // Somebody else's word, which stays as it is.
  if (!Array.isArray(noted[NAME])) return;
  noted[NAME].push({ attempt: result?.retryCount ?? 0, note } satisfies AttemptNote);
}

/** The notes of one attempt; nothing when there are none of any. */
export function notesOf(test: TestCase, attempt: number): Note[] | undefined {
  const notes = (test.meta() as NotedMeta)[NAME];
  if (!Array.isArray(notes)) return undefined;
  return (notes as AttemptNote[]).filter((one) => one.attempt === attempt).map(({ note }) => note);
}
