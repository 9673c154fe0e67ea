import type { BulkJob, BulkJobs, BulkStatus } from './cloud/bulk-jobs.ts';
import { statusOf } from './cloud/bulk-jobs.ts';
import type { StoredFile } from './store/files.ts';
import type { IssueType, TestType } from './store/issue-types.ts';
import type { Issue, IssueOrigin, IssueStore } from './store/issues.ts';
import type { Product } from './store/product.ts';
import { type Execution, mostAtOnce, type StatusChange, type TestRun } from './store/runs.ts';

export interface XrayState {
  /** Jira's, of both products; those that are merely assumed too. */
  issues: XrayIssueState[];
  cloud: XrayProductState & { jobs: XrayJobState[] };
  server: XrayProductState;
}

export interface XrayIssueState {
  id: string;
  key: string;
  type: IssueType;
  summary: string;
  description: unknown;
  labels: string[];
  workflowStatus: string;
  fields: Record<string, unknown>;
  attachments: StoredFile[];
  /** Of a Test only. */
  testType: TestType | null;
  definition: string | null;
  /** `cloud`, `server` and `jira`: made by a request there. */
  origin: IssueOrigin;
}

export interface XrayProductState {
  /** Those that this product made or was asked about. */
  executions: XrayExecutionState[];
  /** Tests that were put into Test Plans, by key. */
  plans: { key: string; tests: string[] }[];
  /** Results whose test came a second time in the same import. */
  repeatedTests: number;
}

export interface XrayExecutionState {
  id: string;
  key: string;
  summary: string;
  environments: string[];
  plans: string[];
  revision: string | null;
  version: string | null;
  startDate: string | null;
  finishDate: string | null;
  /** In the order of arrival. */
  runs: XrayRunState[];
  /** Arrival (epoch milliseconds) and number of tests of each import. */
  imports: { at: number; tests: number }[];
  /** The most imports that were under way at the same time. */
  maxConcurrentImports: number;
}

/** A test run, with the key of its test. */
export type XrayRunState = Omit<TestRun, 'execution' | 'test' | 'updatedAt'> & {
  testKey: string;
  history: StatusChange[];
  /** How many of the files are the same as an earlier one of this run, by name and bytes. */
  evidenceDuplicates: number;
};

export interface XrayJobState {
  id: string;
  status: BulkStatus;
  errors: BulkJob['errors'];
  issues: { elementNumber: number; key: string }[];
}

export interface XrayProductTotals {
  executions: number;
  runs: number;
  imports: number;
  evidence: number;
  evidenceDuplicates: number;
}

export interface XrayTotals {
  /** Issues that requests made, by type. */
  issuesCreated: Partial<Record<IssueType, number>>;
  cloud: XrayProductTotals;
  server: XrayProductTotals;
}

interface Parts {
  issues: IssueStore;
  cloud: Product;
  server: Product;
  jobs: BulkJobs;
}

export function xrayState({ issues, cloud, server, jobs }: Parts): XrayState {
  jobs.advance();
  return {
    issues: issues.all.map(issueState),
    cloud: { ...productState(cloud), jobs: jobs.all.map(jobState) },
    server: productState(server),
  };
}

export function xrayTotals({ issues, cloud, server, jobs }: Parts): XrayTotals {
  jobs.advance();
  const issuesCreated: XrayTotals['issuesCreated'] = {};
  for (const { type, origin } of issues.all) {
    if (origin !== 'given' && origin !== 'assumed') issuesCreated[type] = (issuesCreated[type] ?? 0) + 1;
  }
  return { issuesCreated, cloud: productTotals(cloud), server: productTotals(server) };
}

/*
 * Key by key: a rest of twenty keys costs ten times as much, and there may be 100,000 of them. Lists are never
 * changed in place, so they need no copies.
 */

function issueState(issue: Issue): XrayIssueState {
  return {
    id: issue.id,
    key: issue.key,
    type: issue.type,
    summary: issue.summary,
    description: issue.description,
    labels: issue.labels,
    workflowStatus: issue.workflowStatus,
    fields: { ...issue.fields },
    attachments: issue.attachments,
    testType: issue.test?.type ?? null,
    definition: issue.test?.unstructured ?? null,
    origin: issue.origin,
  };
}

function productState({ runs, plans, repeatedTests }: Product): XrayProductState {
  return {
    executions: runs.executions.map(executionState),
    plans: plans.all.map(([key, tests]) => ({ key, tests: tests.map((test) => test.key) })),
    repeatedTests,
  };
}

function executionState({ issue, runs, imports, ...execution }: Execution): XrayExecutionState {
  return {
    id: issue.id,
    key: issue.key,
    summary: issue.summary,
    ...execution,
    runs: [...runs.values()].map(runState),
    imports: imports.map(({ request, tests }) => ({ at: request.at, tests })),
    maxConcurrentImports: mostAtOnce(imports),
  };
}

function runState(run: TestRun): XrayRunState {
  return {
    id: run.id,
    testKey: run.test.key,
    status: run.status,
    history: run.history,
    comment: run.comment,
    startedOn: run.startedOn,
    finishedOn: run.finishedOn,
    assignee: run.assignee,
    executedBy: run.executedBy,
    defects: run.defects,
    evidence: run.evidence,
    evidenceDuplicates: duplicatesOf(run.evidence),
    steps: run.steps,
    iterations: run.iterations,
    examples: run.examples,
    customFields: run.customFields,
    imports: run.imports,
  };
}

function duplicatesOf(evidence: readonly StoredFile[]): number {
  if (evidence.length < 2) return 0;
  return evidence.length - new Set(evidence.map(({ filename, sha256 }) => `${sha256} ${filename}`)).size;
}

function jobState(job: BulkJob): XrayJobState {
  return {
    id: job.id,
    status: statusOf(job),
    errors: [...job.errors],
    issues: job.issues.map(({ elementNumber, issue }) => ({ elementNumber, key: issue.key })),
  };
}

function productTotals({ runs: { executions } }: Product): XrayProductTotals {
  const totals = { executions: executions.length, runs: 0, imports: 0, evidence: 0, evidenceDuplicates: 0 };
  for (const { runs, imports } of executions) {
    totals.runs += runs.size;
    totals.imports += imports.length;
    for (const { evidence } of runs.values()) {
      totals.evidence += evidence.length;
      totals.evidenceDuplicates += duplicatesOf(evidence);
    }
  }
  return totals;
}
