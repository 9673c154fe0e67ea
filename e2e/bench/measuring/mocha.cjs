const { ending, event, starting } = require('./meter.cjs');

const { BENCH_REPORTER } = process.env;
const Subject = BENCH_REPORTER && starting(() => require(BENCH_REPORTER));

const EVENTS = ['test', 'pass', 'fail', 'pending', 'retry', 'test end', 'hook', 'suite end'];

/** Mocha has one reporter, which listens for itself: so its listeners are what is timed. */
module.exports = class {
  #subject;

  constructor(runner, options) {
    const on = runner.on.bind(runner);
    runner.on = (name, listener) => {
      const measure = EVENTS.includes(name) ? event : name === 'start' ? starting : (action) => action();
      return on(name, (...args) => measure(() => listener(...args)));
    };
    this.#subject = starting(
      () => Subject && new Subject(runner, { ...options, reporterOptions: { console: false } }),
    );
    runner.on = on;
    if (!Subject) for (const name of EVENTS) on(name, () => event(() => {}));
  }

  done(failures, leave) {
    if (this.#subject)
      ending(() => new Promise((resolve) => this.#subject.done(failures, resolve))).then(leave);
    else leave(failures);
  }
};
