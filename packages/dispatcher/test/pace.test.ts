import { describe, expect, test } from 'vitest';
import { Pacer } from '../src/courier/pacer.ts';
import { RequestCost } from '../src/courier/request-cost.ts';

/** A pacer with a clock of its own, after so many requests at once. */
function after(requests: number, requestsPerMinute?: number) {
  let now = 1_000_000;
  const pacer = new Pacer(
    requestsPerMinute,
    () => now,
    () => 0,
  );
  for (let n = 0; n < requests; n++) pacer.sent();
  return { pacer, pass: (ms: number) => (now += ms) };
}

describe('the budget', () => {
  test('is the published one', () => {
    expect(after(0, 60).pacer.budget).toBe(60);
    expect(after(0).pacer.budget).toBeUndefined();
  });

  test('is the learned one after too many requests', () => {
    const { pacer, pass } = after(20);
    pass(30_000);
    pacer.throttled(1_000);
    expect(pacer.budget).toBe(20);
  });
});

describe('the time that further requests take', () => {
  test('is none without a budget, and for the first of a minute', () => {
    expect(after(1_000).pacer.msFor(1_000)).toBe(0);
    expect(after(0, 60).pacer.msFor(15)).toBe(0);
  });

  test('is the rest of the minute when it takes the rest of the budget', () => {
    const { pacer, pass } = after(30, 60);
    pass(20_000);
    expect(pacer.msFor(30)).toBe(40_000);
    expect(pacer.msFor(15)).toBe(20_000);
  });

  test('is further minutes beyond that', () => {
    const { pacer, pass } = after(60, 60);
    pass(20_000);
    expect(pacer.msFor(60)).toBe(40_000 + 60_000);
  });

  test('is never shorter than the vendor asks for', () => {
    const { pacer } = after(1);
    pacer.throttled(5_000);
    expect(pacer.msFor(0)).toBe(5_000);
  });

  test('is what the pacer really takes', () => {
    const { pacer, pass } = after(0, 60);
    const promised = pacer.msFor(150);
    let taken = 0;
    for (let n = 0; n < 150; n++) {
      const wait = pacer.waitMs() + 1;
      pass(wait);
      taken += wait;
      pacer.sent();
    }
    expect(taken / promised).toBeGreaterThan(0.8);
    expect(taken / promised).toBeLessThan(1.2);
  });
});

describe('the requests of results', () => {
  test('are one for each batch, before anything is known', () => {
    expect(new RequestCost().of(250, 100)).toBe(3);
  });

  test('are one for each result where the vendor takes them so', () => {
    const cost = new RequestCost();
    cost.learn(10, 11);
    expect(cost.of(100, 50)).toBe(110);
  });

  test('are as many for each batch as one took', () => {
    const cost = new RequestCost();
    cost.learn(1, 2);
    cost.learn(40, 2);
    expect(cost.of(100, 50)).toBe(4);
  });

  test('are learned from the largest batch', () => {
    const cost = new RequestCost();
    cost.learn(40, 1);
    cost.learn(1, 1);
    expect(cost.of(100, 50)).toBe(2);
  });
});
