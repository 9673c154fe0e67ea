import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { say } from './console.ts';
import { CourierWatch } from './courier-watch.ts';
import { messageOf } from './errors.ts';
import {
  type AttemptEnd,
  type AttemptStart,
  type Evidence,
  JOURNAL_VERSION,
  type JournalEvent,
  type RunError,
  type ShardEnd,
  type ShardStart,
  type TestFinal,
} from './events.ts';
import { type Attachment, keepEvidence } from './evidence.ts';
import { asksToFail } from './fail-on.ts';
import { findJournalSettings } from './journal-settings.ts';
import { lineFilter, secretStriker, secretsIn, withoutSecrets } from './known-secrets.ts';
import { findLeftOverEnd } from './left-over.ts';
import { LineWriter } from './line-writer.ts';
import type { RunPaths } from './paths.ts';
import { now } from './platform.ts';
import { thisProcess } from './process-alive.ts';
import { openRunFolder } from './run-folder.ts';
import { startCourier } from './start-courier.ts';
import { checkVersion, type Supported } from './supported.ts';
import { isSwitchedOn } from './switch.ts';

export interface RecorderOptions {
  framework: { name: string; version: string };
  /** What of the framework the reporter is tested with. */
  supported: Supported;
  /** Version of the reporter's package. */
  reporter: string;
  /** The reporter's options as the user gave them: the shape of `livelane.config.*`. */
  options: Record<string, unknown>;
  /** Folder of the framework's config file; settings are searched upward from it, then from the working directory. */
  configDir?: string;
  /** The reporter's module (`import.meta.url`), from where the `livelane` package is found. */
  from: string;
}

/** What a reporter knows when the suite begins. */
export type StartFacts = Pick<ShardStart, 'shard' | 'projects' | 'planned' | 'workers'>;

/** An event as a reporter hands it over; `at` is set to the present moment when absent. */
export type RecordedEvent = Timed<AttemptStart> | Timed<AttemptEnd> | Timed<TestFinal> | Timed<RunError>;
type Timed<E extends JournalEvent> = Omit<E, 'at'> & { at?: number };

/**
 * What a reporter calls. Every method is safe to call at any time and none throws into the framework:
 * what cannot be recorded (full disk, read-only folder) is told once, and the tests go on.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #shardId = `${randomBytes(4).toString('hex')}-${process.pid}`;
  readonly #secrets = secretsIn(process.env);
  readonly #filter = lineFilter(this.#secrets);
  readonly #strike = secretStriker(this.#secrets);
  #paths: RunPaths | undefined;
  #writer: LineWriter | undefined;
  #startedAt = now();
  #failureTold = false;
  /** The journal has its last line. */
  #isWhole = false;
  #lost = 0;
  /** Somebody wants the run to be reported, and it is not over yet. */
  #isWanted = false;
  #courier: CourierWatch | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Opens the run's folder, writes the first line and starts the courier. Called once, when the suite begins. */
  start(facts: StartFacts): void {
    if (isSwitchedOn(process.env.LIVELANE_DISABLED)) return;
    this.#isWanted = true;
    const version = checkVersion(this.#options.framework.version, this.#options.supported);
    if (version.say) say(version.say);
    if (!version.goOn) return;
    this.#guard('begin its journal', () => {
      const { framework, reporter, options, from } = this.#options;
      this.#startedAt = now();
      const configFrom = this.#configFrom();
      const paths = openRunFolder({
        ...findJournalSettings(process.env, options, configFrom),
        env: process.env,
        configFrom,
        options: JSON.parse(this.#filter(JSON.stringify(withoutSecrets(options)))),
      });
      this.#writer = new LineWriter(join(paths.shards, `${this.#shardId}.jsonl`), 'new');
      this.#paths = paths;
      this.#append({
        type: 'shard-start',
        v: JOURNAL_VERSION,
        at: this.#startedAt,
        framework,
        reporter,
        node: process.version,
        os: `${process.platform} ${process.arch}`,
        process: thisProcess(),
        ...facts,
      });
      this.#courier = new CourierWatch(paths, this.#shardId, {
        start: (events) => startCourier(paths, from, events),
        asksToFail: () => this.#asksToFail(),
        leftOverEnd: () => findLeftOverEnd(process.env),
      });
      this.#courier.begin();
    });
  }

  /** Appends one event with one synchronous write. The event is the recorder's from now on: it may be changed. */
  record(event: RecordedEvent): void {
    if (!this.#writer) return;
    try {
      // Not a copy: this is the hot path.
      event.at ??= now();
      this.#append(event as JournalEvent);
    } catch (error) {
      this.#lost++;
      this.#tell('write its journal', error);
    }
  }

  /** The run's folder; nothing before {@link start}, and when there is no journal. */
  get folder(): string | undefined {
    return this.#paths?.folder;
  }

  /** Links, copies or writes an attached file into the run's folder. */
  keep(attachment: Attachment): Evidence {
    if (this.#paths) return keepEvidence(this.#paths, attachment, this.#strike);
    return { name: attachment.name, contentType: attachment.contentType, missing: 'the run has no journal' };
  }

  /**
   * Writes the last line, for where nothing can be waited for: the process is ending. The courier delivers on
   * its own, and nothing more can be recorded.
   */
  close(status: ShardEnd['status']): void {
    this.#isWanted = false;
    if (!this.#writer) return;
    this.#guard('end its journal', () => {
      const at = now();
      this.#append({ type: 'shard-end', at, status, durationMs: at - this.#startedAt });
      this.#isWhole = true;
      this.#writer?.close();
    });
    this.#writer = undefined;
  }

  /**
   * Writes the last line, waits for the delivery as long as that helps, and prints the summary.
   * @returns `failRun`: the user asked for a failing exit code (`delivery.failOn`) and there is reason for it.
   */
  async end(status: ShardEnd['status']): Promise<{ failRun: boolean }> {
    if (!this.#courier || !this.#writer) return { failRun: this.#isWanted && this.#asksToFail() };
    if (this.#lost > 0) {
      say(`${this.#lost} events could not be written to the journal and are missing at the vendor`);
    }
    this.close(status);
    // Without its last line the shard does not end for the courier while this process lives.
    if (!this.#isWhole) return { failRun: this.#asksToFail() };
    try {
      const { failRun } = await this.#courier.end();
      return { failRun: failRun || (this.#lost > 0 && this.#asksToFail()) };
    } catch (error) {
      this.#tell('wait for the delivery', error);
      return { failRun: this.#asksToFail() };
    }
  }

  /** Ends the wait of {@link end}, where the framework was told to end without a signal. */
  interrupt(): void {
    this.#courier?.interrupt();
  }

  /** Tells of a failure in the reporter's own code, once. */
  broken(error: unknown): void {
    this.#tell('report a test', error);
  }

  #append(event: JournalEvent): void {
    this.#writer?.append(this.#filter(JSON.stringify(event)));
  }

  #configFrom(): string[] {
    const { configDir } = this.#options;
    const cwd = process.cwd();
    return configDir && configDir !== cwd ? [configDir, cwd] : [cwd];
  }

  #asksToFail(): boolean {
    return asksToFail(process.env, this.#options.options, this.#configFrom());
  }

  #guard(what: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#tell(what, error);
    }
  }

  #tell(what: string, error: unknown): void {
    if (this.#failureTold) return;
    this.#failureTold = true;
    say(
      `cannot ${what}: ${messageOf(error)}. The tests go on; what is missing here will be missing at the vendor.`,
    );
  }
}
