const real = {
  Date: globalThis.Date,
  now: Date.now,
  setTimeout: globalThis.setTimeout,
  setImmediate: globalThis.setImmediate,
  hrtime: process.hrtime,
  performanceNow: performance.now,
};
const THEN = real.Date.parse('1999-12-31T00:00:00Z');

it('lives in 1999', () => {
  globalThis.Date = class extends real.Date {
    constructor(...parts) {
      super(...(parts.length > 0 ? parts : [THEN]));
    }
  };
  real.Date.now = () => THEN;
  globalThis.setTimeout = () => {};
  globalThis.setImmediate = () => {};
  process.hrtime = () => [0, 0];
  performance.now = () => 0;
});

it('comes after', () => {
  globalThis.Date = real.Date;
  real.Date.now = real.now;
  globalThis.setTimeout = real.setTimeout;
  globalThis.setImmediate = real.setImmediate;
  process.hrtime = real.hrtime;
  performance.now = real.performanceNow;
});
