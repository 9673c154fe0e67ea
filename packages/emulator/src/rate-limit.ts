import { now } from './clock.ts';

/** No vendor here publishes its numbers, so the limit is off unless it is set. */
export interface RateLimitOptions {
  requests: number;
  /** Length of the window, milliseconds; it begins with the first request after the last one's end. */
  perMs: number;
  /** Whether a refusal says with `Retry-After` how long to wait. Default true. */
  retryAfter?: boolean;
}

/** A fixed window that counts refused requests too. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  #windowEnd = 0;
  #count = 0;

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Counts a request. When it is over the limit: the milliseconds until the next window, else undefined. */
  exceededFor(): number | undefined {
    const at = now();
    if (at >= this.#windowEnd) {
      this.#windowEnd = at + this.#options.perMs;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count > this.#options.requests ? this.#windowEnd - at : undefined;
  }

  get tellsWhen(): boolean {
    return this.#options.retryAfter ?? true;
  }

  reset(): void {
    this.#windowEnd = 0;
  }
}
