const { livelane } = require('@livelane/jest');

test('has steps', async () => {
  await livelane.step('order', async () => {
    livelane.step('add', () => {});
    await livelane.step('pay', async () => {
      throw new Error('no money');
    });
  });
});
