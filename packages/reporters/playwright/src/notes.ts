import type { Annotation, Note } from '@livelane/core';

const PREFIX = 'livelane:';

/** The notes that annotations can hold: steps and files have ways of their own in Playwright. */
export type AnnotationNote = Exclude<Note, { kind: 'step' | 'evidence' }>;

/**
 * The annotations that a note rides on from the worker to the reporter. Playwright's own reporters show them, so
 * they are made to be read there: `livelane:field browser: chrome`. The types are our own throughout: what a user
 * writes as `test_key` or `owner` is an annotation and stays one, with the rules that the settings have for it.
 */
export function annotationsOf(note: AnnotationNote): Annotation[] {
  switch (note.kind) {
    case 'case':
      return note.keys.map((key) => annotation('case', key));
    case 'comment':
      return [annotation('comment', note.text)];
    case 'field':
      return [annotation(`field ${note.name}`, note.value)];
    case 'link':
      return [annotation(note.name === note.url ? 'link' : `link ${note.name}`, note.url)];
    case 'owner':
      return [annotation('owner', note.name)];
    case 'ignore':
      return [annotation('ignore')];
  }
}

/** The note that an annotation holds; nothing for one of the user's own. */
export function noteOf({ type, description = '' }: Annotation): AnnotationNote | undefined {
  if (!type.startsWith(PREFIX)) return undefined;
  const { kind, name } = /^(?<kind>\w+)(?: (?<name>.*))?$/s.exec(type.slice(PREFIX.length))?.groups ?? {};
  switch (kind) {
    case 'case':
      return { kind, keys: [description] };
    case 'comment':
      return { kind, text: description };
    case 'field':
      return { kind, name: name ?? '', value: description };
    case 'link':
      return { kind, url: description, name: name ?? description };
    case 'owner':
      return { kind, name: description };
    case 'ignore':
      return { kind };
    default:
      return undefined;
  }
}

function annotation(type: string, description?: string): Annotation {
  return { type: PREFIX + type, ...(description !== undefined && { description }) };
}
