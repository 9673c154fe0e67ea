import type { RequestCounts, RequestLog, Violation } from './request-log.ts';
import type { RequestRecord } from './request-record.ts';
import type { TestmoState, TestmoTotals } from './testmo/state.ts';
import type { Testmo } from './testmo/testmo.ts';

/** Everything received, as a copy that later requests do not change. */
export interface EmulatorState {
  testmo: TestmoState;
  /** In the order of arrival; the latest 20,000. */
  requests: RequestRecord[];
  counts: RequestCounts & { testmo: TestmoTotals };
  /** The latest 20,000. */
  violations: Violation[];
}

export function emulatorState(parts: { log: RequestLog; testmo: Testmo }): EmulatorState {
  const { log, testmo } = parts;
  return {
    testmo: testmo.state(),
    requests: log.requests(),
    counts: { ...log.counts(), testmo: testmo.totals() },
    violations: log.violations(),
  };
}

/** For the message of a wait that was in vain. */
export function describeState({ counts, violations }: EmulatorState): string {
  const latest = violations.at(-1);
  return [
    `Counts: ${JSON.stringify(counts)}.`,
    latest === undefined ? 'No violations.' : `Latest violation: ${JSON.stringify(latest)}.`,
  ].join(' ');
}
