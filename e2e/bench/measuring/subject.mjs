import { started } from './meter.cjs';

const begin = performance.now();

/** The reporter that is measured; nothing for the baseline. */
export const Subject = process.env.BENCH_REPORTER
  ? (await import(process.env.BENCH_REPORTER)).default
  : undefined;

started(performance.now() - begin);
