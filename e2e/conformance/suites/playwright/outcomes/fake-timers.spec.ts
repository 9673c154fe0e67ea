import { test } from '@playwright/test';

const real = {
  now: Date.now,
  setTimeout: globalThis.setTimeout,
  hrtime: process.hrtime,
  performanceNow: performance.now,
};

test('lives in 1999', () => {
  const lastDay = Date.UTC(1999, 11, 31);
  Date.now = () => lastDay;
  globalThis.setTimeout = (() => 0) as unknown as typeof setTimeout;
  process.hrtime = Object.assign(() => [0, 0] as [number, number], { bigint: () => 0n });
  performance.now = () => 0;
});

test('comes after', () => {
  Date.now = real.now;
  globalThis.setTimeout = real.setTimeout;
  process.hrtime = real.hrtime;
  performance.now = real.performanceNow;
});
