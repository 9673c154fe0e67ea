import { setTimeout as pause } from 'node:timers/promises';
import { livelane } from '@livelane/mocha';

livelane.comment('while the file is loaded');

describe('two', () => {
  livelane.comment('in the body of a group');
  before(() => livelane.comment('in before'));
  beforeEach(() => livelane.field('hook', 'beforeEach'));
  afterEach(() => livelane.comment('in afterEach'));
  after(() => livelane.comment('in after'));

  it('says it', () => livelane.case('CALC-two'));

  let runs = 0;
  it('says it twice', function () {
    this.retries(1);
    runs++;
    livelane.comment(`attempt ${runs}`);
    if (runs === 1) throw new Error('not yet');
  });

  let left;
  let end;
  it('leaves a step behind', () => {
    left = livelane.step('outlives its test', () => new Promise((resolve) => (end = resolve)));
  });
  it('has its own steps', async () => {
    await livelane.step('outer', async () => {
      await pause(1);
      await livelane.step('inner', () => pause(1));
    });
    end();
    await left;
  });

  it('calls back from a step', (done) => {
    livelane.step('calls back', () => setTimeout(done, 1));
  });
  it('comes after that', () => livelane.step('a step of its own', () => {}));

  it('attaches', () => livelane.attach('two.txt', { body: 'two' }));
});
