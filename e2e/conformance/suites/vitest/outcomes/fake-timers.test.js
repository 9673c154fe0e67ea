import { expect, test, vi } from 'vitest';

const real = { now: Date.now, setTimeout, hrtime: process.hrtime, performanceNow: performance.now };

test('lives in 1999', () => {
  vi.useFakeTimers({ now: new Date('1999-12-31T00:00:00Z') });
  expect(new Date().getUTCFullYear()).toBe(1999);
  Date.now = () => 946_598_400_000;
  globalThis.setTimeout = () => 0;
  process.hrtime = () => [0, 0];
  performance.now = () => 0;
});

test('comes after', () => {
  expect(Date.now()).toBe(946_598_400_000);
  vi.useRealTimers();
  Date.now = real.now;
  globalThis.setTimeout = real.setTimeout;
  process.hrtime = real.hrtime;
  performance.now = real.performanceNow;
});
