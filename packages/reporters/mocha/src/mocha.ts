import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/*
 * What we read of Mocha, and no more. In parallel mode the objects are not Mocha's own but what is left of
 * them after their way from the worker: only what is said here to be in both modes.
 */

export interface MochaSuite {
  title: string;
  root: boolean;
  /** Serial mode only, as the two lists. */
  parent?: MochaSuite;
  tests?: MochaTest[];
  suites?: MochaSuite[];
}

export interface MochaRunnable {
  /** Anything else is Mocha's stand-in for an error outside of tests and hooks. */
  type?: 'test' | 'hook';
  title: string;
  file?: string;
  /** Of the function alone, without its hooks; nothing where it never ran. */
  duration?: number;
  parent?: MochaSuite;
}

export interface MochaTest extends MochaRunnable {
  fullTitle(): string;
  /** Titles of the groups, and the test's own. */
  titlePath(): string[];
  currentRetry(): number;
  isPending(): boolean;
}

export interface MochaRunner {
  failures: number;
  suite: MochaSuite;
  on(event: string, listener: (subject: never, error?: unknown) => void): unknown;
  grepTotal(suite: MochaSuite): number;
  isParallelMode?(): boolean;
  /** @param path of the reporter that workers are to have. Throws in serial mode. */
  workerReporter?(path: string): unknown;
}

/** Mocha's options as a reporter gets them. */
export interface MochaOptions {
  reporterOptions?: unknown;
  diff?: boolean;
  dryRun?: boolean;
  failZero?: boolean;
  grep?: unknown;
  invert?: boolean;
  jobs?: unknown;
  [option: string]: unknown;
}

export type MochaReporterClass = new (runner: MochaRunner, options: MochaOptions) => MochaReporterInstance;
export interface MochaReporterInstance {
  done?(failures: number, fn: (failures: number) => void): void;
}

/** Mocha's main export. */
export interface Mocha {
  Runner: abstract new (...args: never[]) => unknown;
  reporters: Record<string, MochaReporterClass> & {
    Base?: { generateDiff?(actual: string, expected: string): string; inlineDiffs?: boolean };
  };
  prototype: { version?: string };
}

/**
 * The Mocha that runs: its reporters share settings (colours, diffs) with it and not with another copy. It is
 * looked for beside the program, beside us, and in the user's project.
 */
export function findMocha(runner: MochaRunner): Mocha | undefined {
  return findFrom(runner)?.mocha;
}

/**
 * The reporter that Mocha's workers have by default. It is documented, and meant to be built upon
 * (https://mochajs.org/api/module-nodejs_reporters_parallel-buffered), but reached by its file only.
 */
export function findBufferedReporter(runner: MochaRunner): string | undefined {
  const found = findFrom(runner);
  // Up to Mocha 11 the one, since 12 the other.
  for (const ending of ['js', 'cjs']) {
    try {
      return found?.require.resolve(`mocha/lib/nodejs/reporters/parallel-buffered.${ending}`);
    } catch {
      // Not there.
    }
  }
  return undefined;
}

function findFrom(runner: MochaRunner): { mocha: Mocha; require: NodeJS.Require } | undefined {
  const places = [
    () => realpathSync(process.argv[1] as string),
    () => import.meta.url,
    () => join(process.cwd(), 'mocha'),
  ];
  for (const place of places) {
    try {
      const require = createRequire(place());
      const found = require('mocha');
      const mocha: Mocha = found.default ?? found;
      if (runner instanceof mocha.Runner) return { mocha, require };
    } catch {
      // Not there.
    }
  }
  return undefined;
}
