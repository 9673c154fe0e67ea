interface Timer {
  at: number;
  nth: number;
  call(): void;
}

/**
 * A clock that stands still until it is told to go on: in place of the process's `setTimeout`, `clearTimeout` and
 * `Date.now`. Everything else, the file system above all, is the real one.
 */
export class VirtualClock {
  #now: number;
  #nth = 0;
  #timers = new Set<Timer>();
  readonly #real = { setTimeout, clearTimeout, now: Date.now };

  constructor(now: number) {
    this.#now = now;
  }

  install(): void {
    const set = (call: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      const timer = { at: this.#now + Math.max(1, ms), nth: this.#nth++, call: () => call(...args) };
      this.#timers.add(timer);
      return timer;
    };
    Object.assign(globalThis, {
      setTimeout: set,
      clearTimeout: (timer: Timer) => this.#timers.delete(timer),
    });
    Date.now = () => this.#now;
  }

  uninstall(): void {
    const { setTimeout, clearTimeout, now } = this.#real;
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Date.now = now;
  }

  /** Everything that was waited for is forgotten. */
  clear(): void {
    this.#timers.clear();
  }

  /** Milliseconds until the next timer; `undefined`: there is none. */
  get nextIn(): number | undefined {
    const next = this.#next();
    return next && Math.max(0, next.at - this.#now);
  }

  /** Lets time pass, and what is due in it happen; after each timer, whatever follows from it. */
  async pass(ms: number, followUp: () => Promise<void>): Promise<void> {
    const end = this.#now + ms;
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
      await followUp();
    }
    this.#now = end;
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.nth < first.nth)) first = timer;
    }
    return first;
  }
}
