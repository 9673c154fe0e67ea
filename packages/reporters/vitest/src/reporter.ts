import { checkVersion, isSwitchedOn, messageOf, say } from '@livelane/core';
import type {
  Reporter,
  SerializedError,
  TestCase,
  TestModule,
  TestRunEndReason,
  TestSpecification,
  TestSuite,
  Vitest,
} from 'vitest/node';
import { Run, SUPPORTED } from './run.ts';

type ConsoleLog = Parameters<NonNullable<Reporter['onUserConsoleLog']>>[0];

/**
 * Journals Vitest's runs. A hook that throws would fail the run, so nothing gets out of any of them; and each
 * but the last returns at once, because Vitest's workers wait for their answers.
 */
export class VitestReporter implements Reporter {
  readonly #options: Record<string, unknown>;
  #vitest: Vitest | undefined;
  #run: Run | undefined;
  /** The next run, when Vitest announces it before it has ended the one before. */
  #next: readonly TestSpecification[] | undefined;

  /** @param options as the user gave them; Vitest adds nothing. */
  constructor(options?: unknown) {
    this.#options = typeof options === 'object' && options !== null ? { ...options } : {};
  }

  onInit(vitest: Vitest): void {
    // Vitest 2 calls this and nothing else of what follows.
    const { goOn, say: line } = checkVersion(vitest.version, SUPPORTED);
    if (goOn) this.#vitest = vitest;
    else if (line && !isSwitchedOn(process.env.LIVELANE_DISABLED)) say(line);
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    if (this.#run) this.#next = specifications;
    else this.#open(specifications);
  }

  onTestModuleCollected(module: TestModule): void {
    this.#guard((run) => run.collected(module));
  }

  onTestModuleStart(module: TestModule): void {
    this.#guard((run) => run.moduleStart(module));
  }

  onTestModuleEnd(module: TestModule): void {
    this.#guard((run) => run.moduleEnd(module));
  }

  onTestSuiteResult(suite: TestSuite): void {
    this.#guard((run) => run.suiteEnd(suite));
  }

  onTestCaseReady(test: TestCase): void {
    this.#guard((run) => run.testReady(test));
  }

  onTestCaseResult(test: TestCase): void {
    this.#guard((run) => run.testResult(test));
  }

  onUserConsoleLog({ taskId, type, content }: ConsoleLog): void {
    this.#guard((run) => run.output(taskId, type, content));
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const run = this.#run;
    // In watch mode, the type checker ends runs that nobody began.
    if (!run) return;
    this.#run = undefined;
    process.off('exit', this.#leave);
    let status = reason;
    try {
      status = run.finish(modules, errors, reason);
    } catch (error) {
      run.recorder.broken(error);
    }
    // In watch mode Ctrl-C is a key, and Vitest waits for its reporters until it is pressed twice.
    const stopListening: (() => void) | undefined = this.#vitest?.onCancel(() => run.recorder.interrupt());
    try {
      const { failRun } = await run.recorder.end(status);
      if (failRun) process.exitCode = 1;
    } catch (error) {
      run.recorder.broken(error);
    }
    stopListening?.();
    const next = this.#next;
    this.#next = undefined;
    if (next) this.#open(next);
  }

  #open(specifications: readonly TestSpecification[]): void {
    // `--merge-reports` repeats what the shards have reported themselves.
    if (!this.#vitest || this.#vitest.config.mergeReports) return;
    try {
      this.#run = new Run(this.#vitest, this.#options, specifications);
      // Before Vitest's own: that of Vitest 3 leaves before others have been called.
      process.prependOnceListener('exit', this.#leave);
    } catch (error) {
      say(`cannot begin: ${messageOf(error)}. The tests go on, and nothing is reported.`);
    }
  }

  /**
   * Without a terminal's keyboard, Vitest leaves on Ctrl-C without a word to any reporter; and Vitest 3 when a worker
   * dies. What can still be done then is to write the last lines; the courier, which is a process of its own,
   * delivers them.
   */
  readonly #leave = (code: number): void => {
    this.#guard((run) => {
      this.#run = undefined;
      // From 128 on, a code tells of a signal.
      run.recorder.close(run.finish([], [], code > 0 && code < 128 ? 'failed' : 'interrupted'));
    });
  };

  #guard(action: (run: Run) => void): void {
    const run = this.#run;
    if (!run) return;
    try {
      action(run);
    } catch (error) {
      run.recorder.broken(error);
    }
  }
}
