import type { Suite, TestCase, TestResult } from '@playwright/test/reporter';

/** The one thing we ask of Playwright's `TestRun`, which has it from 1.65 on. */
export interface SuiteModes {
  mode(suite: Suite): 'serial' | 'parallel' | 'default';
}

/**
 * Says whether a further attempt of a test can follow. Playwright does not tell reporters; these are the
 * rules of its dispatcher (read in 1.65.1, `JobDispatcher._onDone`):
 *
 * - A test has `retries + 1` attempts and never more.
 * - A test runs again when its attempt failed against its expectation, or when it was never started because
 *   a hook before it failed (reported as skipped, without a worker).
 * - A failure in a serial group (its outermost one) runs the whole group again: tests that passed, and tests
 *   that are skipped by declaration, too. The tests after the failure are reported as skipped first.
 * - An expected failure does not run again, unless its worker died.
 * - Nothing runs again once the run is being stopped (Ctrl-C, `maxFailures`, global timeout), and only then
 *   is an attempt reported as interrupted.
 * - Errors such as a missing snapshot suppress the retry; reporters cannot see that.
 */
export class RetryRules {
  /** Groups that are serial themselves; nothing while Playwright has not told the modes. */
  #serial: WeakSet<Suite> | undefined;

  /** Whether the modes of the groups are known. */
  get hasLearnt(): boolean {
    return this.#serial !== undefined;
  }

  /** Reads the modes of all groups. Playwright allows that only before the run begins. */
  learn(root: Suite, modes: SuiteModes): void {
    const serial = new WeakSet<Suite>();
    const visit = (suite: Suite) => {
      // Groups within inherit the mode or are within the serial one anyway.
      if (modes.mode(suite) === 'serial') serial.add(suite);
      else for (const child of suite.suites) visit(child);
    };
    visit(root);
    this.#serial = serial;
  }

  /** True only when it is certain: a reader takes the last attempt for final when the shard ends. */
  isFinal(test: TestCase, result: TestResult): boolean {
    if (result.retry >= test.retries || result.status === 'interrupted') return true;
    return endedAsExpected(test, result) && !this.#mayBeSerial(test);
  }

  #mayBeSerial(test: TestCase): boolean {
    if (!this.#serial) return true;
    for (let suite: Suite | undefined = test.parent; suite; suite = suite.parent) {
      if (this.#serial.has(suite)) return true;
    }
    return false;
  }
}

/**
 * The modes as Playwright below 1.65 has them: in a property that it does not promise (there in 1.50 to
 * 1.65). Nothing where that is missing; then only the last possible attempt is final before the shard's end.
 */
export function unpromisedModes(root: Suite): SuiteModes | undefined {
  const modeOf = (suite: Suite) => (suite as { _parallelMode?: unknown })._parallelMode;
  if (typeof modeOf(root) !== 'string') return undefined;
  return { mode: (suite) => (modeOf(suite) === 'serial' ? 'serial' : 'default') };
}

function endedAsExpected({ expectedStatus }: TestCase, { status, annotations }: TestResult): boolean {
  if (status !== expectedStatus) return false;
  // A worker that died leaves no annotations at the result. Playwright has them there from 1.52 on.
  return status !== 'failed' || (annotations?.some(({ type }) => type === 'fail') ?? false);
}
