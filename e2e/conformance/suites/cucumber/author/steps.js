import { Given } from '@cucumber/cucumber';
import { livelane } from '@livelane/cucumber';

Given('it says it all', () => {
  livelane.case('CALC-1', 'PROJ-TC-7');
  livelane.comment('looked twice');
  livelane.field('browser', 'chrome');
  livelane.link('https://example.com/run', 'the run');
  livelane.owner('ann');
  livelane.attach('note.txt', { body: 'kept' });
  livelane.step('order', () => {
    livelane.step('add', () => {});
    try {
      livelane.step('pay', () => {
        throw new Error('no money');
      });
    } catch {
      // Paid later.
    }
  });
});
Given('it says nothing', () => {});
Given('it is ignored', () => {
  livelane.ignore();
});

let attempts = 0;
Given('it says it on each attempt', async () => {
  attempts++;
  if (attempts === 1) {
    livelane.comment('first');
    throw new Error('not yet');
  }
  await Promise.resolve();
  livelane.comment('second');
});
