import { type Evidence, type Attachment as Kept, type Note, plainText, type Step } from '@livelane/core';
import type { Attachment } from './messages.ts';
import { noteOf } from './notes.ts';

/** What `this.log` makes. */
const LOG = 'text/x.cucumber.log+plain';
/** What `this.link` makes: an address a line. */
const LINKS = 'text/uri-list';
/** Attachments without a file name get one that opens with the right program. */
const EXTENSIONS: Record<string, string> = {
  'application/json': '.json',
  'application/pdf': '.pdf',
  'application/xml': '.xml',
  'application/zip': '.zip',
  'image/gif': '.gif',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/svg+xml': '.svg',
  'image/webp': '.webp',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/plain': '.txt',
  'text/xml': '.xml',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
};

/** What the steps and hooks of one attempt logged, linked, attached and said by the author's API. */
export class Attached {
  readonly #log: string[] = [];
  readonly links: { name: string; url: string }[] = [];
  readonly evidence: Evidence[] = [];
  /** All but steps, in the order in which they were made. */
  readonly notes: Note[] = [];
  readonly #keep: (attachment: Kept) => Evidence;

  constructor(keep: (attachment: Kept) => Evidence) {
    this.#keep = keep;
  }

  /** What was logged, a line each. */
  get log(): string {
    return this.#log.join('');
  }

  /** @returns the author's step that this was. */
  add(attachment: Attachment): Step | undefined {
    const note = noteOf(attachment);
    if (note?.kind === 'step') return note.step;
    if (note) this.notes.push(note);
    else this.#addNative(attachment);
    return undefined;
  }

  #addNative({ body, contentEncoding, fileName, mediaType, url }: Attachment): void {
    if (mediaType === LOG) {
      this.#log.push(body.endsWith('\n') ? body : `${body}\n`);
    } else if (mediaType === LINKS) {
      for (const line of body.split('\n')) this.addLink(line.trim());
    } else if (url !== undefined) {
      this.addLink(url, fileName);
    } else {
      const type = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
      this.evidence.push(
        this.#keep({
          name: plainText(fileName ?? `attachment-${this.evidence.length + 1}${EXTENSIONS[type] ?? ''}`),
          contentType: plainText(mediaType),
          body: contentEncoding === 'BASE64' ? Buffer.from(body, 'base64') : body,
        }),
      );
    }
  }

  addLink(url: string, name: string = url): void {
    if (url !== '') this.links.push({ name: plainText(name), url: plainText(url) });
  }
}
