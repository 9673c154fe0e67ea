import { say } from './console.ts';
import type { RunPaths } from './paths.ts';
import { clearInterval, existsSync, now, setInterval, setTimeout } from './platform.ts';
import { isAlive } from './process-alive.ts';
import type { CourierState } from './run.ts';
import { readCourierState } from './run-folder.ts';
import type { CourierEvents } from './start-courier.ts';
import { deletedLine, progressLines, startLines, summaryLines } from './summary.ts';

/** How often the runner looks at what the courier says, at the end. One look costs about 50 µs. */
const LOOK_MS = 20;
/** How often it looks during the run, until it knows where the run appears. */
const ANNOUNCE_MS = 200;
/** A courier writes its state at least every second; after this silence it is taken for lost. */
const SILENCE_MS = 15_000;
/** Progress is told when the wait is longer than this, and again as often. */
const PROGRESS_MS = 2_000;

/** How often a courier is started that ends before its work is done. */
const STARTS = 2;

/** What the runner knows of the courier: where the run appears, and when there is nothing left to wait for. */
export class CourierWatch {
  readonly #paths: RunPaths;
  readonly #shard: string;
  readonly #start: (events: CourierEvents) => void;
  readonly #begunAt = now();
  /** What the user has read already. */
  readonly #told = new Set<string>();
  #announcer: NodeJS.Timeout | undefined;

  #starts = 0;
  /** How the process of the courier that was started last has ended. */
  #end: string | undefined;
  /** Why no courier is at work, and none will be. */
  #unavailable: string | undefined;

  /** @param start starts a courier, and tells what becomes of it. */
  constructor(paths: RunPaths, shard: string, start: (events: CourierEvents) => void) {
    this.#paths = paths;
    this.#shard = shard;
    this.#start = start;
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
   * the summary. A courier that ended without this shard is started once more. Ctrl-C ends the wait at once.
   */
  async end(): Promise<{ failRun: boolean }> {
    clearInterval(this.#announcer);
    if (!existsSync(this.#paths.shards)) {
      say(deletedLine(this.#paths));
      return { failRun: false };
    }
    let isInterrupted = false;
    const interrupt = () => {
      isInterrupted = true;
    };
    process.on('SIGINT', interrupt);
    let state = this.#state();
    let lastSign = now();
    let toldAt = lastSign;
    try {
      while (!isInterrupted && !this.#isThrough(state)) {
        if (state) lastSign = Math.max(lastSign, state.at);
        if (this.#isAbandoned(state)) {
          if (this.#starts < STARTS) this.#startCourier();
          else
            this.#unavailable = `the courier ended too early, ${this.#end}; with LIVELANE_DEBUG=1 it writes why to ${this.#paths.courierLog}`;
        } else if (now() - lastSign > SILENCE_MS) {
          break;
        }
        if (now() - toldAt > PROGRESS_MS) {
          toldAt = now();
          for (const line of progressLines(state)) say(line);
        }
        await new Promise<void>((resolve) => setTimeout(resolve, LOOK_MS));
        state = this.#state();
      }
    } finally {
      process.off('SIGINT', interrupt);
    }
    const isOurShardThrough = state?.through?.includes(this.#shard) ?? false;
    const options = { told: this.#told, isOurShardThrough, unavailable: this.#unavailable };
    for (const line of summaryLines(this.#paths, state, options)) say(line);
    if (!state?.failRun) return { failRun: false };
    const isMissingSome = state.backends.some(({ refusedCount, stopped }) => refusedCount > 0 || stopped);
    return { failRun: !isOurShardThrough || isMissingSome };
  }

  #startCourier(): void {
    this.#starts++;
    this.#end = undefined;
    this.#start({
      failed: (reason) => {
        this.#unavailable = reason;
      },
      ended: (how) => {
        this.#end = how;
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
