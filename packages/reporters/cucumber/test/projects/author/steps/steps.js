import {
  After,
  Before,
  BeforeAll,
  BeforeStep,
  Given,
  setWorldConstructor,
  Then,
  When,
  World,
} from '@cucumber/cucumber';
import { livelane } from '@livelane/cucumber';

setWorldConstructor(
  class extends World {
    constructor(options) {
      super(options);
      if (process.env.WORLD === 'mute') this.attach = undefined;
      if (process.env.WORLD === 'refuses') this.attach = async () => Promise.reject(new Error('no room'));
    }
  },
);

livelane.comment('said while the file loads');
BeforeAll(() => livelane.comment('said in BeforeAll'));
Before({ tags: '@hooks' }, () => livelane.comment('said in Before'));
BeforeStep({ tags: '@hooks' }, () => livelane.step('prepare', () => {}));
After({ tags: '@hooks' }, async () => {
  await null;
  livelane.link('https://shop.example/log');
});

Given('there is tea', () => livelane.comment('said in a step'));
When('I order', async () => {
  const total = await livelane.step('fill the cart', async () => {
    await livelane.step('add tea', () => Promise.resolve());
    return livelane.step('add milk', () => 7);
  });
  livelane.field('total', total);
});
Then('I pay later', () => {
  livelane.step('pay', () => {
    throw new Error('no money');
  });
});
Given('files', () => {
  livelane.attach('report.json', { body: '{"total":7}' });
  livelane.attach('steps.js', { path: 'steps/steps.js', contentType: 'text/javascript' });
  livelane.attach('lost.txt', { path: 'nowhere.txt' });
});

let tries = 0;
Given('it works the second time', () => {
  tries++;
  livelane.comment(`try ${tries}`);
  if (tries === 1) throw new Error('not yet');
});
Given('I say something', () => {
  livelane.comment('nobody hears it');
  livelane.case(Symbol('no text'), undefined);
  livelane.attach(undefined, undefined);
});

let end;
let left;
Given('a step that goes on', () => {
  left = livelane.step('goes on', () => new Promise((resolve) => (end = resolve)));
});
Then('it has ended', async () => {
  end();
  await left;
});
