/** First wait after a failure, milliseconds; doubled with every further one. */
const FIRST_BACKOFF_MS = 250;
/** Longest wait between two tries, milliseconds. */
const LONGEST_BACKOFF_MS = 8_000;
/** Part of a wait that is drawn by chance, so that couriers of many shards do not come back together. */
const JITTER = 0.5;
/** Longest time added to what the vendor asks for, as a part of it, for the same reason. */
const SPREAD = 0.1;
/** A learned budget begins within these, requests a minute; the smallest leaves room for many machines that share one. */
const SMALLEST_BUDGET = 1;
const LARGEST_BUDGET = 600;
/** A learned budget that has grown to this is forgotten. */
const FORGOTTEN_BUDGET = 2 * LARGEST_BUDGET;
/** Part of a minute's budget that may go as fast as it comes. */
const UNSPACED = 0.25;
const MINUTE_MS = 60_000;

/**
 * When the next request to a vendor may be sent. It keeps to the vendor's published budget, learns one from
 * "too many requests" (half the pace that was too much, growing again by a quarter with every quiet
 * minute), and backs off while the vendor does not answer.
 */
export class Pacer {
  readonly #now: () => number;
  readonly #random: () => number;
  #published: number | undefined;
  #learned: number | undefined;
  #learnedAt = 0;
  /** Times of the requests of the last minute. */
  #sent: number[] = [];
  #count = 0;
  #failures = 0;
  #heldUntil = 0;
  readonly #pauses = new Set<NodeJS.Timeout>();

  constructor(
    requestsPerMinute: number | undefined,
    now: () => number = Date.now,
    random: () => number = Math.random,
  ) {
    this.#published = requestsPerMinute;
    this.#now = now;
    this.#random = random;
  }

  /** The vendor's budget, or this machine's part of it, requests a minute. */
  publish(requestsPerMinute: number | undefined): void {
    this.#published = requestsPerMinute;
  }

  /**
   * Waits until one more request keeps the budget of the last minute and the vendor wants any, and counts it. Between the
   * requests of one operation there is no other wait: {@link waitMs} spreads the operations.
   */
  async admit(): Promise<void> {
    for (;;) {
      const now = this.#now();
      this.#forgetBefore(now - MINUTE_MS);
      const oldest = this.#sent.at(-Math.max(1, Math.floor(this.#published ?? Number.POSITIVE_INFINITY)));
      const until = Math.max(this.#heldUntil, oldest === undefined ? 0 : oldest + MINUTE_MS + 1);
      if (until <= now) break;
      await this.#pause(until - now);
    }
    this.sent();
  }

  /** Lets go of who waits for {@link admit}; nothing more is sent. */
  close(): void {
    for (const timer of this.#pauses) clearTimeout(timer);
  }

  /** Milliseconds until a request may be sent; 0: now. */
  waitMs(): number {
    const now = this.#now();
    return Math.max(0, this.#heldUntil - now, this.#budgetWait(now));
  }

  /** Requests so far. */
  get count(): number {
    return this.#count;
  }

  /** The budget in force, requests a minute; undefined: there is none. */
  get budget(): number | undefined {
    const budget = this.#budget(this.#now());
    return budget === Number.POSITIVE_INFINITY ? undefined : budget;
  }

  /** Milliseconds until so many further requests are through, as far as the budget is concerned. */
  msFor(requests: number): number {
    const now = this.#now();
    const budget = this.#budget(now);
    this.#forgetBefore(now - MINUTE_MS);
    const held = Math.max(0, this.#heldUntil - now);
    const used = this.#sent.length;
    if (requests <= 0 || used + requests <= budget * UNSPACED) return held;
    const freeMs = Math.max(0, (this.#sent[0] ?? now) + MINUTE_MS - now);
    const free = Math.max(0, Math.floor(budget) - used);
    if (requests <= free) return Math.max(held, (freeMs * requests) / free);
    return Math.max(held, freeMs + ((requests - free) * MINUTE_MS) / budget);
  }

  /** The vendor's last answer was none: only one request at a time, until one succeeds. */
  get isProbing(): boolean {
    return this.#failures > 0;
  }

  sent(): void {
    const now = this.#now();
    this.#forgetBefore(now - MINUTE_MS);
    this.#sent.push(now);
    this.#count++;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** No answer, or one that promises nothing. */
  failed(): void {
    this.#hold(Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures));
    this.#failures++;
  }

  /** Too many requests: the vendor says when to come back. Requests that were under way at once are refused as one. */
  throttled(afterMs: number): void {
    const now = this.#now();
    this.#forgetBefore(now - MINUTE_MS);
    const wait = afterMs * (1 + SPREAD * this.#random());
    this.#heldUntil = Math.max(this.#heldUntil, now + wait);
    if (this.#learned !== undefined && now < this.#learnedAt) return;
    // The requests before a first minute is over were sent in less than one.
    const span = Math.max(1_000, now - (this.#sent[0] ?? now));
    const pace = (this.#sent.length * MINUTE_MS) / span;
    const half = Math.min(pace, this.#learned ?? pace) / 2;
    this.#learned = Math.min(LARGEST_BUDGET, Math.max(SMALLEST_BUDGET, half));
    this.#learnedAt = now + wait;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#pauses.delete(timer);
        resolve();
      }, ms);
      this.#pauses.add(timer);
    });
  }

  #hold(ms: number): void {
    const wait = ms * (1 - JITTER * this.#random());
    this.#heldUntil = Math.max(this.#heldUntil, this.#now() + wait);
  }

  #budgetWait(now: number): number {
    const budget = this.#budget(now);
    if (budget === Number.POSITIVE_INFINITY) return 0;
    this.#forgetBefore(now - MINUTE_MS);
    const used = this.#sent.length;
    const oldest = this.#sent[0];
    const latest = this.#sent.at(-1);
    // A quiet run, the beginning and the end of a short one are live, whatever the budget.
    if (oldest === undefined || latest === undefined || used < budget * UNSPACED) return 0;
    const freeAt = oldest + MINUTE_MS;
    if (used >= Math.floor(budget)) return Math.max(0, freeAt - now);
    // What is left is spread over the time until there is more, so that nothing ever waits long.
    return Math.max(0, latest + (freeAt - now) / (budget - used) - now);
  }

  #budget(now: number): number {
    return Math.min(this.#published ?? Number.POSITIVE_INFINITY, this.#currentLearned(now));
  }

  #currentLearned(now: number): number {
    if (this.#learned === undefined) return Number.POSITIVE_INFINITY;
    while (now - this.#learnedAt >= MINUTE_MS) {
      this.#learnedAt += MINUTE_MS;
      this.#learned *= 1.25;
    }
    if (this.#learned >= FORGOTTEN_BUDGET) this.#learned = undefined;
    return this.#learned ?? Number.POSITIVE_INFINITY;
  }

  #forgetBefore(time: number): void {
    let old = 0;
    while (old < this.#sent.length && (this.#sent[old] as number) < time) old++;
    if (old > 0) this.#sent = this.#sent.slice(old);
  }
}
