import { writeFileSync } from 'node:fs';

const begin = performance.now();
const subject = process.env.BENCH_REPORTER ? await import(process.env.BENCH_REPORTER) : undefined;
const importMs = performance.now() - begin;

const HOOKS = ['onTestBegin', 'onTestEnd', 'onError'];

/**
 * Stands in Playwright's config in place of another reporter, passes every hook on to it, and writes what
 * each took. Without `subject` its hooks are empty: the baseline.
 */
export default class MeasuringReporter {
  constructor({ output }) {
    this.output = output;
    this.micros = [];
    this.startMs = 0;
    if (subject) {
      const begin = performance.now();
      this.subject = new subject.default({});
      this.startMs = importMs + performance.now() - begin;
    }
    for (const hook of HOOKS) {
      this[hook] = (...args) => {
        const begin = process.hrtime.bigint();
        this.subject?.[hook](...args);
        this.micros.push(Number(process.hrtime.bigint() - begin) / 1_000);
      };
    }
  }

  printsToStdio() {
    return true;
  }

  async preprocess(run) {
    await this.subject?.preprocess?.(run);
  }

  onBegin(config, suite) {
    const begin = performance.now();
    this.subject?.onBegin(config, suite);
    this.startMs += performance.now() - begin;
  }

  async onEnd(result) {
    const begin = Date.now();
    await this.subject?.onEnd(result);
    this.tailMs = Date.now() - begin;
  }

  async onExit() {
    writeFileSync(
      this.output,
      JSON.stringify({
        startMs: this.startMs,
        tailMs: this.tailMs,
        micros: this.micros,
        maxRssKiB: process.resourceUsage().maxRSS,
      }),
    );
  }
}
