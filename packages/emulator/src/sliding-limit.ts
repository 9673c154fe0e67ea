import { now } from './clock.ts';
import type { RateLimitOptions } from './rate-limit.ts';

/** Counts the requests that were let through in the window before each moment; refused ones cost nothing. */
export class SlidingLimit {
  readonly #options: RateLimitOptions;
  /** Times of those that were let through, oldest first. */
  #times: number[] = [];

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Counts a request. When it is over the limit: the milliseconds until one more is let through, else undefined. */
  exceededFor(): number | undefined {
    const { requests, perMs } = this.#options;
    const at = now();
    const oldest = this.#times.findIndex((time) => time > at - perMs);
    this.#times = oldest === -1 ? [] : this.#times.slice(oldest);
    if (this.#times.length >= requests) return (this.#times[0] as number) + perMs - at;
    this.#times.push(at);
    return undefined;
  }

  get tellsWhen(): boolean {
    return this.#options.retryAfter ?? true;
  }

  reset(): void {
    this.#times = [];
  }
}
