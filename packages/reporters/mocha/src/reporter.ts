import { fileURLToPath } from 'node:url';
import { type AttemptStart, isSwitchedOn, type Livelane, now, Recorder } from '@livelane/core';
import packageJson from '../package.json' with { type: 'json' };
import { type Listener, livelane, startListening, stopListening } from './author.ts';
import { type ConsoleOptions, wrapConsole } from './console.ts';
import { FileLanes, WorkerLane } from './lanes.ts';
import { errorSettings, isSelected, listen } from './listen.ts';
import {
  findBufferedReporter,
  findMocha,
  type Mocha,
  type MochaOptions,
  type MochaReporterInstance,
  type MochaRunnable,
  type MochaRunner,
  type MochaSuite,
} from './mocha.ts';
import { readOptions } from './options.ts';
import { hearRejections } from './rejections.ts';
import { findRoot } from './root.ts';
import { Translator } from './translate.ts';
import { WorkerLines } from './worker-lines.ts';
import { tellWorkers } from './worker-place.ts';

/**
 * Journals a Mocha run, and prints it with the reporter that the user would have without us. What throws in
 * a listener would end the run, so nothing gets out of any of ours.
 */
export class MochaReporter {
  /** For `const { livelane } = require('@livelane/mocha')`: what `require` gives is this class. */
  static readonly livelane: Livelane = livelane;

  readonly #runner: MochaRunner;
  readonly #options: MochaOptions;
  readonly #ownOptions: Record<string, unknown>;
  readonly #mocha: Mocha | undefined;
  readonly #console: MochaReporterInstance | undefined;
  readonly #isParallel: boolean;
  /** There is nothing to report: nothing runs, or nobody wants it. */
  readonly #isSilent: boolean;
  #recorder: Recorder | undefined;
  #translator: Translator | undefined;
  #files: FileLanes | undefined;
  #workers: WorkerLines | undefined;
  /** The workers' own reporter, when they have ours beside it. */
  #buffered: string | undefined;
  /** Serial mode only: in parallel mode no file is loaded in this process, so nobody knows. */
  #planned: number | undefined;
  #deafen = () => {};
  readonly #onExit = () => this.#guard((translator) => translator.exit());
  readonly #findListener = (): Listener | undefined => {
    const recorder = this.#recorder;
    return recorder && this.#translator?.listener((attachment) => recorder.keep(attachment));
  };

  constructor(runner: MochaRunner, options: MochaOptions = {}) {
    const { console, consoleOptions, ...own }: ConsoleOptions = readOptions(
      options.reporterOptions,
      findRoot(process.cwd()),
    );
    this.#runner = runner;
    this.#options = options;
    this.#ownOptions = own;
    this.#mocha = findMocha(runner);
    this.#isParallel = runner.isParallelMode?.() ?? false;
    this.#console = wrapConsole(runner, options, { console, consoleOptions }, this.#mocha, MochaReporter);
    this.#isSilent = Boolean(options.dryRun) || isSwitchedOn(process.env.LIVELANE_DISABLED);
    if (this.#isSilent) return;
    if (this.#isParallel) this.#enterWorkers();
    this.#listen();
  }

  /** Mocha waits for `fn`. */
  done(failures: number, fn: (failures: number) => void): void {
    const leave = (count: number) => {
      if (this.#console?.done) this.#console.done(count, fn);
      else fn(count);
    };
    if (this.#isSilent) leave(failures);
    else void this.#end(failures).then((failRun) => leave(failRun ? Math.max(1, failures) : failures));
  }

  /** Before the run begins: workers load their reporter when their first file comes. */
  #enterWorkers(): void {
    const buffered = findBufferedReporter(this.#runner);
    if (!buffered || !this.#runner.workerReporter) return;
    tellWorkers({ buffered });
    this.#runner.workerReporter(fileURLToPath(new URL('./worker-reporter.js', import.meta.url)));
    this.#buffered = buffered;
  }

  #listen(): void {
    this.#runner.on('start', () => this.#start());
    const guard = (action: (translator: Translator) => void) => this.#guard(action);
    listen(this.#runner, guard);
    this.#runner.on('suite end', (suite: MochaSuite) =>
      guard(() => {
        if (suite.root) this.#fileIsOver();
      }),
    );
    this.#runner.on('end', () =>
      guard((translator) => {
        // Mocha goes deaf as well: from here on Node does what it would do without us.
        this.#deafen();
        this.#fileIsOver();
        this.#endWorkers();
        if (this.#options.failZero && this.#planned === 0) translator.runError('No tests were run.');
      }),
    );
  }

  #start(): void {
    // Mocha says `start` once more for each error that it finds after a parallel run.
    if (this.#recorder) return;
    try {
      const errors = errorSettings(this.#mocha, this.#options);
      const recorder = new Recorder({
        framework: { name: 'mocha', version: this.#mocha?.prototype.version ?? 'unknown' },
        supported: { framework: 'Mocha', from: '10.8', newest: 12 },
        reporter: packageJson.version,
        options: this.#ownOptions,
        configDir: errors.root,
        from: import.meta.url,
      });
      this.#recorder = recorder;
      const record = recorder.record.bind(recorder);
      if (this.#isParallel) {
        this.#files = new FileLanes(record, now, (attempt) => this.#workers?.takeTold(attempt) ?? false);
      }
      // `runner.total` was counted before `.only` took its share.
      else this.#planned = this.#runner.grepTotal(this.#runner.suite);
      this.#translator = new Translator({
        errors,
        sink: this.#files ?? new WorkerLane(record, now, '0'),
        record,
        now,
        isParallel: this.#isParallel,
        isSelected: (test) => isSelected(this.#options, test),
        isTold: (subject) => isFromWorker(subject) && (this.#workers?.anyTold ?? false),
      });
      recorder.start({
        ...(this.#planned !== undefined && { planned: this.#planned }),
        ...this.#workerCount(),
      });
      if (this.#buffered) this.#followWorkers(recorder, this.#buffered);
      if (!this.#isParallel) {
        startListening(this.#findListener);
        this.#deafen = hearRejections((reason) =>
          this.#guard((translator) => translator.nobodyHandles(reason)),
        );
      }
      process.once('exit', this.#onExit);
    } catch (error) {
      this.#recorder?.broken(error);
    }
  }

  /** Tells the workers, which Mocha starts after this, where they write. */
  #followWorkers(recorder: Recorder, buffered: string): void {
    const { folder: run } = recorder;
    if (!run) return;
    this.#workers = new WorkerLines(
      run,
      (event) => recorder.record(event),
      (error) => recorder.broken(error),
    );
    tellWorkers({ buffered, run, lines: this.#workers.folder });
  }

  #workerCount() {
    const workers = this.#isParallel ? this.#options.jobs : 1;
    return typeof workers === 'number' ? { workers } : {};
  }

  #fileIsOver(): void {
    this.#workers?.read();
    this.#files?.fileIsOver();
  }

  /** What a worker had begun and did not end: it died, or Mocha stopped it. */
  #endWorkers(): void {
    const workers = this.#workers;
    this.#workers = undefined;
    for (const started of workers?.end() ?? []) this.#recorder?.record(this.#brokenOff(started));
  }

  #brokenOff({ lane, test, attempt, at: startedAt }: AttemptStart) {
    const at = now();
    const isStopped = Boolean(this.#options.bail) && this.#runner.failures > 0;
    return {
      type: 'attempt-end' as const,
      at,
      lane,
      test,
      attempt,
      status: isStopped ? ('interrupted' as const) : ('failed' as const),
      final: true,
      startedAt,
      durationMs: Math.max(0, at - startedAt),
      ...(!isStopped && { errors: [{ message: 'The worker process ended while this test was running.' }] }),
    };
  }

  /** @returns whether the user asked for a failing exit code, and there is reason for it. */
  async #end(failures: number): Promise<boolean> {
    try {
      // When Mocha’s global setup fails, no test begins, and nothing has been said to us.
      this.#start();
      process.off('exit', this.#onExit);
      stopListening(this.#findListener);
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

/** Of Mocha's own objects only data comes from a worker. */
function isFromWorker(subject: MochaRunnable): boolean {
  return !('on' in subject);
}
