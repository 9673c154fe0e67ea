const real = {
  now: Date.now,
  setTimeout,
  hrtime: process.hrtime,
  performanceNow: performance.now,
};

test('lives in 1999', () => {
  jest.useFakeTimers({ now: new Date('1999-12-31') });
  expect(new Date().getFullYear()).toBe(1999);
  jest.useRealTimers();
  Date.now = () => 946_598_400_000;
  setTimeout = () => {
    throw new Error('no timers');
  };
  process.hrtime = () => [0, 0];
  performance.now = () => 0;
});

test('comes after', () => {
  Date.now = real.now;
  setTimeout = real.setTimeout;
  process.hrtime = real.hrtime;
  performance.now = real.performanceNow;
});
