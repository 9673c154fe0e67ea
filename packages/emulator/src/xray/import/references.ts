import { Refusal } from '../refusal.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import type { ExecutionInfo, Results, TestInfo, TestResult } from './results.ts';

/*
 * Whatever an import names must be there. The texts are the vendor's where a source is given, else UNVERIFIED.
 */

export interface References {
  /** The Test Execution that takes the results; `undefined`: a new one of that project. */
  execution: Issue | undefined;
  project: string;
  plans: Issue[];
  /** `undefined` where the test is matched or made by its `testInfo`. */
  tests: (Issue | undefined)[];
  /** Results that the server leaves out, by their place. */
  unknown: ReadonlySet<number>;
}

export function resolveReferences(product: Product, results: Results): References {
  const execution =
    results.testExecutionKey === undefined ? undefined : executionOf(product, results.testExecutionKey);
  const project = execution?.project ?? projectOf(product, results.info);
  const plans = (results.info?.testPlanKeys ?? []).map((key) => planOf(product, key));
  const unknown = new Set<number>();
  const tests = results.tests.map((test, index) => {
    checkMentioned(product, test);
    if (test.testKey === undefined) return undefined;
    const issue = product.issues.use(test.testKey, 'Test');
    if (issue === undefined) {
      if (product.name === 'cloud') throw new Refusal(400, 'Invalid JQL query');
      if (product.options.server?.unknownTests !== 'report') {
        throw new Refusal(400, `The issue with key ${test.testKey} does not exist or is not a Test.`);
      }
      unknown.add(index);
    }
    return issue;
  });
  return { execution, project, plans, tests, unknown };
}

function executionOf(product: Product, key: string): Issue {
  const issue = product.issues.use(key, 'Test Execution');
  if (issue === undefined) throw new Refusal(400, `Test Execution ${key} not found.`);
  if (product.options.readOnlyStatuses?.includes(issue.workflowStatus)) {
    throw new Refusal(400, `Test Execution ${key} is in a non-executable workflow status.`);
  }
  return issue;
}

/**
 * Cloud: specs of github.com/Qytera-Gmbh/cypress-xray-plugin. Server:
 * github.com/fundakol/pytest-jira-xray/issues/25.
 */
function projectOf(product: Product, info: ExecutionInfo | undefined): string {
  if (info?.project === undefined) {
    throw new Refusal(400, product.name === 'cloud' ? 'Must provide a project key' : 'issuetype: issuetype');
  }
  if (!product.issues.hasProject(info.project)) {
    throw new Refusal(400, `Project with key ${info.project} does not exist.`);
  }
  return info.project;
}

function planOf(product: Product, key: string): Issue {
  const issue = product.issues.use(key, 'Test Plan');
  if (issue === undefined) throw new Refusal(400, `Test Plan ${key} not found.`);
  return issue;
}

function checkMentioned(product: Product, test: TestResult): void {
  if (test.testInfo !== undefined) checkInfo(product, test.testInfo);
  const defects = [
    ...test.defects,
    ...[...test.steps, ...test.iterations.flatMap(({ steps }) => steps)].flatMap(({ defects }) => defects),
  ];
  for (const key of defects) {
    if (product.issues.useAny(key, 'Bug') === undefined) {
      throw new Refusal(400, `The defect ${key} does not exist.`);
    }
  }
  if (product.name === 'server') checkStatuses(product, test);
}

/** github.com/jenkinsci/xray-connector-plugin and github.com/Xray-App/xray-junit-extensions/issues/28 */
function checkInfo(product: Product, { projectKey, requirementKeys }: TestInfo): void {
  if (!product.issues.hasProject(projectKey)) {
    throw new Refusal(400, `Project with key ${projectKey} does not exist.`);
  }
  const problems = requirementKeys
    .filter((key) => product.issues.useAny(key, 'Story') === undefined)
    .map((key) => `${key} is not a requirement issue or is not a valid issue key.`);
  if (problems.length > 0) throw new Refusal(400, problems.join('; '));
}

/** The cloud makes TO DO of a status that it does not know (github.com/inluxc/playwright-xray/issues/52). */
function checkStatuses(product: Product, test: TestResult): void {
  const all = [
    test.status,
    ...test.steps.map(({ status }) => status),
    ...test.iterations.flatMap(({ status, steps }) => [status, ...steps.map((step) => step.status)]),
  ];
  const unknown = all.find((status) => product.statuses.find(status) === undefined);
  if (unknown !== undefined) throw new Refusal(400, `The status ${unknown} does not exist.`);
}
