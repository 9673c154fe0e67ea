test('stops the clock', () => {
  jest.useFakeTimers({ now: 0 });
  expect(Date.now()).toBe(0);
});
test('replaces the clock', () => {
  jest.useRealTimers();
  Date.now = () => 42;
  globalThis.Date = class {};
  process.stdout.write = () => true;
});
