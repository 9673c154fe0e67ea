import type { Result } from '@livelane/dispatcher';

/** Whole seconds with `Z`: the form that both products are known to take. @param at milliseconds since the epoch. */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** When the first of them began; absent when none did (skipped by declaration). */
export function begin(results: readonly Result[]): number | undefined {
  const begun = results.flatMap(({ attempts }) => attempts.flatMap(({ startedAt }) => startedAt ?? []));
  return begun.length > 0 ? begun.reduce((first, at) => Math.min(first, at)) : undefined;
}

/** When the last of them ended; absent when none began. */
export function end(results: readonly Result[]): number | undefined {
  const ended = results.flatMap(({ attempts }) =>
    attempts.flatMap(({ startedAt, durationMs }) => (startedAt === undefined ? [] : startedAt + durationMs)),
  );
  return ended.length > 0 ? ended.reduce((last, at) => Math.max(last, at)) : undefined;
}
