import type { expect as jestExpect } from '@jest/globals';
import type {
  AggregatedResult,
  Config,
  Reporter,
  ReporterContext,
  ReporterOnStartOptions,
  Test,
  TestCaseResult,
  TestResult,
} from '@jest/reporters';
import { expect, test } from 'vitest';
import type { ExpectState } from '../src/author.ts';
import { JestReporter } from '../src/index.ts';
import type {
  CaseResult,
  CaseStart,
  FileResult,
  GlobalConfig,
  JestFile,
  RunResult,
} from '../src/jest-api.ts';

type TestCaseStartInfo = Parameters<NonNullable<Reporter['onTestCaseStart']>>[1];

test('what we read of Jest is what Jest has', () => {
  // The compiler is what tests here: methods alone would be compared too mildly.
  const same = {
    reporter: (one: JestReporter): Reporter => one,
    construct: (
      ...args: [Config.GlobalConfig, Record<string, unknown>, ReporterContext]
    ): [GlobalConfig, Record<string, unknown>, unknown] => args,
    start: (one: ReporterOnStartOptions): { showStatus: boolean } => one,
    file: (one: Test): JestFile => one,
    caseStart: (one: TestCaseStartInfo): CaseStart => one,
    caseResult: (one: TestCaseResult): CaseResult => one,
    fileResult: (one: TestResult): FileResult => one,
    run: (one: AggregatedResult): RunResult => one,
    state: (one: Pick<ReturnType<typeof jestExpect.getState>, keyof ExpectState>): ExpectState => one,
  };
  expect(Object.keys(same)).toHaveLength(9);
  expect(JestReporter).toHaveLength(1);
});
