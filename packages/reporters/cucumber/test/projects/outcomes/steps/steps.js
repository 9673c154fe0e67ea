import assert from 'node:assert';
import { After, Before, Given, setDefaultTimeout, Then, When } from '@cucumber/cucumber';

setDefaultTimeout(200);

Before({ name: 'opens the till', tags: '@till' }, () => {});
Before({ tags: '@closed' }, () => {
  throw new Error('the till is stuck');
});
Before({ tags: '@holiday' }, () => 'skipped');
After({ name: 'counts the till', tags: '@short' }, () => {
  throw new Error('two coins short');
});

Given('a shop', () => {});
Given('a shop with', (_table) => {});
Given('a sign', (_text) => {});
Given('a lamp', () => {});
When('I buy {int} cups', () => {});
When('I wait for ever', () => new Promise(() => {}));
When('I come on Sunday', () => 'skipped');
When('I pay by card', () => 'pending');
When('I pay', () => {});
When(/^I pay$/, () => {});
When('I replace the clock', () => {
  globalThis.Date = class extends Date {
    static now() {
      return 0;
    }
  };
});
When('I put the clock back', () => {
  globalThis.Date = Object.getPrototypeOf(Date);
});
When('I take notes', function () {
  this.log('first note');
  this.log('\u001b[31mred\u001b[39m note 🫖\u0000\ud800');
  this.link('https://shop.example/1', 'https://shop.example/2');
  this.attach(Buffer.from([137, 80, 78, 71]), 'image/png');
  this.attach('aGVsbG8=', { mediaType: 'base64:text/plain', fileName: 'hello.txt' });
  this.attach('{"total":7}', 'application/json');
});
When('I talk for an hour', function () {
  console.log('x'.repeat(1024 * 1024));
  this.log('y'.repeat(1024 * 1024));
});
Then('there is tea', () => {});
Then('it differs', () => {
  assert.deepStrictEqual({ items: ['tea', 'milk'], total: 7 }, { items: ['tea', 'sugar'], total: 7 });
});
Then('it throws text', () => {
  throw 'out of stock';
});
Then('it throws an object', () => {
  throw { reason: 'out of stock', left: 0 };
});
Then('it throws with a cause', () => {
  throw new Error('checkout failed\n    at first sight\nno tea', { cause: new Error('no network') });
});
Then('it rejects', async () => {
  throw new TypeError('\u001b[31mno\u001b[39m prices');
});
Then('I need a {colour} cup', () => {});
