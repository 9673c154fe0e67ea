import { livelane } from '@livelane/mocha';

let runs = 0;

it('says it all', () => {
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
      // Paid in cash.
    }
  });
});

it('says nothing', () => {});

it('is ignored', () => {
  livelane.ignore();
});

it('says it on each attempt', function () {
  this.retries(1);
  runs++;
  livelane.comment(runs === 1 ? 'first' : 'second');
  if (runs === 1) throw new Error('not yet');
});
