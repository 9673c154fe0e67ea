import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { programOf, type Running, run } from './process.ts';
import {
  heldIn,
  type Line,
  toldByCucumber,
  toldByJest,
  toldByMocha,
  toldByPlaywright,
  withoutPlace,
} from './story.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

type HeldTests = Parameters<typeof heldIn>[0];

interface Told {
  /** The framework's own machine-readable report. */
  report: string;
  output: string;
}

export interface ShopSuite {
  /** The framework's name, as people write it. */
  title: string;
  folder: string;
  /** @param report where the framework's own machine-readable report shall be, if it is wanted. */
  start(env?: Record<string, string | undefined>, report?: string): Running;
  /** How many tests ended how, in the framework's own words, from the end of its console. */
  counts(output: string): Record<string, number>;
  /** The run as the framework's own report tells it. */
  told(told: Told): Line[];
  /** The same as the vendor holds it, with nothing that the framework's report does not tell. */
  held(tests: HeldTests): Line[];
}

interface Description extends Pick<ShopSuite, 'title'> {
  name: string;
  program: string;
  args: readonly string[];
  /** What asks for the report, where there is one. */
  reporting?: (report: string) => { args?: string[]; env?: Record<string, string> };
  /** The part of the console that holds the counts. */
  summary: RegExp;
  told: (folder: string, told: Told) => Line[];
  held?: ShopSuite['held'];
}

/** The sample suites of the tea shop, one for each framework. */
export const SHOP_SUITES: readonly ShopSuite[] = [
  suite({
    name: 'playwright',
    title: 'Playwright',
    program: '@playwright/test/cli.js',
    args: ['test'],
    reporting: (report) => ({
      // Its folder of test results is emptied by whoever else runs the suite at the same time.
      args: [`--output=${report}-files`],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }),
    summary: /^ {2}\d+ (failed|flaky|skipped|passed)\b/gm,
    told: (folder, { report }) => toldByPlaywright(folder, report),
  }),
  suite({
    name: 'vitest',
    title: 'Vitest',
    program: 'vitest/vitest.mjs',
    args: ['run'],
    reporting: (report) => ({
      // A reporter on the command line takes the place of those in the config.
      args: [
        '--reporter=default',
        '--reporter=@livelane/vitest',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
    }),
    summary: /^ +Tests +.*$/m,
    told: (folder, { report }) => toldByJest(folder, report),
  }),
  suite({
    name: 'jest',
    title: 'Jest',
    program: 'jest/bin/jest.js',
    args: [],
    reporting: (report) => ({ args: ['--json', `--outputFile=${report}`] }),
    summary: /^Tests: .*$/m,
    told: (folder, { report }) => toldByJest(folder, report),
  }),
  suite({
    name: 'mocha',
    title: 'Mocha',
    program: 'mocha/bin/mocha.js',
    args: [],
    summary: /^ {2}\d+ (passing|pending|failing)\b/gm,
    told: (_folder, { output }) => toldByMocha(output),
    held: (tests) => heldIn(tests).map(withoutPlace).sort(),
  }),
  suite({
    name: 'cucumber',
    title: 'Cucumber',
    program: '@cucumber/cucumber/bin/cucumber.js',
    args: [],
    reporting: (report) => ({ args: ['--format', `message:${report}`] }),
    summary: /^\d+ scenarios \(.*\)$/m,
    told: (folder, { report }) => toldByCucumber(folder, report),
  }),
];

/** The words in which the frameworks count. */
const COUNT = /(\d+) (passed|passing|failed|failing|flaky|skipped|pending|todo|undefined|expected fail)\b/g;

function suite({
  name,
  title,
  program,
  args,
  reporting,
  summary,
  told,
  held = heldIn,
}: Description): ShopSuite {
  const folder = join(FIXTURES, name);
  return {
    title,
    folder,
    start(env = {}, report) {
      const more = (report !== undefined && reporting?.(report)) || {};
      return run(programOf(folder, program), [...args, ...(more.args ?? [])], {
        cwd: folder,
        env: { ...env, ...more.env },
      });
    },
    counts: (output) =>
      Object.fromEntries(
        [...(output.match(summary)?.join('\n') ?? '').matchAll(COUNT)].map(([, count, word]) => [
          word,
          Number(count),
        ]),
      ),
    // A framework that broke off has written no report.
    told: (all) => (reporting && !existsSync(all.report) ? [] : told(folder, all)),
    held,
  };
}

/** The suite that a test is from, by its file: no two of them have a file of the same name. */
export function suiteOf(file: string | null | undefined): ShopSuite | undefined {
  return file ? SHOP_SUITES.find(({ folder }) => existsSync(join(folder, file))) : undefined;
}
