/** Milliseconds since the epoch with a fraction, so that requests within one millisecond stay in order. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
