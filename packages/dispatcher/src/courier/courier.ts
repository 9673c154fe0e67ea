import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BackendState,
  type CourierState,
  findLeftOverEnd,
  JOURNAL_VERSION,
  LineStore,
  lineFilter,
  messageOf,
  type RunManifest,
  type RunPaths,
  readCourierState,
  readManifest,
  runPaths,
  secretStriker,
} from '@livelane/core';
import type { BackendDefinition, RunFacts } from '../backend.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { ConfigError } from '../config-error.ts';
import { makeLinker } from '../linking/linker.ts';
import type { RunMetadata } from '../metadata.ts';
import { runFacts } from '../run-facts.ts';
import { keepWithin } from '../runs/prune-runs.ts';
import { reopenRefused } from '../runs/reopen-refused.ts';
import { loadRunConfig } from '../runs/run-config.ts';
import { VendorTools } from '../vendor-tools.ts';
import { runName } from '../words/run-words.ts';
import { Delivery } from './delivery.ts';
import { DeliveryLog } from './delivery-log.ts';
import { keptMetadata } from './kept-metadata.ts';
import { type Holder, Lease } from './lease.ts';
import { Pacer } from './pacer.ts';
import { RunFollower } from './run-follower.ts';
import { runProblems } from './run-problems.ts';
import { RunView } from './run-view.ts';
import { StateFile } from './state-file.ts';

/** How often the journal is looked at, milliseconds. A look at a silent journal costs some 10 µs. */
const POLL_MS = 25;
/** How often the lease is renewed, milliseconds. */
const RENEW_MS = 5_000;
/** How long a runner waits at its end for a vendor that has never answered, milliseconds. */
const PATIENCE_MS = 5_000;

export interface CourierOptions {
  /** The run's folder. */
  folder: string;
  /** The vendors that can be configured. */
  backends: readonly BackendDefinition[];
  env: NodeJS.ProcessEnv;
  /** Sends refused results again, as far as the vendors take more of this run. */
  refused?: boolean;
  /** Stops the delivery early; what is left stays for `livelane resume`. */
  signal?: AbortSignal;
  /** Called with each new state. */
  onState?(state: CourierState): void;
  /** Called with one line for each request, for `LIVELANE_DEBUG`. */
  debug?(line: string): void;
}

export type CourierEnd =
  | { kind: 'ended'; state: CourierState }
  /** Another courier is delivering this run. */
  | { kind: 'held'; holder: Holder };

/**
 * Delivers one run: reads its journal, while it is being written or after, and brings it to every
 * configured vendor, until everything is there, or nothing more can be done, or the deadline after the
 * last shard's end has passed.
 * @throws when the folder holds no run, or cannot be written to.
 */
export async function runCourier(options: CourierOptions): Promise<CourierEnd> {
  const paths = runPaths(options.folder);
  const manifest = readManifest(paths);
  const lease = Lease.take(paths.lease);
  if (!(lease instanceof Lease)) return { kind: 'held', holder: lease };
  const courier = new Courier(options, paths, manifest, lease);
  let state: CourierState;
  try {
    state = await courier.run();
  } finally {
    await courier.close();
  }
  await courier.prune();
  return { kind: 'ended', state };
}

/**
 * As {@link runCourier}, for a runner that has just begun a shard: when another courier holds the run,
 * waits until that one has taken the shard over, and takes the run itself if it ends before.
 */
export async function runLiveCourier(options: CourierOptions): Promise<CourierEnd> {
  const paths = runPaths(options.folder);
  for (;;) {
    const end = await runCourier(options);
    if (end.kind === 'ended') return end;
    const taken = readCourierState(paths)?.shards ?? [];
    const shards = readdirSync(paths.shards).map((name) => name.replace(/\.jsonl$/, ''));
    if (shards.every((shard) => taken.includes(shard))) return end;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

class Courier {
  readonly #options: CourierOptions;
  readonly #paths: RunPaths;
  readonly #manifest: RunManifest;
  readonly #lease: Lease;
  readonly #view = new RunView();
  readonly #follower: RunFollower;
  readonly #stateFile: StateFile;
  #lines = new LineStore();
  readonly #deliveries: Delivery[] = [];
  /** Backends that could not be made from their settings. */
  readonly #unusable: { definition: BackendDefinition; stopped: string }[] = [];
  /** Why refused results could not be sent again. */
  readonly #closed: string[] = [];
  readonly #clients: { close(): Promise<void> }[] = [];
  readonly #secrets = new Set<string>();
  #striker: { known: number; strike(text: string): string } | undefined;
  #config: LoadedConfig | undefined;
  #metadata: RunMetadata | undefined;
  /** What is known of the run, as long as no further shard has begun. */
  #known: { shards: number; facts: RunFacts } | undefined;
  #deadline: number | undefined;
  #renewedAt = Date.now();
  /** This process ends with the runner, or a moment later. */
  readonly #isLastChance: boolean;
  #wakeUp = () => {};

  constructor(options: CourierOptions, paths: RunPaths, manifest: RunManifest, lease: Lease) {
    this.#options = options;
    this.#paths = paths;
    this.#manifest = manifest;
    this.#lease = lease;
    this.#follower = new RunFollower(paths, this.#view);
    this.#stateFile = new StateFile(paths);
    this.#isLastChance = findLeftOverEnd(options.env) !== undefined;
  }

  async run(): Promise<CourierState> {
    try {
      await this.#prepare();
    } catch (error) {
      const problems = error instanceof ConfigError ? [...error.problems] : [messageOf(error)];
      return this.#write({ state: 'failed', worthWaiting: false, problems, backends: this.#backends() });
    }
    for (;;) {
      const news = this.#follower.poll();
      for (const delivery of this.#deliveries) delivery.wake();
      const state = this.#report();
      if (state.state !== 'delivering') return state;
      // With news there is probably more to read; the event loop still gets its turn.
      await this.#pause(news ? 0 : POLL_MS);
      if (Date.now() - this.#renewedAt > RENEW_MS) {
        this.#renewedAt = Date.now();
        if (!this.#lease.renew()) throw new Error('another courier has taken over this run');
      }
    }
  }

  async close(): Promise<void> {
    for (const delivery of this.#deliveries) delivery.close();
    this.#follower.close();
    this.#lines.close();
    this.#lease.release();
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  /** Makes room in the journal's folder, within the settings; whoever waits for this run has gone on by now. */
  async prune(): Promise<void> {
    const { signal, debug } = this.#options;
    if (this.#config) await keepWithin(this.#paths, this.#config.delivery.keep, signal, debug);
  }

  async #prepare(): Promise<void> {
    const { env, backends, debug = () => {} } = this.#options;
    if (this.#manifest.v > JOURNAL_VERSION) {
      throw new Error(
        `This run was recorded in journal version ${this.#manifest.v}, and this Livelane reads up to version ` +
          `${JOURNAL_VERSION}: update the livelane package.`,
      );
    }
    const [config, metadata] = await Promise.all([
      loadRunConfig(this.#manifest, env, backends),
      keptMetadata(this.#paths, env),
    ]);
    this.#lines = new LineStore(lineFilter(config.secrets));
    this.#config = config;
    this.#metadata = metadata;
    const links = makeLinker(config.linking, config.mapping);
    debug(`run ${this.#manifest.id}, settings from ${config.file ?? 'no file'}`);
    for (const { definition, section } of config.backends) {
      try {
        const pacer = new Pacer(undefined);
        const tools = new VendorTools(config, env, { admit: () => pacer.admit() }, this.#secrets);
        this.#clients.push(tools);
        const backend = definition.create(section, tools);
        const log = new DeliveryLog(join(this.#paths.delivery, `${definition.name}.jsonl`));
        if (this.#options.refused) this.#closed.push(...reopenRefused(log, backend, definition, this.#paths));
        this.#deliveries.push(
          new Delivery({
            definition,
            backend,
            pacer,
            folder: this.#paths.folder,
            view: this.#view,
            log,
            lines: this.#lines,
            links,
            facts: () => this.#facts(),
            changed: () => this.#wakeUp(),
            redact: (text) => this.#redact(text),
            debug: (line) => debug(`${definition.name}: ${line}`),
          }),
        );
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        this.#unusable.push({ definition, stopped: error.problems.join(' ') });
      }
    }
  }

  #facts(): RunFacts | undefined {
    const [start, ...further] = this.#view.starts;
    if (!start || !this.#config || !this.#metadata) return undefined;
    if (this.#known?.shards !== this.#view.starts.length) {
      const facts = runFacts(this.#manifest, this.#config, this.#metadata, [start, ...further]);
      this.#known = { shards: this.#view.starts.length, facts };
    }
    return this.#known.facts;
  }

  #report(): CourierState {
    const now = Date.now();
    const { over } = this.#view;
    if (!over) this.#deadline = undefined;
    else this.#deadline ??= now + (this.#config?.delivery.deadlineMs ?? 0);
    const isLate = now >= (this.#deadline ?? Number.POSITIVE_INFINITY) || this.#options.signal?.aborted;
    const isThrough = over && this.#deliveries.every((delivery) => delivery.isFinished);
    const backends = this.#backends();
    const complete = backends.every((backend) => backend.complete);
    const ended = isLate || (isThrough && !this.#follower.findShards());
    return this.#write({
      state: ended ? (complete ? 'settled' : 'undelivered') : 'delivering',
      worthWaiting: !ended && this.#deliveries.some((delivery) => this.#isWorthWaiting(delivery)),
      problems: [...runProblems(this.#config, this.#view, this.#paths), ...this.#closed],
      backends,
    });
  }

  #write(facts: Pick<CourierState, 'state' | 'worthWaiting' | 'problems' | 'backends'>): CourierState {
    const shards = [...this.#view.shards.values()];
    const ended = shards.filter(({ end }) => end !== undefined);
    const isMissingSome = facts.backends.some(({ complete, refusedCount }) => !complete || refusedCount > 0);
    const run = this.#facts();
    const state = this.#stateFile.write({
      ...facts,
      ...(run && { name: runName(run) }),
      shards: shards.map(({ id }) => id),
      ended: ended.map(({ id }) => id),
      through: this.#view.over
        ? []
        : ended
            .map(({ id }) => id)
            .filter((id) => this.#deliveries.every((delivery) => delivery.isThrough(id))),
      ...(this.#deadline !== undefined && { deadline: this.#deadline }),
      failRun: this.#config?.delivery.failOn === 'undelivered' && isMissingSome,
      tests: this.#view.counts,
      ...(this.#view.ignored > 0 && { ignored: this.#view.ignored }),
    });
    this.#options.onState?.(state);
    return state;
  }

  /**
   * A vendor that has never answered costs the runner next to nothing, because the courier goes on alone. Where it
   * cannot, and the machine's disk may go too, such a vendor gets the whole deadline, counted from the first try: a run
   * that was longer than that is not made longer.
   */
  #isWorthWaiting(delivery: Delivery): boolean {
    const wholeMs = this.#config?.delivery.deadlineMs ?? PATIENCE_MS;
    return delivery.worthWaiting(this.#isLastChance ? wholeMs : PATIENCE_MS, this.#isLastChance);
  }

  #backends(): BackendState[] {
    const pending = this.#view.total;
    const unusable = this.#unusable.map(({ definition: { name, title }, stopped }) => {
      return { name, title, delivered: 0, pending, refused: [], refusedCount: 0, stopped, complete: false };
    });
    return [...unusable, ...this.#deliveries.map((delivery) => delivery.state())];
  }

  #redact(text: string): string {
    const known = [...(this.#config?.secrets ?? []), ...this.#secrets];
    // Each secret has a dozen forms to be looked for; another one comes with a session's token only.
    if (this.#striker?.known !== known.length) {
      this.#striker = { known: known.length, strike: secretStriker(known) };
    }
    return this.#striker.strike(text);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
