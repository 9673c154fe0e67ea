const rejectAndLook = async (reason) => {
  Promise.reject(reason);
  // Node looks for rejections that nobody handles before it comes to this.
  await new Promise((resolve) => setImmediate(resolve));
};

it('leaves a promise behind', () => rejectAndLook(new Error('nobody waits')));

it('looks after it', async () => {
  const heard = new Promise((resolve) => process.once('unhandledRejection', resolve));
  const listener = () => {};
  process.on('unhandledRejection', listener);
  await rejectAndLook(new Error('somebody waits'));
  process.off('unhandledRejection', listener);
  await heard;
});
