import { livelane } from '@livelane/vitest';
import { expect, test } from 'vitest';

test('says it all', async () => {
  livelane.case('CALC-1', 'PROJ-TC-7');
  livelane.comment('looked twice');
  livelane.field('browser', 'chrome');
  livelane.link('https://example.com/run', 'the run');
  livelane.owner('ann');
  await livelane.attach('note.txt', { body: 'kept' });
  await livelane.step('order', async () => {
    livelane.step('add', () => {});
    const pay = () =>
      livelane.step('pay', () => {
        throw new Error('no money');
      });
    expect(pay).toThrow('no money');
  });
});

test('says nothing', () => {});

test('is ignored', () => {
  livelane.ignore();
});

let tries = 0;

test('says it on each attempt', { retry: 1 }, () => {
  tries += 1;
  livelane.comment(tries === 1 ? 'first' : 'second');
  if (tries === 1) throw new Error('not yet');
});
