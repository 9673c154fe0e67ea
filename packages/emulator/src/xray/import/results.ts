import type { Operations } from '../jira/issue-operations.ts';
import type { TestType } from '../store/issue-types.ts';

/*
 * What an import brings, whichever format and product it came in. `undefined` is what was left out.
 */

export interface Results {
  testExecutionKey?: string | undefined;
  info?: ExecutionInfo | undefined;
  tests: TestResult[];
}

export interface ExecutionInfo {
  project?: string | undefined;
  summary?: string | undefined;
  description?: unknown;
  labels?: string[] | undefined;
  version?: string | undefined;
  revision?: string | undefined;
  startDate?: string | undefined;
  finishDate?: string | undefined;
  testPlanKeys?: string[] | undefined;
  testEnvironments?: string[] | undefined;
  /** Jira fields that no other name has. */
  fields?: Record<string, unknown> | undefined;
  /** Jira's operations on fields. */
  update?: Operations | undefined;
}

export interface TestResult {
  testKey?: string | undefined;
  testInfo?: TestInfo | undefined;
  status: string;
  start?: string | undefined;
  finish?: string | undefined;
  comment?: string | undefined;
  executedBy?: string | undefined;
  assignee?: string | undefined;
  steps: StepResult[];
  examples: string[];
  iterations: IterationResult[];
  defects: string[];
  evidence: Evidence[];
  customFields: { id: string; value: unknown }[];
}

export interface TestInfo {
  projectKey: string;
  summary: string;
  type: TestType;
  description?: unknown;
  requirementKeys: string[];
  labels: string[];
  steps?: { action: string; data: string; result: string }[] | undefined;
  scenario?: string | undefined;
  scenarioType?: string | undefined;
  definition?: string | undefined;
  /** Further Jira fields of a test that is made, and operations on them. */
  fields?: Record<string, unknown> | undefined;
  update?: Operations | undefined;
}

export interface StepResult {
  status: string;
  comment?: string | undefined;
  actualResult?: string | undefined;
  defects: string[];
  evidence: Evidence[];
}

export interface IterationResult {
  name?: string | undefined;
  parameters: { name: string; value: string }[];
  log?: string | undefined;
  status: string;
  steps: StepResult[];
}

export interface Evidence {
  filename: string;
  contentType?: string | undefined;
  bytes: Buffer;
}

/** A result that says nothing but its status. */
export function bareResult(status: string): TestResult {
  return { status, steps: [], examples: [], iterations: [], defects: [], evidence: [], customFields: [] };
}
