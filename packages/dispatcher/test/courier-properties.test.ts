import type { Status } from '@livelane/core';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Capacity } from '../src/backend.ts';
import { CardVendor } from './courier-model/card-vendor.ts';
import { type Fate, fates } from './courier-model/faults.ts';
import { makeModelRun } from './courier-model/journal-model.ts';
import { LaneVendor } from './courier-model/lane-vendor.ts';
import type { ModelVendor } from './courier-model/model-vendor.ts';
import { VirtualClock } from './courier-model/virtual-clock.ts';
import { type Action, World } from './courier-model/world.ts';

/** Interleavings in all; each of the vendors gets its part. */
const RUNS = Number(process.env.LIVELANE_PROPERTY_RUNS ?? 600);
const SEED = process.env.LIVELANE_PROPERTY_SEED;
const PATH = process.env.LIVELANE_PROPERTY_PATH;

const statuses: Status[] = ['passed', 'passed', 'failed', 'skipped', 'timedout', 'interrupted'];
const TITLES = [
  '[BD-1] a',
  '[BD-1] b',
  '[BD-2, BD-1] c',
  '[BD-3] d',
  'no case e',
  'no case f',
  '[BD-2] poison',
  '[BD-3] denied',
  '[BD-1] spoiled',
  'no case, denied',
  'no case, poison',
];

const small = fc.nat({ max: 2 });
const test_ = fc.nat({ max: TITLES.length - 1 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('begin' as const), shard: small, lane: small, test: test_ }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      shard: small,
      lane: small,
      test: test_,
      status: fc.constantFrom(...statuses),
      final: fc.boolean(),
      files: fc.constantFrom(0, 0, 0, 1, 2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const), shard: small, test: test_ }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('run-error' as const), shard: small }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('stop-runner' as const),
      shard: small,
      how: fc.constantFrom('ended' as const, 'killed' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('read' as const), lines: fc.constantFrom(1, 2, 5, 100) }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(0, 1, 20, 300, 3_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('kill' as const),
      arrives: fc.nat({ max: 255 }),
      torn: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.constant<Action>({ do: 'start' }) },
);

const capacity: fc.Arbitrary<Partial<Capacity>> = fc.record(
  {
    results: fc.integer({ min: 1, max: 5 }),
    bytes: fc.constantFrom(1, 600, 100_000),
    gapMs: fc.constantFrom(5, 200, 2_500),
    requestsPerMinute: fc.constantFrom(4, 20),
  },
  { requiredKeys: ['results', 'bytes', 'gapMs'] },
);

const story = fc.record({
  actions: fc.array(action, { maxLength: 70, size: 'max' }),
  fates,
  shards: fc.integer({ min: 1, max: 3 }),
  capacity,
  isLate: fc.boolean(),
  random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});

const { paths, remove } = makeModelRun();
afterAll(remove);
const clock = new VirtualClock(Date.UTC(2026, 0, 1));
// Loading takes as many turns of the event loop as it likes.
beforeAll(() => import('xmlbuilder2'));
beforeEach(() => clock.install());
afterEach(() => clock.uninstall());

/** Each with its part of the interleavings; those with files write real ones. */
const vendors: Record<
  string,
  { part: number; make(fates: readonly Fate[], capacity: Partial<Capacity>): ModelVendor }
> = {
  'that knows lanes': { part: 0.3, make: (fates, capacity) => new LaneVendor(fates, capacity) },
  'that holds cases, and lists tests without one': {
    part: 0.3,
    make: (fates, capacity) => new CardVendor(fates, capacity, 'list'),
  },
  'that holds cases, and gets one made for each test': {
    part: 0.3,
    make: (fates, capacity) => new CardVendor(fates, capacity, 'make'),
  },
  'that takes the run as a file, too': {
    part: 0.05,
    make: (fates, capacity) =>
      new CardVendor(fates, { ...capacity, file: { results: 'also', everyMs: 500 } }, 'inline'),
  },
  'that takes the run as a file only': {
    part: 0.05,
    make: (fates, capacity) =>
      new CardVendor(fates, { ...capacity, file: { results: 'instead', everyMs: 500 } }, 'inline'),
  },
};

describe('whatever happens to runners, couriers and answers, a vendor', () => {
  for (const [name, { part, make }] of Object.entries(vendors)) {
    test(`${name} has every result once, in its order, and knows the end`, { timeout: 0 }, async () => {
      await fc.assert(
        fc.asyncProperty(story, async ({ actions, fates, shards, capacity, isLate, random }) => {
          clock.clear();
          const world = new World({
            clock,
            paths,
            vendor: make(fates, capacity),
            titles: TITLES,
            shards,
            isLate,
            random: () => random,
          });
          try {
            await world.play(actions);
            if (world.faults.length === 0) await world.settle();
            const faults = [...world.faults, ...(world.faults.length > 0 ? [] : world.finalFaults())];
            if (faults.length > 0) throw new Error([...faults, '', ...world.trace].join('\n'));
          } finally {
            world.close();
          }
        }),
        {
          numRuns: Math.ceil(RUNS * part),
          ...(SEED !== undefined && { seed: Number(SEED) }),
          ...(PATH !== undefined && { path: PATH }),
        },
      );
      expect(true).toBe(true);
    });
  }
});
