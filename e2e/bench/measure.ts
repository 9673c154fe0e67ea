import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { playwright } from '../support/process.ts';
import { Project } from '../support/project.ts';

export const TOKEN = 'bench-token';

export interface Measured {
  wallMs: number;
  /** The reporter's import, construction and `onBegin`. */
  startMs: number;
  /** The reporter's `onEnd`: from the last test's end to the runner going on. */
  tailMs: number;
  /** Each hook's time, microseconds. */
  micros: number[];
  maxRssKiB: number;
}

/** A run of `count` trivial tests in ten files, with our reporter (and the vendor it reports to) or with empty hooks. */
export async function measureRun(
  count: number,
  vendor: { testmoUrl: string } | undefined,
  workers = 2,
): Promise<Measured> {
  const files = Array.from({ length: 10 }, (_, file) => [
    `tests/${file}.spec.ts`,
    `import { test } from '@playwright/test';
     for (let n = 0; n < ${count / 10}; n++) test('test ' + n, () => {});`,
  ]);
  const project = new Project({ 'package.json': '{ "type": "module" }', ...Object.fromEntries(files) });
  // As installed: Playwright translates what is not in a `node_modules`.
  const installed = join(project.folder, 'node_modules/@livelane/playwright');
  const built = dirname(createRequire(import.meta.url).resolve('@livelane/playwright/package.json'));
  cpSync(join(built, 'dist'), join(installed, 'dist'), { recursive: true });
  cpSync(join(built, 'package.json'), join(installed, 'package.json'));
  const output = join(project.folder, 'measured.json');
  project.write(
    'playwright.config.ts',
    `export default {
      testDir: 'tests', workers: ${workers},
      reporter: [[${JSON.stringify(join(import.meta.dirname, 'measuring-reporter.mjs'))},
        ${JSON.stringify({ output })}]],
    };`,
  );
  const begin = performance.now();
  const { code, output: said } = await playwright(project.folder, [], {
    ...vendorEnvironment(vendor),
    ...(vendor && { BENCH_REPORTER: pathToFileURL(join(installed, 'dist/index.js')).href }),
  }).ended;
  const wallMs = performance.now() - begin;
  if (code !== 0) throw new Error(`the suite failed:\n${said}`);
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
