import { dirname } from 'node:path';
import { Recorder, RUN_FOLDER_VARIABLE } from '@livelane/core';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import packageJson from '../package.json' with { type: 'json' };
import { RetryRules, type SuiteModes, unpromisedModes } from './retry-rules.ts';
import { Translator, type Worker } from './translate.ts';

/** What Playwright hands to a reporter's constructor: the user's options and its own (`configDir`, `_mode` …). */
type ReporterOptions = Record<string, unknown>;

/**
 * Journals a Playwright run. A hook that throws would turn a green run red (Playwright ends with exit code 1
 * then), and a constructor or `preprocess` that does would end the run before its first test: so nothing
 * gets out of any of them.
 */
export class PlaywrightReporter implements Reporter {
  readonly #options: ReporterOptions;
  readonly #rules = new RetryRules();
  readonly #running = new Map<TestResult, TestCase>();
  #recorder: Recorder | undefined;
  #translator: Translator | undefined;

  constructor(options: ReporterOptions = {}) {
    this.#options = options;
  }

  /** Lets Playwright keep its own terminal output beside us. */
  printsToStdio(): boolean {
    return false;
  }

  /** Called before `onBegin`, by Playwright 1.62 and later. */
  async preprocess({ suite, testRun }: { suite: Suite; testRun: SuiteModes }): Promise<void> {
    try {
      this.#rules.learn(suite, testRun);
    } catch {
      // Below 1.65 the modes are not told here; `onBegin` looks for them elsewhere.
    }
  }

  onBegin(config: FullConfig, suite: Suite): void {
    // `--list` runs nothing, and `merge-reports` repeats what the shards have reported themselves.
    if ((this.#options._mode ?? 'test') !== 'test') return;
    try {
      const root = config.configFile ? dirname(config.configFile) : config.rootDir;
      const recorder = new Recorder({
        framework: { name: 'playwright', version: config.version },
        supported: { framework: 'Playwright', from: '1.50', newest: 1 },
        reporter: packageJson.version,
        options: ownOptions(this.#options),
        configDir: root,
        from: import.meta.url,
      });
      this.#recorder = recorder;
      const modes = this.#rules.hasLearnt ? undefined : unpromisedModes(suite);
      if (modes) this.#rules.learn(suite, modes);
      this.#translator = new Translator({
        root,
        testRoot: config.rootDir,
        rules: this.#rules,
        keep: (attachment) => recorder.keep(attachment),
      });
      const projects = suite.suites.map(({ title }) => title).filter((name) => name !== '');
      recorder.start({
        planned: suite.allTests().length,
        workers: config.workers,
        ...(config.shard && { shard: { current: config.shard.current, total: config.shard.total } }),
        ...(projects.length > 0 && { projects }),
      });
      // Workers take it over: see `author.ts`.
      if (recorder.folder !== undefined) process.env[RUN_FOLDER_VARIABLE] = recorder.folder;
      else delete process.env[RUN_FOLDER_VARIABLE];
    } catch (error) {
      this.#recorder?.broken(error);
    }
  }

  onTestBegin(test: TestCase, result: TestResult): void {
    this.#guard((recorder, translator) => {
      const event = translator.attemptStart(test, result);
      if (!event) return;
      this.#running.set(result, test);
      recorder.record(event);
    });
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#running.delete(result);
    this.#endAttempt(test, result);
  }

  onError(error: TestError, worker?: Worker): void {
    this.#guard((recorder, translator) => recorder.record(translator.runError(error, worker)));
  }

  async onEnd(result: FullResult): Promise<{ status: 'failed' } | undefined> {
    // After its global timeout Playwright waits for nobody, and never reports the tests that are running.
    for (const [running, test] of this.#running) {
      this.#endAttempt(test, {
        ...running,
        status: 'interrupted',
        duration: Date.now() - +running.startTime,
      });
    }
    this.#running.clear();
    try {
      const end = await this.#recorder?.end(result.status);
      return end?.failRun ? { status: 'failed' } : undefined;
    } catch (error) {
      this.#recorder?.broken(error);
      return undefined;
    }
  }

  #endAttempt(test: TestCase, result: TestResult): void {
    this.#guard((recorder, translator) => {
      try {
        recorder.record(translator.attemptEnd(test, result));
      } catch (error) {
        // An outcome must not be lost because of what surrounds it.
        recorder.record(translator.bareAttemptEnd(test, result));
        throw error;
      }
    });
  }

  #guard(action: (recorder: Recorder, translator: Translator) => void): void {
    if (!this.#recorder || !this.#translator) return;
    try {
      action(this.#recorder, this.#translator);
    } catch (error) {
      this.#recorder.broken(error);
    }
  }
}

/** The user's options without those that Playwright adds. */
function ownOptions(options: ReporterOptions): ReporterOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([key]) => key !== 'configDir' && !key.startsWith('_')),
  );
}
