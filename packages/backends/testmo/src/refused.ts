import type { Failure } from '@livelane/dispatcher';
import type { NoReply } from './client.ts';

/**
 * Whether a refusal may say that the run or the thread was completed or deleted meanwhile: every 4xx but those with a
 * meaning of their own (token, size, "later"). The vendor does not say which it is (UNVERIFIED).
 */
export function mayMeanClosed({ outcome, status }: NoReply): boolean {
  return (
    outcome.kind === 'refused' &&
    status !== undefined &&
    status >= 400 &&
    status < 500 &&
    status !== 401 &&
    status !== 413
  );
}

/** The same refusal, where nothing else could be sent either. */
export function stopping(outcome: Failure): Failure {
  return outcome.kind === 'refused' ? { ...outcome, scope: 'everything' } : outcome;
}
