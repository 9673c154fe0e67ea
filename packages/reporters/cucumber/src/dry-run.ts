import { clearTimeout as forget, setTimeout as later, setImmediate as soon } from 'node:timers';
import { type Envelope, isUntouched, type TestStepResult } from './messages.ts';

/** A step or hook that takes longer than this is being executed. */
const PATIENCE_MS = 500;

/**
 * Says whether a run executes anything. Cucumber tells neither formatters nor plugins of `--dry-run`; it sends
 * the same messages with other results, so that is what is looked at (read in 11.3.0 to 13.3.0, `TestCaseRunner`):
 *
 * - A dry run executes no step and no hook: they are SKIPPED and take no time, or UNDEFINED or AMBIGUOUS.
 * - In a real run, SKIPPED without having taken any time comes after something else in the same scenario, or
 *   after a failure with `--fail-fast`. The first result of all is therefore telling, unless it is UNDEFINED or
 *   AMBIGUOUS.
 * - A dry run always ends as a success; a real one with an UNDEFINED or AMBIGUOUS step never does.
 */
export class DryRunCheck {
  verdict: 'real' | 'dry' | undefined;
  readonly #decided: () => void;
  /** Steps and hooks that have begun and not ended. */
  #open = 0;
  #isInDoubt = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param decided called when the verdict comes without a message. */
  constructor(decided: () => void) {
    this.#decided = decided;
  }

  /** Looks at a message of a run whose scenarios have begun. */
  see(envelope: Envelope): void {
    if (this.verdict) return;
    const ended = envelope.testStepFinished?.testStepResult ?? envelope.testRunHookFinished?.result;
    if (ended) {
      this.#open--;
      this.#judge(ended);
    } else if (envelope.testStepStarted || envelope.testRunHookStarted) {
      this.#open++;
      this.#timer ??= later(() => this.#lookAgain(), PATIENCE_MS).unref();
    } else if (envelope.attachment || envelope.parseError) {
      this.#decide('real');
    }
  }

  /**
   * Nothing follows.
   * @param hasScenarios scenarios were to run.
   * @param isSuccess Cucumber takes the run for a success.
   */
  end(hasScenarios: boolean, isSuccess: boolean): void {
    if (this.verdict) return;
    this.#decide(!isSuccess || !hasScenarios || this.#open > 0 ? 'real' : 'dry');
  }

  #judge(result: TestStepResult): void {
    const { status } = result;
    if (!isUntouched(result) || status === 'PASSED' || status === 'FAILED' || status === 'PENDING') {
      this.#decide('real');
    } else if (status === 'SKIPPED' && !this.#isInDoubt) {
      this.#decide('dry');
    } else {
      this.#isInDoubt = true;
    }
  }

  #lookAgain(): void {
    // What a worker has sent meanwhile is read first.
    soon(() => {
      this.#timer = undefined;
      if (this.verdict || this.#open === 0) return;
      this.#decide('real');
      this.#decided();
    });
  }

  #decide(verdict: 'real' | 'dry'): void {
    this.verdict = verdict;
    forget(this.#timer);
  }
}
