import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Capacity } from '../src/backend.ts';
import { makeModelRun } from './courier-model/journal-model.ts';
import { QuotaVendor, runFleet } from './courier-model/shared-quota.ts';
import { VirtualClock } from './courier-model/virtual-clock.ts';

const { paths, remove } = makeModelRun();
afterAll(remove);
const clock = new VirtualClock(Date.UTC(2026, 0, 1));
beforeEach(() => clock.install());
afterEach(() => clock.uninstall());

/** Couriers that share a quota, and know nothing of each other: each result comes every five seconds for five minutes. */
const FLEET = { couriers: 30, results: 60, everyMs: 5_000 };
const RESULTS = FLEET.couriers * FLEET.results;

const merged: Capacity = {
  results: 100,
  bytes: 1_000_000,
  lanes: 'merged',
  gapMs: 1_200,
  requestsPerMinute: 57,
};
const apart: Capacity = { results: 250, bytes: 1_000_000, lanes: 'apart' };

describe('thirty couriers that share one quota, and were told of no other', () => {
  test.each([
    { capacity: merged, perMinute: 60, retryAfterMs: 60_000 },
    { capacity: merged, perMinute: 60, retryAfterMs: 1_000 },
    { capacity: merged, perMinute: 60, retryAfterMs: 0 },
    { capacity: apart, perMinute: 60, retryAfterMs: 60_000 },
    { capacity: apart, perMinute: 60, retryAfterMs: 5_000 },
    { capacity: apart, perMinute: 300, retryAfterMs: 60_000 },
  ])(
    'with $capacity.lanes lanes, $perMinute requests a minute, and $retryAfterMs ms to wait after each refusal: all arrives, once',
    async ({ capacity, perMinute, retryAfterMs }) => {
      const vendor = new QuotaVendor(perMinute, retryAfterMs);
      const tookMs = await runFleet({ clock, paths, vendor, capacity, ...FLEET });
      expect(vendor.held).toHaveLength(RESULTS);
      expect(new Set(vendor.held).size).toBe(RESULTS);
      // Nobody is refused more often than taken, and half of the quota is used at least.
      expect(vendor.refusedRequests).toBeLessThanOrEqual(vendor.accepted);
      const shortest = Math.max((vendor.accepted / perMinute) * 60_000, FLEET.results * FLEET.everyMs);
      expect(tookMs).toBeLessThan(2 * shortest);
    },
  );
});
