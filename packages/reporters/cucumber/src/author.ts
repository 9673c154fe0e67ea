import { readFileSync } from 'node:fs';
import {
  type AuthorAttachment,
  type Livelane,
  makeLivelane,
  messageOf,
  type Note,
  StepRecorder,
} from '@livelane/core';
import { areNotesWanted, attachmentOf } from './notes.ts';
import { runningCucumber } from './running-cucumber.ts';

const steps = new StepRecorder((step) => {
  try {
    send({ kind: 'step', step });
  } catch {
    // Its Gherkin step has ended before, or the world takes no attachments: the tests go on.
  }
});

/**
 * What a scenario can say about itself, in steps and in Before, After, BeforeStep and AfterStep hooks. Outside
 * of these, in a run that Livelane does not report and with a World that does not let attach, it does nothing.
 *
 * The words reach the reporter as attachments of Cucumber's (`World.attach`), so that other formatters see them
 * too: https://github.com/cucumber/cucumber-js/blob/main/docs/support_files/attachments.md
 */
export const livelane: Livelane = makeLivelane({
  send,
  attach,
  step: (title, body) => (areNotesWanted() ? steps.step(String(title), body) : body()),
});

/** @throws outside of a step or hook; as does {@link attach}. */
function send(note: Note): void {
  if (!areNotesWanted()) return;
  const { world } = runningCucumber();
  // Cucumber's other formatters show links as such; but they have no names.
  if (note.kind === 'link' && note.name === note.url && typeof world.link === 'function') {
    quietly(world.link(note.url));
    return;
  }
  const { body, mediaType } = attachmentOf(note);
  quietly(world.attach(body, mediaType));
}

/** A World of the user's own may attach asynchronously, and later than Cucumber takes it. */
function quietly(sent: void | Promise<void>): void {
  Promise.resolve(sent).catch(() => {});
}

function attach({ name, contentType, path, body }: AuthorAttachment): void {
  if (!areNotesWanted()) return;
  let content: Buffer;
  try {
    content = body ? Buffer.from(body) : readFileSync(path as string);
  } catch (error) {
    // An attachment of Cucumber's cannot say that its file is missing.
    send({ kind: 'evidence', evidence: { name, contentType, missing: messageOf(error) } });
    return;
  }
  quietly(runningCucumber().world.attach(content, { mediaType: contentType, fileName: name }));
}
