import { test } from 'vitest';

const begun = { first: gate(), second: gate() };

function gate() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test.concurrent('first', async () => {
  begun.first.resolve();
  await begun.second.promise;
});

test.concurrent('second', async () => {
  begun.second.resolve();
  await begun.first.promise;
});
