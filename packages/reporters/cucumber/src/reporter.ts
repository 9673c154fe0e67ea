import {
  checkVersion,
  isSwitchedOn,
  now,
  type RecordedEvent,
  Recorder,
  type Supported,
} from '@livelane/core';
import packageJson from '../package.json' with { type: 'json' };
import { DryRunCheck } from './dry-run.ts';
import { translateThrown } from './errors.ts';
import type { Envelope } from './messages.ts';
import { wantNotes } from './notes.ts';
import { type ProcessEnd, ProcessWatch } from './process-end.ts';
import { Translator } from './translate.ts';

export interface ReporterOptions {
  /** The working directory of the run, where Cucumber looks for its config. */
  cwd: string;
  /** The user's options: the shape of `livelane.config.*`. */
  options: Record<string, unknown>;
}

const SUPPORTED: Supported = { framework: 'Cucumber', from: '11.3', newest: 13 };

const { argv } = process;

/** The reporter of the run that is going on: the formatter and the plugin may both stand in a config. */
let active: CucumberReporter | undefined;

/**
 * Journals a Cucumber run from its messages. What Cucumber calls is guarded: a listener that throws would end
 * the run, and a `finish` that rejects would fail it.
 */
export class CucumberReporter {
  readonly #options: ReporterOptions;
  readonly #translator: Translator;
  readonly #watch: ProcessWatch | undefined;
  readonly #dryRun = new DryRunCheck(() => this.#guard(() => this.#release()));
  /** Messages that wait until it is certain that the run executes anything. */
  #held: { envelope: Envelope; at: number }[] = [];
  #version = 'unknown';
  /** Cucumber has read everything and begins: the scenarios are known. */
  #hasBegun = false;
  #isTold = false;
  /** A scenario runs, or is about to, in Cucumber's own process. */
  #isSerial = false;
  /** What Cucumber says at its end; nothing before, and nothing when it gives up. */
  #success: boolean | undefined;
  #hasRunError = false;
  #begunAt = 0;
  #recorder: Recorder | undefined;
  #earlyFailure: unknown;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#translator = new Translator({
      root: options.cwd,
      keep: (attachment) =>
        this.#recorder?.keep(attachment) ?? {
          name: attachment.name,
          contentType: attachment.contentType,
          missing: 'the run has no journal',
        },
    });
    // Both are made before the first message. One that has had messages was left behind by a run that failed.
    if (active) {
      if (!active.#isTold) return;
      active.#abandon();
    }
    active = this;
    this.#watch = new ProcessWatch((end) => this.#guard(() => this.#breakOff(end)));
  }

  /** Takes one of Cucumber's messages. */
  receive(envelope: Envelope): void {
    if (active !== this) return;
    this.#guard(() => this.#take(envelope));
  }

  /** Called when Cucumber has sent its last message; ends when the delivery is through. */
  async finish(): Promise<void> {
    if (active !== this) return;
    active = undefined;
    this.#watch?.stop();
    wantNotes(false);
    try {
      // Without `testRunFinished` no scenario could begin: feature files cannot be read.
      const isSuccess = this.#success ?? false;
      this.#dryRun.end(this.#translator.planned > 0, isSuccess);
      this.#release({ isOver: true });
      if (!this.#recorder) return;
      const isInterrupted = !isSuccess && this.#watch?.isInterrupted;
      const isCut = this.#endLost(isInterrupted ? 'interrupted' : 'failed');
      const status = isInterrupted ? 'interrupted' : isSuccess && !isCut ? 'passed' : 'failed';
      const { failRun } = await this.#recorder.end(status);
      // Cucumber sets its exit code later than this, and has no other way to fail a run.
      if (failRun) process.once('exit', failExit);
    } catch (error) {
      this.#broken(error);
    }
  }

  #take(envelope: Envelope): void {
    const at = now();
    this.#isTold = true;
    if (envelope.testRunStarted) this.#hasBegun = true;
    if (envelope.meta) this.#meet(envelope.meta.implementation.version ?? this.#version);
    if (envelope.testRunFinished) this.#success = envelope.testRunFinished.success;
    if (isRunning(envelope)) {
      const started = envelope.testCaseStarted ?? envelope.testRunHookStarted;
      // Cucumber 13 runs BeforeAll in its own process, before it announces the scenarios.
      if (started && !started.workerId && this.#translator.planned > 0) this.#isSerial = true;
      this.#dryRun.see(envelope);
      if (!this.#recorder) {
        if (this.#dryRun.verdict !== 'dry') this.#held.push({ envelope, at });
        this.#release();
        return;
      }
    }
    this.#record(envelope, at);
  }

  /** Before the first worker starts, which takes over the environment. */
  #meet(version: string): void {
    this.#version = version;
    wantNotes(checkVersion(version, SUPPORTED).goOn && !isSwitchedOn(process.env.LIVELANE_DISABLED));
  }

  /** Begins the journal as soon as it is certain that the run executes anything, with what has waited. */
  #release({ isOver = false } = {}): void {
    const { verdict } = this.#dryRun;
    if (!verdict || this.#recorder) return;
    // The first line of the journal says how many scenarios there are.
    if (verdict === 'real' && this.#translator.planned === 0 && !isOver) return;
    const held = this.#held;
    this.#held = [];
    if (verdict === 'dry') return;
    this.#begin();
    for (const { envelope, at } of held) this.#guard(() => this.#record(envelope, at));
  }

  #begin(): void {
    const { cwd, options } = this.#options;
    const recorder = new Recorder({
      framework: { name: 'cucumber', version: this.#version },
      supported: SUPPORTED,
      reporter: packageJson.version,
      options,
      configDir: cwd,
      from: import.meta.url,
    });
    this.#recorder = recorder;
    if (this.#earlyFailure !== undefined) recorder.broken(this.#earlyFailure);
    const { planned } = this.#translator;
    const shard = shardOf(argv);
    recorder.start({
      ...((planned > 0 || this.#success) && { planned }),
      // How many there are with --parallel, Cucumber does not say.
      ...(this.#isSerial && { workers: 1 }),
      ...(shard && { shard }),
    });
    this.#begunAt = now();
  }

  #record(envelope: Envelope, at: number): void {
    const event = this.#translator.translate(envelope, at);
    if (!event) return;
    // Nothing in the journal is older than its first line.
    event.at = Math.max(at, this.#begunAt);
    if (event.type === 'run-error') this.#hasRunError = true;
    this.#recorder?.record(event);
  }

  /** A program that runs Cucumber itself went on after a run that failed. */
  #abandon(): void {
    this.#watch?.stop();
    this.#guard(() => this.#breakOff({ isInterrupted: false }));
  }

  /** The run ends, and Cucumber has not said so. Everything here is synchronous: the process may be ending. */
  #breakOff({ exitCode, isInterrupted, uncaught }: ProcessEnd): void {
    active = undefined;
    // Stopped before anything was to be seen.
    if (isInterrupted && !this.#hasBegun) return;
    // Support code that does not load, or a hook that fails before the first scenario.
    if (exitCode !== 0 || this.#held.length > 0) this.#dryRun.end(this.#translator.planned > 0, false);
    this.#release({ isOver: true });
    if (!this.#recorder) return;
    const how = exitCode === undefined ? '' : ` with exit code ${exitCode}`;
    const reason = uncaught && translateThrown(uncaught.error, this.#options.cwd);
    if (isInterrupted) {
      this.#recordAll(this.#translator.breakOff('interrupted', undefined, now()));
    } else if (this.#success !== undefined && this.#endLost('failed')) {
      // Cucumber's own summary fails over a scenario that a dead worker left behind (seen in 12.9.0).
    } else if (this.#translator.isRunning) {
      const error = reason ?? { message: `The process ended${how} while this scenario was running.` };
      this.#recordAll(this.#translator.breakOff('failed', error, now()));
    } else if (!this.#hasRunError) {
      const message = `Cucumber ended${how} before all was done; its own output says why.`;
      this.#recordAll([{ type: 'run-error', error: reason ?? { message } }]);
    }
    this.#recorder.close(isInterrupted ? 'interrupted' : 'failed');
  }

  /**
   * Cucumber runs on without a worker that died, and does not say which scenario it had.
   * @returns whether there is any.
   */
  #endLost(status: 'failed' | 'interrupted'): boolean {
    const error = { message: 'The worker ended while this scenario was running.' };
    const lost = this.#translator.breakOff(status, error, now());
    this.#recordAll(lost);
    const { left } = this.#translator;
    if (left > 0) {
      const message = `${left} scenarios were not run: the workers had ended before.`;
      this.#recordAll([{ type: 'run-error', error: { message } }]);
    }
    return lost.length > 0 || left > 0;
  }

  #recordAll(events: readonly RecordedEvent[]): void {
    for (const event of events) this.#recorder?.record(event);
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#broken(error);
    }
  }

  #broken(error: unknown): void {
    if (this.#recorder) this.#recorder.broken(error);
    else this.#earlyFailure ??= error;
  }
}

/** Messages that come when scenarios are run, and those that say why they cannot. */
function isRunning(envelope: Envelope): boolean {
  return Boolean(
    envelope.testStepStarted ??
      envelope.testStepFinished ??
      envelope.testCaseStarted ??
      envelope.testCaseFinished ??
      envelope.attachment ??
      envelope.suggestion ??
      envelope.externalAttachment ??
      envelope.testRunHookStarted ??
      envelope.testRunHookFinished ??
      envelope.undefinedParameterType ??
      envelope.parseError ??
      envelope.testRunFinished?.exception,
  );
}

/** Cucumber tells nobody of its shard. Where it is given on the command line, that goes before any config. */
function shardOf(args: readonly string[]): { current: number; total: number } | undefined {
  const place = args.findLastIndex((arg) => arg === '--shard' || arg.startsWith('--shard='));
  const given = args[place]?.includes('=') ? args[place].split('=', 2)[1] : args[place + 1];
  const [, current, total] = /^(\d+)\/(\d+)$/.exec((place >= 0 && given) || '') ?? [];
  return current && total ? { current: Number(current), total: Number(total) } : undefined;
}

function failExit(): void {
  process.exitCode ||= 1;
}
