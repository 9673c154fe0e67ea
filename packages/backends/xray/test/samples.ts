import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import type { AttachedFile, LaneFacts, Result, RunFacts } from '@livelane/dispatcher';
import {
  nastyTexts as commonTexts,
  sampleAttempts,
  sampleIdentity,
  sampleRun,
} from '@livelane/dispatcher/testing';
import type { EntryContext } from '../src/entries.ts';
import { type XraySection, xraySection } from '../src/index.ts';
import { Statuses } from '../src/statuses.ts';

export {
  KnownIds as Delivery,
  sampleIdentity as identity,
  sampleReport as report,
} from '@livelane/dispatcher/testing';

const TIMES = { startedAt: Date.UTC(2026, 10, 25, 14, 5, 1), at: Date.UTC(2026, 10, 25, 14, 5, 2) };

export function section(more: Record<string, unknown> = {}): XraySection {
  return xraySection.parse({ project: 'CALC', ...more });
}

let count = 0;

/** Linked to `CALC-1` unless `more` says otherwise; every result has its own id. */
export function result(
  status: TestStatus = 'passed',
  attempts: [Partial<AttemptEnd>, ...Partial<AttemptEnd>[]] = [
    { status: status === 'flaky' ? 'passed' : status },
  ],
  { test = {}, ...more }: Partial<Omit<Result, 'test'>> & { test?: Partial<TestIdentity> } = {},
): Result {
  count += 1;
  const about = sampleIdentity(test);
  return {
    id: `r${count}`,
    test: about,
    identity: JSON.stringify([about.file, about.path, about.title, about.project, about.repeat]),
    cases: ['CALC-1'],
    requirements: [],
    status,
    attempts: sampleAttempts(attempts, { ...TIMES, test: about }),
    ...more,
  };
}

export function run(more: Partial<RunFacts> = {}): RunFacts {
  return sampleRun({ id: 'github-77-1', ...more });
}

export const lane: LaneFacts = { id: 'run', title: 'run' };

export function context(settings: Record<string, unknown> = {}, facts: RunFacts = run()): EntryContext {
  const made = section(settings);
  return { section: made, statuses: new Statuses(made), run: facts };
}

export function file(of: Result, more: Partial<AttachedFile> = {}): AttachedFile {
  return {
    id: `${of.id}/0/screenshot.png`,
    result: of,
    attempt: 0,
    name: 'screenshot.png',
    contentType: 'image/png',
    size: 4,
    path: '/nowhere/screenshot.png',
    ...more,
  };
}

export const nastyTexts: readonly string[] = [...commonTexts, 'x'.repeat(255), 'x'.repeat(256), '{noformat}'];
