import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programOf, run } from '../support/process.ts';
import { Project } from '../support/project.ts';
import { SUITES } from './suites.ts';

export const TOKEN = 'bench-token';

export interface Measured {
  wallMs: number;
  /** The reporter's import, construction, and the hook in which the run begins. */
  startMs: number;
  /** The reporter's last hook: from the last test's end to the runner going on. */
  tailMs: number;
  /** Each hook's time while tests run, microseconds. */
  micros: number[];
  maxRssKiB: number;
}

/**
 * A run of `count` tests in ten files, with our reporter (and the vendor it reports to) or with empty hooks.
 * @param body of each test, which may await; without one it does nothing.
 * @throws when the suite does not pass.
 */
export async function measureRun(
  framework: string,
  count: number,
  vendor: { testmoUrl: string } | undefined,
  workers = 2,
  body = '',
): Promise<Measured> {
  const suite = SUITES[framework];
  if (!suite) throw new Error(`there is no suite for ${framework}`);
  const project = new Project(suite.files(count, suite.measuring, body));
  // As installed: some frameworks translate what is not in a `node_modules`.
  const installed = join(project.folder, 'node_modules/@livelane', framework);
  const built = dirname(programOf(import.meta.dirname, `@livelane/${framework}/package.json`));
  for (const part of ['dist', 'package.json']) {
    cpSync(join(built, part), join(installed, part), { recursive: true });
  }
  const begin = performance.now();
  const { code, output } = await run(programOf(project.folder, suite.program), suite.args(workers), {
    cwd: project.folder,
    env: {
      ...vendorEnvironment(vendor),
      BENCH_OUTPUT: join(project.folder, 'measured.json'),
      ...(vendor && { BENCH_REPORTER: join(installed, 'dist/index.js') }),
    },
  }).ended;
  const wallMs = performance.now() - begin;
  if (code !== 0) throw new Error(`the suite failed:\n${output}`);
  const measured = { ...JSON.parse(project.read('measured.json')), wallMs };
  project.remove();
  return measured;
}

export function vendorEnvironment(vendor: { testmoUrl: string } | undefined): Record<string, string> {
  if (!vendor) return {};
  return {
    TESTMO_TOKEN: TOKEN,
    LIVELANE_TESTMO_URL: vendor.testmoUrl,
    LIVELANE_TESTMO_PROJECT_ID: '1',
    LIVELANE_TESTMO_SOURCE: 'bench',
  };
}

/** The value below which a part of all values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** One line of the table. */
export function row(what: string, found: string, wanted: string): void {
  console.log(`| ${what} | ${found} | ${wanted} |`);
}
