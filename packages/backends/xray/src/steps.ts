import type { Step } from '@livelane/core';
import { clean, clip, isFailed, type Result, shownAttempts } from '@livelane/dispatcher';
import type { EntryContext } from './entries.ts';
import { ownSteps } from './test-info.ts';
import type { StepEntry } from './wire.ts';

const TEXT_LENGTH = 2_000;

/**
 * Steps of a Manual Test that was made from them (`"caseType": "manual"`): of other Tests they need not be the
 * same in number and kind.
 */
export function stepEntries(
  results: readonly Result[],
  { section, statuses, run: { report } }: EntryContext,
): StepEntry[] | undefined {
  const [result] = results;
  if (section.caseType !== 'manual' || !report.steps || results.length !== 1 || !result) return undefined;
  const { attempts } = shownAttempts(result, report);
  const steps = ownSteps({ attempts });
  // A Test without steps of its own is made with one, the test itself.
  if (steps.length === 0) return [{ status: statuses.builtIn(result.status) }];
  return steps.map((step) => stepEntry(step, statuses));
}

function stepEntry({ status, error }: Step, statuses: EntryContext['statuses']): StepEntry {
  const isWrong = isFailed(status);
  return {
    status: statuses.builtIn(status),
    ...(isWrong && error && { actualResult: clip(clean(error), TEXT_LENGTH) }),
  };
}
