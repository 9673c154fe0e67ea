import { rmSync, writeFileSync } from 'node:fs';
import { livelane, livelaneOf } from '@livelane/vitest';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

beforeAll(() => {
  livelane.comment('said by no test');
});

describe('with hooks', () => {
  beforeEach(() => {
    livelane.comment('before');
  });
  afterEach(() => {
    livelane.comment('after');
  });

  test('is described by its hooks', () => {
    livelane.comment('inside');
  });
});

test('keeps a file as it is', async () => {
  writeFileSync('report.txt', 'first');
  await livelane.attach('report.txt', { path: 'report.txt' });
  rmSync('report.txt');
  await livelane.attach('bytes.bin', { body: new Uint8Array([0, 255]) });
  await livelane.attach('nowhere.txt', { path: 'nowhere.txt' });
});

test('speaks with another clock', async () => {
  vi.useFakeTimers({ now: 0 });
  const value = await livelane.step('waits', async () => {
    await Promise.resolve();
    return 42;
  });
  vi.useRealTimers();
  expect(value).toBe(42);
});

test('never throws for what it is given', () => {
  livelane.comment(Symbol('odd'));
  livelane.field({ toString: null }, 1);
  livelane.attach('nothing', undefined);
  livelane.comment('still here');
});

let tries = 0;

test('passes on its third try', { retry: 2 }, () => {
  tries += 1;
  livelane.comment(`try ${tries}`);
  livelane.case(`CALC-${tries}`);
  if (tries < 3) throw new Error('not yet');
});

describe('concurrent', () => {
  const begun = { first: gate(), second: gate() };

  function gate() {
    let resolve;
    const promise = new Promise((done) => {
      resolve = done;
    });
    return { promise, resolve };
  }

  test.concurrent('first', async (context) => {
    begun.first.resolve();
    await begun.second.promise;
    livelane.comment('by somebody');
    livelaneOf(context).comment('by the first');
    await livelaneOf(context).step('first step', async () => {
      await Promise.resolve();
      livelane.comment('in the first step');
      livelane.step('inner step', () => {});
    });
  });

  test.concurrent('second', async (context) => {
    begun.second.resolve();
    await begun.first.promise;
    livelaneOf(context).comment('by the second');
    expect(livelane.step('of nobody', () => 'done')).toBe('done');
  });
});
