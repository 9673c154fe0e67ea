import { livelane } from '@livelane/playwright';
import { test } from '@playwright/test';
import { failFirst } from './fails-first.ts';

test('says it all', async () => {
  livelane.case('CALC-1', 'PROJ-TC-7');
  livelane.comment('looked twice');
  livelane.field('browser', 'chrome');
  livelane.link('https://example.com/run', 'the run');
  livelane.owner('ann');
  await livelane.attach('note.txt', { body: 'kept' });
  await livelane.step('order', async () => {
    livelane.step('add', () => {});
    try {
      await livelane.step('pay', async () => {
        throw new Error('no money');
      });
    } catch {
      // The order goes on without.
    }
  });
});

test('says nothing', () => {});

test('is ignored', () => {
  livelane.ignore();
});

test.describe(() => {
  test.describe.configure({ retries: 1 });

  test('says it on each attempt', () => {
    livelane.comment(test.info().retry === 0 ? 'first' : 'second');
    failFirst();
  });
});
