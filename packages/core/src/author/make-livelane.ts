// Not the global one, which browser-like test environments have not.
import { TextEncoder } from 'node:util';
import type { AttachedContent, Livelane } from './api.ts';
import { contentTypeOf } from './content-type.ts';
import type { Note } from './note.ts';

/** A file on its way to the reporter. Exactly one of `path` and `body` is set. */
export interface AuthorAttachment {
  name: string;
  contentType: string;
  path?: string;
  body?: Uint8Array;
}

/** How a framework brings the author's words from the worker to its reporter. */
export interface AuthorTransport {
  /** Called with plain data. What it throws is dropped: a test must not fail because of its reporting. */
  send(note: Note): void;
  attach(attachment: AuthorAttachment): void | Promise<void>;
  /** The framework's own steps, where it has them; else see `StepRecorder`. */
  step<T>(title: string, body: () => T): T;
}

/** Makes the author's API on top of a framework's transport. */
export function makeLivelane(transport: AuthorTransport): Livelane {
  const send = (makeNote: () => Note) => {
    try {
      transport.send(makeNote());
    } catch {
      // Called outside of a test, the run's folder is gone, or it is no text: the tests go on.
    }
  };
  return {
    case: (...keys) => send(() => ({ kind: 'case', keys: keys.map(String) })),
    comment: (text) => send(() => ({ kind: 'comment', text: String(text) })),
    field: (name, value) => send(() => ({ kind: 'field', name: String(name), value: String(value) })),
    link: (url, name = url) => send(() => ({ kind: 'link', url: String(url), name: String(name) })),
    step: (title, body) => transport.step(title, body),
    attach: (name, content) => {
      try {
        const sent = transport.attach(attachmentOf(String(name), content));
        return sent?.catch(() => {});
      } catch {
        // As above.
        return undefined;
      }
    },
    ignore: () => send(() => ({ kind: 'ignore' })),
    owner: (name) => send(() => ({ kind: 'owner', name: String(name) })),
  };
}

function attachmentOf(name: string, content: AttachedContent): AuthorAttachment {
  if ('path' in content) {
    const { path, contentType = contentTypeOf(path) } = content;
    return { name, contentType, path };
  }
  const { body } = content;
  const isText = typeof body === 'string';
  return {
    name,
    contentType: content.contentType ?? contentTypeOf(name, isText ? 'text/plain' : undefined),
    body: isText ? new TextEncoder().encode(body) : body,
  };
}
