import { say } from './console.ts';
import { Interruption } from './interruption.ts';
import type { LeftOverEnd } from './left-over.ts';
import type { RunPaths } from './paths.ts';
import { clearInterval, existsSync, now, setInterval, setTimeout } from './platform.ts';
import { isAlive } from './process-alive.ts';
import { Progress } from './progress.ts';
import type { CourierState } from './run.ts';
import { readCourierState } from './run-folder.ts';
import type { CourierEvents } from './start-courier.ts';
import { deletedLine, startLines, summaryLines } from './summary.ts';

/** How often the runner looks at what the courier says, at the end. One look costs about 50 µs. */
const LOOK_MS = 20;
/** How often it looks during the run, until it knows where the run appears. */
const ANNOUNCE_MS = 200;
/** A courier writes its state at least every second; after this silence it is taken for lost. */
const SILENCE_MS = 15_000;
/** How often a courier is started that ends before its work is done: in the run, and until its end. */
const STARTS = { inRun: 2, inAll: 3 };

export interface WatchOptions {
  /** Starts a courier, and tells what becomes of it. */
  start(events: CourierEvents): void;
  /** Whether results that are not delivered shall fail the run, where no courier has read the settings. */
  asksToFail(): boolean;
  /** What ends a courier that is left behind. */
  leftOverEnd(): LeftOverEnd | undefined;
}

/** What the runner knows of the courier: where the run appears, and when there is nothing left to wait for. */
export class CourierWatch {
  readonly #paths: RunPaths;
  readonly #shard: string;
  readonly #options: WatchOptions;
  readonly #begunAt = now();
  /** What the user has read already. */
  readonly #told = new Set<string>();
  #announcer: NodeJS.Timeout | undefined;

  #starts = 0;
  /** How the process of the courier that was started last has ended. */
  #end: string | undefined;
  /** Why no courier is at work, and none will be. */
  #unavailable: string | undefined;
  #interruption: Interruption | undefined;

  constructor(paths: RunPaths, shard: string, options: WatchOptions) {
    this.#paths = paths;
    this.#shard = shard;
    this.#options = options;
  }

  /** Starts the courier, and prints where the run appears as soon as that is known. Keeps no process alive. */
  begin(): void {
    this.#startCourier();
    this.#announcer = setInterval(() => {
      const state = this.#state();
      if (!state) return;
      for (const line of startLines(state, this.#told)) say(line);
      const isKnown = state.backends.every(({ url, stopped }) => url !== undefined || stopped !== undefined);
      if (isKnown || state.state !== 'delivering') clearInterval(this.#announcer);
    }, ANNOUNCE_MS);
    this.#announcer.unref();
  }

  /**
   * Waits until the courier has delivered this shard, or says that waiting no longer helps; then prints
   * the summary. A courier that ended without this shard is started again. Ctrl-C ends the wait at once, as
   * {@link interrupt} does; where the process is about to be gone the summary is printed all the same.
   */
  async end(): Promise<{ failRun: boolean }> {
    clearInterval(this.#announcer);
    if (!existsSync(this.#paths.shards)) {
      say(deletedLine(this.#paths));
      return { failRun: this.#options.asksToFail() };
    }
    const progress = new Progress();
    let state = this.#state();
    const conclude = () => {
      progress.clear();
      for (const line of this.#summary(state)) say(line);
    };
    const interruption = new Interruption(conclude);
    this.#interruption = interruption;
    let lastSign = now();
    try {
      while (!interruption.hasHappened && !this.#isThrough(state)) {
        if (state) lastSign = Math.max(lastSign, state.at);
        if (this.#isAbandoned(state)) {
          if (this.#starts < STARTS.inAll) this.#startCourier();
          else
            this.#unavailable = `the courier ended too early, ${this.#end}; with LIVELANE_DEBUG=1 it writes why to ${this.#paths.courierLog}`;
        } else if (now() - lastSign > SILENCE_MS) {
          break;
        }
        progress.tell(state);
        const pause = new Promise<void>((resolve) => setTimeout(resolve, LOOK_MS));
        await Promise.race([pause, interruption.happened]);
        state = this.#state();
      }
    } finally {
      interruption.stop();
    }
    conclude();
    return { failRun: this.#isFailing(state) };
  }

  /** Ends the wait: somebody has told the framework to end, which tells it to no process. */
  interrupt(): void {
    this.#interruption?.interrupt();
  }

  #summary(state: CourierState | undefined): string[] {
    return summaryLines(this.#paths, state, {
      told: this.#told,
      isOurShardThrough: this.#isOurShardThrough(state),
      unavailable: this.#unavailable,
      isInterrupted: this.#interruption?.hasHappened ?? false,
      leftOverEnd: this.#options.leftOverEnd(),
    });
  }

  #isFailing(state: CourierState | undefined): boolean {
    // Where the settings could not be read or used, the courier does not know either.
    if (!state || state.state === 'failed') return this.#options.asksToFail();
    const isMissingSome = state.backends.some(({ refusedCount, stopped }) => refusedCount > 0 || stopped);
    return state.failRun && (!this.#isOurShardThrough(state) || isMissingSome);
  }

  #isOurShardThrough(state: CourierState | undefined): boolean {
    return state?.through?.includes(this.#shard) ?? false;
  }

  #startCourier(): void {
    this.#starts++;
    this.#end = undefined;
    this.#options.start({
      failed: (reason) => {
        this.#unavailable = reason;
      },
      ended: (how, isFailure) => {
        this.#end = how;
        // Without it nothing of this run would be live; a courier that another one has relieved ends well.
        if (isFailure && !this.#interruption && this.#starts < STARTS.inRun) this.#startCourier();
      },
    });
  }

  /** Our courier has ended, and none that was started for another shard is at work. */
  #isAbandoned(state: CourierState | undefined): boolean {
    return this.#end !== undefined && !(state && isAlive(state));
  }

  #isThrough(state: CourierState | undefined): boolean {
    if (this.#unavailable !== undefined) return true;
    if (!state) return false;
    if (state.state === 'failed' || state.through?.includes(this.#shard)) return true;
    return state.ended.includes(this.#shard) && !state.worthWaiting;
  }

  #state(): CourierState | undefined {
    const state = readCourierState(this.#paths);
    // The last word of a courier that went before this run was joined says nothing about it.
    return state && (state.at >= this.#begunAt || isAlive(state)) ? state : undefined;
  }
}
