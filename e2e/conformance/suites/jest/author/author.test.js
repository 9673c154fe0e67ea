const { livelane } = require('@livelane/jest');

jest.retryTimes(1);

let attempts = 0;

test('says it all', () => {
  livelane.case('CALC-1', 'PROJ-TC-7');
  livelane.comment('looked twice');
  livelane.field('browser', 'chrome');
  livelane.link('https://example.com/run', 'the run');
  livelane.owner('ann');
  livelane.attach('note.txt', { body: 'kept' });
  livelane.step('order', () => {
    livelane.step('add', () => {});
    expect(() =>
      livelane.step('pay', () => {
        throw new Error('no money');
      }),
    ).toThrow('no money');
  });
});

test('says nothing', () => {});

test('is ignored', () => {
  livelane.ignore();
});

test('says it on each attempt', () => {
  attempts++;
  livelane.comment(attempts === 1 ? 'first' : 'second');
  if (attempts === 1) throw new Error('not yet');
});
