let reject;

it('leaves a promise behind', () => {
  new Promise((_, no) => {
    reject = no;
  });
});

it('waits for it', async () => {
  reject(new Error('too late'));
  // Node looks for rejections that nobody handles before it comes to this.
  await new Promise((resolve) => setImmediate(resolve));
});
