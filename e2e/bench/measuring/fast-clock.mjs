// Preloaded (`node --import`): this process's clock runs BENCH_CLOCK_SPEED times as fast as the real one, from the
// moment BENCH_CLOCK_START on, so that every process of a bench has the same time.

const start = Number(process.env.BENCH_CLOCK_START);
const speed = Number(process.env.BENCH_CLOCK_SPEED);
const RealDate = Date;
const realNow = performance.now.bind(performance);
const { setTimeout: realTimeout, setInterval: realInterval } = globalThis;

const now = () => start + (performance.timeOrigin + realNow() - start) * speed;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length > 0 ? parts : [now()]));
  }

  static now() {
    return Math.floor(now());
  }
};
performance.now = () => now() - performance.timeOrigin;
globalThis.setTimeout = Object.assign(
  (done, ms, ...rest) => realTimeout(done, (ms ?? 0) / speed, ...rest),
  realTimeout,
);
globalThis.setInterval = (done, ms, ...rest) => realInterval(done, (ms ?? 0) / speed, ...rest);
