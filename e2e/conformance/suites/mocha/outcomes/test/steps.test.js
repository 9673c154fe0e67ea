import { livelane } from '@livelane/mocha';

it('has steps', async () => {
  await livelane.step('order', async () => {
    livelane.step('add', () => {});
    await livelane.step('pay', async () => {
      throw new Error('no money');
    });
  });
});
