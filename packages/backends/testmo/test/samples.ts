import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import type { LaneFacts, Result, RunFacts } from '@livelane/dispatcher';
import {
  nastyTexts as commonTexts,
  sampleAttempts,
  sampleIdentity,
  sampleRun,
} from '@livelane/dispatcher/testing';
import { type TestmoSection, testmoSection } from '../src/index.ts';

export {
  KnownIds as Delivery,
  sampleIdentity as identity,
  sampleReport as report,
} from '@livelane/dispatcher/testing';

export function section(more: Record<string, unknown> = {}): TestmoSection {
  return testmoSection.parse({ url: 'https://acme.testmo.net', projectId: 1, ...more });
}

export function result(
  status: TestStatus = 'passed',
  attempts: [Partial<AttemptEnd>, ...Partial<AttemptEnd>[]] = [{}],
  test: Partial<TestIdentity> = {},
): Result {
  return {
    id: 'r1',
    test: sampleIdentity(test),
    identity: JSON.stringify(['ab'.repeat(32), test.project]),
    cases: [],
    requirements: [],
    status,
    attempts: sampleAttempts(attempts),
  };
}

export function run(more: Partial<RunFacts> = {}): RunFacts {
  return sampleRun(more);
}

export const lane: LaneFacts = { id: 's1/0', title: 'worker 1' };

export const nastyTexts: readonly string[] = [
  ...commonTexts,
  '</test-step></test-steps>',
  'x'.repeat(749),
  'x'.repeat(750),
  'x'.repeat(751),
  'x'.repeat(16 * 1024),
  'x'.repeat(16 * 1024 + 1),
  'html:<b>',
  `https://example.com/${'y'.repeat(800)}`,
];
