import type { Envelope } from '../src/messages.ts';

const RANKS = ['UNKNOWN', 'PASSED', 'SKIPPED', 'PENDING', 'UNDEFINED', 'AMBIGUOUS', 'FAILED'];
const STATUSES: Record<string, string> = {
  UNKNOWN: 'passed',
  PASSED: 'passed',
  SKIPPED: 'skipped',
  PENDING: 'todo',
};

/** `file:line status` of every attempt, from what Cucumber's `message` formatter wrote. */
export function statusesOf(ndjson: string): string[] {
  const envelopes = ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Envelope);
  const pickles = new Map(envelopes.flatMap(({ pickle }) => (pickle ? [[pickle.id, pickle]] : [])));
  const testCases = new Map(envelopes.flatMap(({ testCase }) => (testCase ? [[testCase.id, testCase]] : [])));
  return envelopes
    .flatMap(({ testCaseStarted }) => {
      if (!testCaseStarted) return [];
      const results = envelopes.flatMap(({ testStepFinished }) =>
        testStepFinished?.testCaseStartedId === testCaseStarted.id
          ? [testStepFinished.testStepResult.status]
          : [],
      );
      const worst = results.sort((a, b) => RANKS.indexOf(a) - RANKS.indexOf(b)).at(-1) ?? 'UNKNOWN';
      const pickle = pickles.get(testCases.get(testCaseStarted.testCaseId)?.pickleId ?? '');
      return [`${pickle?.uri}:${pickle?.location?.line} ${STATUSES[worst] ?? 'failed'}`];
    })
    .sort();
}
