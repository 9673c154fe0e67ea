import { Recorder } from '@livelane/core';
import packageJson from '../package.json' with { type: 'json' };
import { type ConsoleOptions, wrapConsole } from './console.ts';
import { FileLanes, SerialLane } from './lanes.ts';
import {
  findMocha,
  type Mocha,
  type MochaOptions,
  type MochaReporterInstance,
  type MochaRunnable,
  type MochaRunner,
  type MochaSuite,
  type MochaTest,
} from './mocha.ts';
import { findRoot } from './root.ts';
import { Translator } from './translate.ts';

// Tests may replace the clock, and in serial mode they run in this process.
const now: () => number = Date.now.bind(Date);

/**
 * Journals a Mocha run, and prints it with the reporter that the user would have without us. What throws in
 * a listener would end the run, so nothing gets out of any of ours.
 */
export class MochaReporter {
  readonly #runner: MochaRunner;
  readonly #options: MochaOptions;
  readonly #ownOptions: Record<string, unknown>;
  readonly #mocha: Mocha | undefined;
  readonly #console: MochaReporterInstance | undefined;
  readonly #isParallel: boolean;
  #recorder: Recorder | undefined;
  #translator: Translator | undefined;
  #files: FileLanes | undefined;
  /** Serial mode only: in parallel mode no file is loaded in this process, so nobody knows. */
  #planned: number | undefined;
  readonly #onExit = () => this.#guard((translator) => translator.exit());

  constructor(runner: MochaRunner, options: MochaOptions = {}) {
    const { console, consoleOptions, ...own } = (options.reporterOptions ?? {}) as ConsoleOptions;
    this.#runner = runner;
    this.#options = options;
    this.#ownOptions = own;
    this.#mocha = findMocha(runner);
    this.#isParallel = runner.isParallelMode?.() ?? false;
    this.#console = wrapConsole(runner, options, { console, consoleOptions }, this.#mocha, MochaReporter);
    // Nothing runs, so there is nothing to report.
    if (!options.dryRun) this.#listen();
  }

  /** Mocha waits for `fn`. */
  done(failures: number, fn: (failures: number) => void): void {
    const leave = (count: number) => {
      if (this.#console?.done) this.#console.done(count, fn);
      else fn(count);
    };
    if (this.#options.dryRun) leave(failures);
    else void this.#end(failures).then((failRun) => leave(failRun ? Math.max(1, failures) : failures));
  }

  #listen(): void {
    const on = <S>(event: string, action: (translator: Translator, subject: S, error: unknown) => void) =>
      this.#runner.on(event, (subject: S, error: unknown) =>
        this.#guard((translator) => action(translator, subject, error)),
      );
    // Values of `Mocha.Runner.constants`.
    this.#runner.on('start', () => this.#start());
    on<MochaTest>('test', (translator, test) => translator.testBegins(test));
    on<MochaTest>('pass', (translator, test) => translator.passes(test));
    on<MochaTest>('pending', (translator, test) => translator.isPending(test));
    on<MochaRunnable>('fail', (translator, subject, error) => translator.fails(subject, error));
    on<MochaTest>('retry', (translator, test, error) => translator.willRetry(test, error));
    on<MochaTest>('test end', (translator, test) => translator.testIsOver(test));
    on<MochaRunnable>('hook', (translator, hook) => translator.hookBegins(hook));
    on<MochaSuite>('suite end', (translator, suite) => {
      translator.suiteIsOver(suite);
      if (suite.root) this.#files?.fileIsOver();
    });
    on('end', (translator) => {
      translator.finishAttempt();
      this.#files?.fileIsOver();
      if (this.#options.failZero && this.#planned === 0) translator.runError('No tests were run.');
    });
  }

  #start(): void {
    // Mocha says `start` once more for each error that it finds after a parallel run.
    if (this.#recorder) return;
    try {
      const cwd = process.cwd();
      const root = findRoot(cwd);
      const recorder = new Recorder({
        framework: { name: 'mocha', version: this.#mocha?.prototype.version ?? 'unknown' },
        supported: { framework: 'Mocha', from: '10.0', newest: 12 },
        reporter: packageJson.version,
        options: this.#ownOptions,
        configDir: root,
        from: import.meta.url,
      });
      this.#recorder = recorder;
      const record = recorder.record.bind(recorder);
      if (this.#isParallel) this.#files = new FileLanes(record, now);
      // `runner.total` was counted before `.only` took its share.
      else this.#planned = this.#runner.grepTotal(this.#runner.suite);
      this.#translator = new Translator({
        errors: { root, cwd, diff: this.#diff() },
        sink: this.#files ?? new SerialLane(record, now),
        record,
        now,
        isParallel: this.#isParallel,
        isSelected: (test) => this.#isSelected(test),
      });
      recorder.start({
        ...(this.#planned !== undefined && { planned: this.#planned }),
        ...this.#workers(),
      });
      process.once('exit', this.#onExit);
    } catch (error) {
      this.#recorder?.broken(error);
    }
  }

  #workers() {
    const workers = this.#isParallel ? this.#options.jobs : 1;
    return typeof workers === 'number' ? { workers } : {};
  }

  #isSelected(test: MochaTest): boolean {
    const { grep, invert } = this.#options;
    if (!(grep instanceof RegExp)) return true;
    return grep.test(test.fullTitle()) !== Boolean(invert);
  }

  #diff() {
    const base = this.#mocha?.reporters.Base;
    if (this.#options.diff === false) return undefined;
    return (actual: string, expected: string): string =>
      // Mocha’s inline diff is made of colours alone.
      (!base?.inlineDiffs && base?.generateDiff?.(actual, expected)) ||
      `+ expected - actual\n\n${lines('-', actual)}\n${lines('+', expected)}`;
  }

  /** @returns whether the user asked for a failing exit code, and there is reason for it. */
  async #end(failures: number): Promise<boolean> {
    try {
      // When Mocha’s global setup fails, no test begins, and nothing has been said to us.
      this.#start();
      process.off('exit', this.#onExit);
      if (failures > this.#runner.failures) {
        this.#translator?.runError('Mocha’s global setup or teardown failed; its output says why.');
      }
      const end = await this.#recorder?.end(failures > 0 ? 'failed' : 'passed');
      return end?.failRun ?? false;
    } catch (error) {
      this.#recorder?.broken(error);
      return false;
    }
  }

  #guard(action: (translator: Translator) => void): void {
    if (!this.#translator) return;
    try {
      action(this.#translator);
    } catch (error) {
      this.#recorder?.broken(error);
    }
  }
}

function lines(sign: string, text: string): string {
  return text.replace(/^/gm, sign);
}
