import { writeFileSync } from 'node:fs';
import { livelane } from '@livelane/playwright';
import { expect, test } from '@playwright/test';

// In no test: nothing comes of it.
livelane.comment('said while the file loads');
if (livelane.step('while the file loads', () => 7) !== 7)
  throw new Error('a step returns what its body does');

test('says odd things', async () => {
  const anything = livelane as unknown as Record<string, (...args: unknown[]) => unknown>;
  const noText = {
    toString: () => {
      throw new Error('no text');
    },
  };
  anything.case?.();
  anything.case?.('', ' CALC-1 ', 7, Symbol('key'));
  anything.comment?.(undefined);
  anything.field?.('two\nlines: of name', null);
  anything.field?.('', 'no name');
  anything.field?.(noText, 1);
  anything.link?.('https://example.com');
  anything.owner?.(7);
  expect(anything.step?.(noText, () => 7)).toBe(7);
  await anything.attach?.('nothing', undefined);
  await anything.attach?.('nothing', {});
});

test('says one thing twice', () => {
  livelane.comment('again');
  livelane.comment('again');
});

test(
  'has annotations of its own',
  {
    annotation: [
      { type: 'owner', description: 'checkout team' },
      { type: 'test_key', description: 'CALC-3' },
      { type: 'livelane:unknown', description: 'kept' },
    ],
  },
  () => livelane.owner('ann'),
);

test('attaches files', async () => {
  const path = test.info().outputPath('notes.md');
  writeFileSync(path, '# notes');
  await livelane.attach('notes', { path });
  writeFileSync(path, '# changed');
  await livelane.attach('bytes', { body: new Uint8Array([104, 105]) });
  await livelane.attach('nowhere', { path: 'nowhere.png' });
  void livelane.attach('not waited for', { body: 'all the same' });
});

test.describe('in hooks', () => {
  test.beforeEach(() => livelane.field('from', 'beforeEach'));
  test.afterEach(() => livelane.comment('from afterEach'));

  test('is told by its hooks', () => {});
});

const steps = test.extend<{ shop: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: from this pattern Playwright reads what a fixture needs.
  shop: async ({}, use) => {
    await livelane.step('open the shop', async () => {});
    await use('open');
  },
});

steps('has steps', async ({ shop }) => {
  expect(shop).toBe('open');
  const sum: number = livelane.step('at once', () => {
    livelane.step('inside, at once', () => {});
    return 3 + 4;
  });
  expect(sum).toBe(7);
  const later = livelane.step('a promise', () => Promise.resolve('kept'));
  expect(await later).toBe('kept');
  await livelane.step('async', async () => {
    expect(1).toBe(1);
    livelane.step('inside async', () => {});
    await livelane.step('async inside', async () => {});
  });
  await livelane.step('no async function', () => livelane.step('async in it', async () => {}));
  expect(() =>
    livelane.step('throws at once', () => {
      throw new Error('no money');
    }),
  ).toThrow('no money');
  await expect(livelane.step('rejects', () => Promise.reject(new Error('no card')))).rejects.toThrow(
    'no card',
  );
  // biome-ignore lint/suspicious/noThenProperty: such as the queries of database libraries.
  const query = { started: 0, then: () => query.started++ };
  expect(livelane.step('a thenable', () => query)).toBe(query);
  expect(query.started).toBe(0);
  livelane.step('the last', () => livelane.step('the very last', () => {}));
});

test('forgets a promise', async () => {
  test.fail();
  void livelane.step('nobody waits', () => Promise.reject(new Error('left alone')));
  await new Promise((resolve) => setImmediate(resolve));
});
