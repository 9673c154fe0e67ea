/**
 * What we read of Jest's reporter API, and no more. Jest's own types live in `@jest/reporters`, which a user of
 * `jest` need not be able to resolve; a test holds these against them.
 */

export interface GlobalConfig {
  rootDir: string;
  maxWorkers: number;
  /** `-t`; matched without regard to case. */
  testNamePattern?: string;
  shard?: { shardIndex: number; shardCount: number };
}

/** A test file, as Jest hands it to reporters: the same object at its start and at its result. */
export interface JestFile {
  path: string;
  context: { config: { displayName?: { name: string } } };
}

export interface CaseTitles {
  ancestorTitles: string[];
  title: string;
}

export interface CaseStart extends CaseTitles {
  /** `only` for a test that is focused, itself or by its group. */
  mode?: unknown;
  startedAt?: number | null;
}

export interface CaseResult extends CaseTitles {
  fullName: string;
  status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled' | 'focused';
  duration?: number | null;
  /** Declared with `test.failing`. */
  failing?: boolean;
  failureMessages: string[];
  /** 1 for the first execution, 2 for its first retry, … */
  invocations?: number;
  /** Only with `testLocationInResults`. */
  location?: { line: number; column: number } | null;
  /** When it began; so called in the events of a test. */
  startedAt?: number | null;
  /** The same, as it is called in the file's result. */
  startAt?: number | null;
}

export interface ExecError {
  message?: string;
  stack?: string | null;
}

export interface FileResult {
  testResults: CaseResult[];
  /** The file did not load, its worker died, or an error belongs to no test. From a worker it may be a string. */
  testExecError?: ExecError | string;
}

export interface RunResult {
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  numTotalTestSuites: number;
  snapshot: { failure: boolean; unchecked: number; filesRemoved: number };
  wasInterrupted: boolean;
  runExecError?: ExecError | string;
}
