import { expect, test, vi } from 'vitest';
import { Pacer } from '../src/courier/pacer.ts';

/** A pacer with a clock of its own and no chance in it. */
function pacer(requestsPerMinute?: number, random = 0) {
  let now = 1_000_000;
  const subject = new Pacer(
    requestsPerMinute,
    () => now,
    () => random,
  );
  /** Sends as fast as the pacer allows, for so long; returns how many. */
  const flood = (ms: number): number => {
    const end = now + ms;
    let count = 0;
    for (;;) {
      const wait = subject.waitMs();
      // A request takes a millisecond, so that a free pacer does not send without end.
      if (now + wait + 1 > end) break;
      now += wait + 1;
      subject.sent();
      count++;
    }
    now = end;
    return count;
  };
  return { subject, flood, pass: (ms: number) => (now += ms) };
}

test('without a published budget nothing waits', () => {
  const { subject } = pacer();
  for (let n = 0; n < 1_000; n++) subject.sent();
  expect(subject.waitMs()).toBe(0);
});

test('a published budget is used up and never exceeded in a minute', () => {
  const { flood } = pacer(60);
  flood(60_000);
  expect(flood(60_000)).toBe(60);
  expect(flood(60_000)).toBe(60);
});

test('a quiet run may send a few requests at once', () => {
  const { flood } = pacer(60);
  expect(flood(50)).toBe(15);
});

test('what is left of a minute after its beginning is spread, so that nothing waits long', () => {
  const { subject, pass } = pacer(57);
  const waits: number[] = [];
  for (let n = 0; n < 57 * 4; n++) {
    waits.push(subject.waitMs());
    pass(subject.waitMs() + 1);
    subject.sent();
  }
  expect(Math.max(...waits)).toBeLessThan(2_000);
});

test('failures are answered by growing waits, and a success ends them', () => {
  const { subject, pass } = pacer();
  const waits = [];
  for (let n = 0; n < 8; n++) {
    subject.failed();
    expect(subject.isProbing).toBe(true);
    waits.push(subject.waitMs());
    pass(subject.waitMs());
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  subject.succeeded();
  expect(subject.isProbing).toBe(false);
  expect(subject.waitMs()).toBe(0);
});

test('waits after failures are spread, so that couriers do not come back together', () => {
  const { subject } = pacer(undefined, 1);
  subject.failed();
  expect(subject.waitMs()).toBe(125);
});

test('too many requests: nothing before the time that the vendor asks for, then half the pace', () => {
  const { subject, flood, pass } = pacer();
  for (let n = 0; n < 300; n++) {
    subject.sent();
    pass(200);
  }
  subject.throttled(30_000);
  expect(subject.waitMs()).toBe(30_000);
  pass(30_000);
  const next = flood(60_000);
  expect(next).toBeGreaterThan(140);
  expect(next).toBeLessThan(175);
});

test('even a pace beyond measure is cut to one that a vendor can bear', () => {
  const { subject, flood, pass } = pacer();
  flood(10_000);
  subject.throttled(60_000);
  pass(60_000);
  expect(flood(30_000)).toBeLessThanOrEqual(600);
});

test('a learned budget is halved again by a second refusal, and grows in quiet minutes', () => {
  const { subject, flood, pass } = pacer(120);
  flood(120_000);
  subject.throttled(0);
  pass(60_000);
  const first = flood(60_000);
  expect(first).toBeLessThan(90);
  subject.throttled(0);
  pass(1);
  const second = flood(59_000);
  expect(second).toBeLessThan(first);
  for (let minute = 0; minute < 10; minute++) flood(60_000);
  expect(flood(60_000)).toBe(120);
});

test('every request of an operation is counted, and waits when the minute is used up', async () => {
  vi.useFakeTimers();
  try {
    const subject = new Pacer(undefined);
    subject.publish(3);
    const sent: number[] = [];
    const begin = Date.now();
    const all = Promise.all(
      [1, 2, 3, 4, 5].map(async () => {
        await subject.admit();
        sent.push(Date.now() - begin);
      }),
    );
    await vi.advanceTimersByTimeAsync(120_000);
    await all;
    expect(sent.slice(0, 3)).toEqual([0, 0, 0]);
    expect(sent.slice(3).every((ms) => ms > 60_000 && ms < 61_000)).toBe(true);
    expect(subject.waitMs()).toBeGreaterThanOrEqual(0);
  } finally {
    vi.useRealTimers();
  }
});

test('without a published budget no request waits', async () => {
  const subject = new Pacer(undefined);
  for (let n = 0; n < 1_000; n++) await subject.admit();
  expect(subject.waitMs()).toBe(0);
});
