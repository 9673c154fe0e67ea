import type { Note } from '@livelane/core';

/**
 * The media type of the attachments that the author's notes ride on. Cucumber brings attachments from the
 * worker, tells which attempt and step they belong to, and shows them in its other formatters.
 */
const NOTE = 'application/vnd.livelane+json';

/**
 * Set by the reporter in its own environment, which workers take over, as long as it takes the notes out of
 * Cucumber's messages. Without it nobody would, and they would only be noise in the other formatters. Not one of
 * the `LIVELANE_…` variables, which are the user's settings.
 */
const WANTED_VARIABLE = '_LIVELANE_CUCUMBER_NOTES';

export function wantNotes(isWanted: boolean): void {
  if (isWanted) process.env[WANTED_VARIABLE] = '1';
  else delete process.env[WANTED_VARIABLE];
}

export function areNotesWanted(): boolean {
  return process.env[WANTED_VARIABLE] !== undefined;
}

/** What `this.attach` takes. */
export function attachmentOf(note: Note): { body: string; mediaType: string } {
  return { body: JSON.stringify(note), mediaType: NOTE };
}

export function isNote({ mediaType }: { mediaType: string }): boolean {
  return mediaType === NOTE;
}

/** The note that an attachment is; nothing for one of the user's own. */
export function noteOf(attachment: { body: string; mediaType: string }): Note | undefined {
  return isNote(attachment) ? (JSON.parse(attachment.body) as Note) : undefined;
}
