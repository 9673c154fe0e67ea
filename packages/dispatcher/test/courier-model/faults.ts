import fc from 'fast-check';

/** What becomes of one request. */
export interface Fate {
  /** Between the request and its answer, milliseconds. */
  latencyMs: number;
  fault: Fault;
}

export type Fault =
  | { kind: 'none' }
  /** The answer is lost, before or after the vendor wrote. */
  | { kind: 'lost'; written: boolean }
  /** As `lost`, known after a minute only. */
  | { kind: 'hang'; written: boolean }
  | { kind: 'later'; afterMs?: number }
  | { kind: 'refused'; scope: 'this' | 'everything' }
  | { kind: 'pending'; afterMs: number };

export const HANG_MS = 60_000;

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fault>({ kind: 'none' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('lost' as const), written: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hang' as const), written: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Fault>({ kind: 'later' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('later' as const),
      afterMs: fc.integer({ min: 0, max: 5_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('refused' as const),
      scope: fc.constantFrom('this' as const, 'everything' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('pending' as const),
      afterMs: fc.integer({ min: 0, max: 2_000 }),
    }),
  },
);

/** Of the first requests, in their order; whatever follows them goes well. */
export const fates: fc.Arbitrary<Fate[]> = fc.array(
  fc.record({ latencyMs: fc.constantFrom(0, 1, 30, 400), fault }),
  { maxLength: 25, size: 'max' },
);
