import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RunFacts } from '../src/backend.ts';
import { sampleRun } from '../src/testing/samples.ts';
import { Turn } from '../src/turn.ts';

afterEach(() => vi.useRealTimers());

function shard(current: number, more: Partial<RunFacts> = {}): RunFacts {
  return sampleRun({ start: { ...sampleRun().start, shard: { current, total: 30 } }, ...more });
}

/** Milliseconds until a machine makes the run itself. */
function waits(run: RunFacts, random = () => 0.5): number {
  vi.useFakeTimers({ toFake: ['Date'] });
  const turn = new Turn(random);
  for (let waited = 0; ; ) {
    const wait = turn.wait(run, 'the run', 1_000);
    if (!wait) return waited;
    expect(wait.afterMs).toBeGreaterThan(0);
    waited += wait.afterMs;
    vi.setSystemTime(Date.now() + wait.afterMs);
  }
}

describe('the run is made', () => {
  test('at once by a machine that shares it with nobody, and by the first shard', () => {
    expect(waits(sampleRun())).toBe(0);
    expect(waits(shard(1))).toBe(0);
  });

  test('by a later shard if the first one does not come, one after the other', () => {
    const all = Array.from({ length: 29 }, (_, index) => waits(shard(index + 2)));
    expect(all[0]).toBe(15_500);
    expect(all).toEqual(all.toSorted((one, other) => one - other));
    expect(new Set(all).size).toBe(29);
    expect(all.at(-1)).toBeLessThan(30_000);
  });

  test('without the first shard when jobs run again: that one may have passed', () => {
    expect(waits(shard(2, { attempt: 2 }))).toBe(500);
  });

  test('at moments that are drawn by machines without a number', () => {
    const machine = sampleRun({ shared: true });
    expect(waits(machine, () => 0)).toBe(0);
    expect(waits(machine, () => 0.75)).toBe(1_500);
  });

  test('by nobody for a while when a command has made it already', () => {
    expect(waits(sampleRun({ shared: true, closedBy: 'command' }), () => 0)).toBe(15_000);
  });
});

test.each([
  [shard(3), 'shard 3 of 30 leaves it to an earlier one to make the run'],
  [sampleRun({ shared: true }), 'another machine may be making the run'],
  [
    sampleRun({ shared: true, closedBy: 'command' }),
    'the run that `livelane run create` made cannot be found yet',
  ],
])('who waits says for what (%#)', (run, reason) => {
  expect(new Turn(() => 0.5).wait(run, 'the run', 1_000)).toMatchObject({ kind: 'pending', reason });
});
