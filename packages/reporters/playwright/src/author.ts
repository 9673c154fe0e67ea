import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import {
  type AuthorAttachment,
  type Livelane,
  makeLivelane,
  type Note,
  RUN_FOLDER_VARIABLE,
} from '@livelane/core';
import { type AnnotationNote, annotationsOf } from './notes.ts';
import { runStep } from './run-step.ts';

type PlaywrightTest = typeof import('@playwright/test')['test'];

/**
 * Set by the reporter in its own environment, which the workers take over, as long as it journals. Without it
 * nobody would take the notes out of the annotations, and they would only be noise in other reports. Read once: a
 * test may replace `process.env`.
 */
const isActive = process.env[RUN_FOLDER_VARIABLE] !== undefined;

const require = createRequire(import.meta.url);

/**
 * What a test can say about itself, in the test and its hooks and fixtures. Outside of these, and in a run that
 * Livelane does not report, it does nothing but run the bodies of steps.
 *
 * The words ride on what Playwright has for them, and so are seen in its own reports as well: annotations, steps
 * and attachments of https://playwright.dev/docs/api/class-testinfo.
 */
export const livelane: Livelane = makeLivelane({ send, attach, step });

/** @throws outside of a test; as does {@link attach}. */
function send(note: Note): void {
  if (!isActive) return;
  currentTest()
    .info()
    .annotations.push(...annotationsOf(note as AnnotationNote));
}

async function attach({ name, contentType, path, body }: AuthorAttachment): Promise<void> {
  if (!isActive) return;
  const info = currentTest().info();
  if (path === undefined) {
    await info.attach(name, { contentType, body: Buffer.from(body as Uint8Array) });
    return;
  }
  try {
    await info.attach(name, { contentType, path });
  } catch {
    // The file cannot be read, which the reporter tells of an attachment that it does not find either.
    info.attachments.push({ name, contentType, path: resolve(path) });
  }
}

function step<T>(title: string, body: () => T): T {
  if (!isActive) return body();
  let test: PlaywrightTest;
  let text: string;
  try {
    test = currentTest();
    text = String(title);
  } catch {
    // Outside of a test, or the title is no text.
    return body();
  }
  return runStep(test, text, body);
}

/**
 * Playwright, which is there already in a worker.
 * @throws outside of a test.
 */
function currentTest(): PlaywrightTest {
  const { test } = require('@playwright/test') as { test: PlaywrightTest };
  test.info();
  return test;
}
