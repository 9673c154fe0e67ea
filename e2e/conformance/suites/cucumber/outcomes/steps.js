import assert from 'node:assert';
import fs from 'node:fs';
import { After, Before, Given, setDefaultTimeout, Then, When } from '@cucumber/cucumber';

const ODD_TEXT = '\u001b[31mred\u001b[39m 🛒👩‍👩‍👧 שלום עולם \u202eabc\u202c \ud83d end';

setDefaultTimeout(10_000);

Before({ tags: '@skip' }, () => 'skipped');
Before({ tags: '@not-here' }, () => (process.platform === 'plan9' ? undefined : 'skipped'));
Before({ tags: '@before-fails' }, () => {
  throw new Error('no user');
});
After({ tags: '@after-fails' }, () => {
  throw new Error('cannot log out');
});

Given('it passes', () => {});
Given('it fails', () => {
  throw new Error('it fails');
});
Given('a cart', () => {});
Then('its total differs', () => {
  assert.deepStrictEqual({ total: 41 }, { total: 42 });
});
Given('it throws a string', () => {
  throw 'just a string';
});
Given('it throws an object', () => {
  throw { code: 7 };
});
Given('it throws nothing', () => {
  throw undefined;
});
Given('it fails for a reason', () => {
  throw new Error('the order failed', { cause: new Error('the card is blocked') });
});
Given('it turns out to be of no use', () => 'skipped');
Given('it is not written yet', () => 'pending');

const attempts = { flaky: 0, failing: 0 };
Given('it passes on its second attempt', () => {
  attempts.flaky++;
  if (attempts.flaky === 1) throw new Error('not yet');
});
Given('it says which attempt it is, and fails', () => {
  attempts.failing++;
  throw new Error(`attempt ${attempts.failing}`);
});

Given('it never ends', { timeout: 300 }, () => new Promise(() => {}));
Then('{int} and {int} are less than 10', (a, b) => {
  assert.ok(a + b < 10);
});

let reject;
Given('it leaves a promise behind', () => {
  new Promise((_, no) => {
    reject = no;
  });
});
Given('it waits until that is rejected', async () => {
  reject(new Error('too late'));
  await new Promise((resolve) => setTimeout(resolve, 1000));
});

Given('it logs 5 MB', function () {
  this.log('head of it');
  for (let i = 0; i < 50; i++) this.log('a line of fifty characters, ten in all, and more\n'.repeat(2100));
  this.log('tail of it');
});
Given('it fails with odd text', () => {
  throw new Error(ODD_TEXT);
});
Given('it attaches files', async function () {
  const mediaType = 'text/plain';
  await this.attach(fs.createReadStream('notes.txt'), { mediaType, fileName: 'notes.txt' });
  this.attach('from memory', { mediaType, fileName: 'body.txt' });
  this.attach('', { mediaType, fileName: 'empty.txt' });
});

When('these are added', (_table) => {});
Then('the receipt says', (_text) => {});
When('this has two definitions', () => {});
When(/^this has two/, () => {});
When('this step takes an argument', (_one, _two, _three) => {});
Given('an order', () => {});
When('something is added', () => {});
Then('it is paid', () => {
  throw new Error('no money');
});
Given('it links to the tracker', function () {
  this.link('https://tracker.example/BUG-7');
});

const clock = {
  Date,
  now: Date.now,
  setTimeout,
  hrtime: process.hrtime,
  performanceNow: performance.now,
};
Given('it is 1999', () => {
  const then = new clock.Date('1999-12-31').getTime();
  clock.Date.now = () => then;
  globalThis.Date = class extends clock.Date {
    constructor() {
      super(then);
    }
  };
  globalThis.setTimeout = () => 0;
  process.hrtime = () => [0, 0];
  performance.now = () => 0;
});
Given('it is now again', () => {
  globalThis.Date = clock.Date;
  Date.now = clock.now;
  globalThis.setTimeout = clock.setTimeout;
  process.hrtime = clock.hrtime;
  performance.now = clock.performanceNow;
});

const disk = { ...fs };
const replaced = ['writeSync', 'openSync', 'existsSync', 'readFileSync'];
Given('there is no disk', () => {
  for (const name of replaced) {
    fs[name] = () => {
      throw new Error('there is no disk');
    };
  }
});
After({ tags: '@no-disk' }, () => {
  for (const name of replaced) fs[name] = disk[name];
});
