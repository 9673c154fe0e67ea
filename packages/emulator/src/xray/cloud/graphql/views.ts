import { isoTime } from '../../../clock.ts';
import { jiraFields, selectFields } from '../../jira/representation.ts';
import type { StoredFile } from '../../store/files.ts';
import { TEST_TYPES, type TestType } from '../../store/issue-types.ts';
import type { Issue } from '../../store/issues.ts';
import type { RunStep, TestRun } from '../../store/runs.ts';
import { type GraphqlContext, type Page, pageOf, present } from './context.ts';

/*
 * What the schema's types show of what is stored. Whatever may be long is a function: it runs only when asked for.
 */

export function viewTest(context: GraphqlContext, issue: Issue): object {
  const { test } = issue;
  return {
    ...viewIssue(context, issue),
    testType: test && viewTestType(test.type),
    steps: test?.steps.map((step, index) => ({ id: String(index + 1), ...step })),
    gherkin: test?.gherkin,
    unstructured: test?.unstructured,
    scenarioType: test?.scenarioType,
    folder: test && { path: test.folder, name: test.folder.split('/').at(-1) },
    testRuns: (page: Page) =>
      pageOf(
        seenRuns(context).filter((run) => run.test === issue),
        page,
        (run) => viewRun(context, run),
      ),
    testExecutions: (page: Page & { issueIds?: (string | null)[] | null }) =>
      pageOf(
        seenRuns(context)
          .filter((run) => run.test === issue)
          .map(({ execution }) => execution.issue)
          .filter(isAmong(page.issueIds)),
        page,
        (execution) => viewExecution(context, execution),
      ),
  };
}

export function viewTestType(name: TestType) {
  return { id: String(Object.keys(TEST_TYPES).indexOf(name)), name, kind: TEST_TYPES[name] };
}

export function viewExecution(context: GraphqlContext, issue: Issue): object {
  const execution = context.product.runs.execution(issue);
  const runs = () => seenRuns(context, [execution]);
  return {
    ...viewIssue(context, issue),
    testEnvironments: execution.environments,
    tests: (page: Page & { issueIds?: (string | null)[] | null }) =>
      pageOf(
        runs()
          .map(({ test }) => test)
          .filter(isAmong(page.issueIds)),
        page,
        (test) => viewTest(context, test),
      ),
    testRuns: (page: Page) => pageOf(runs(), page, (run) => viewRun(context, run)),
    testPlans: (page: Page & { issueIds?: (string | null)[] | null }) =>
      pageOf(
        execution.plans
          .flatMap((key) => context.product.issues.find(key) ?? [])
          .filter(isAmong(page.issueIds)),
        page,
        (plan) => viewPlan(context, plan),
      ),
  };
}

export function viewPlan(context: GraphqlContext, issue: Issue): object {
  return {
    ...viewIssue(context, issue),
    tests: (page: Page & { issueIds?: (string | null)[] | null }) =>
      pageOf(context.product.plans.testsOf(issue).filter(isAmong(page.issueIds)), page, (test) =>
        viewTest(context, test),
      ),
    testExecutions: (page: Page & { issueIds?: (string | null)[] | null }) =>
      pageOf(
        context.product.runs.executions
          .filter(({ plans }) => plans.includes(issue.key))
          .map((execution) => execution.issue)
          .filter(isAmong(page.issueIds)),
        page,
        (execution) => viewExecution(context, execution),
      ),
  };
}

export function viewRun(context: GraphqlContext, run: TestRun): object {
  const { test } = run.test;
  return {
    id: run.id,
    status: viewStatus(context, run.status),
    comment: run.comment,
    startedOn: run.startedOn,
    finishedOn: run.finishedOn,
    assigneeId: run.assignee,
    executedById: run.executedBy,
    defects: run.defects,
    evidence: run.evidence.map((file) => viewEvidence(context, file)),
    steps: () => run.steps.map((step, index) => ({ ...test?.steps[index], ...viewStep(context, step) })),
    iterations: (page: Page) =>
      pageOf([...run.iterations.entries()], page, ([index, { parameters, status, steps }]) => ({
        rank: String(index + 1),
        parameters,
        status: viewStepStatus(context, status),
        stepResults: (inner: Page) => pageOf(steps, inner, (step) => viewStep(context, step)),
      })),
    examples: run.examples.map(({ id, status }) => ({ id, status: viewStepStatus(context, status) })),
    customFields: run.customFields.map(({ id, value }) => ({ id, name: id, values: value })),
    gherkin: test?.gherkin,
    unstructured: test?.unstructured,
    scenarioType: test?.scenarioType,
    lastModified: isoTime(run.updatedAt),
    test: () => viewTest(context, run.test),
    testExecution: () => viewExecution(context, run.execution.issue),
    testType: test && viewTestType(test.type),
  };
}

export function viewStatus({ product }: GraphqlContext, stored: string) {
  const { name, description, final, color } = product.statuses.describe(stored);
  return { name, description, final, color, coverageStatus: final ? name : null };
}

export function viewStepStatus(context: GraphqlContext, stored: string) {
  const status = viewStatus(context, stored);
  return { name: status.name, description: status.description, color: status.color, testStatus: status };
}

/** Every run as a reader may see it now; of some executions or of all. */
export function seenRuns({ product }: GraphqlContext, executions = product.runs.executions): TestRun[] {
  const seen: TestRun[] = [];
  for (const { runs } of executions) {
    for (const run of runs.values()) {
      const version = product.runs.seen(run);
      if (version !== undefined) seen.push(version);
    }
  }
  return seen;
}

function viewIssue({ product }: GraphqlContext, issue: Issue) {
  return {
    issueId: issue.id,
    projectId: product.issues.projectId(issue.project),
    lastModified: isoTime(issue.updatedAt),
    jira({ fields }: { fields?: (string | null)[] | null }) {
      const all = { id: issue.id, key: issue.key, ...jiraFields(issue, product.issues) };
      return fields === undefined || fields === null ? all : selectFields(all, present(fields));
    },
  };
}

function viewStep(context: GraphqlContext, step: RunStep) {
  return {
    id: step.id,
    status: viewStepStatus(context, step.status),
    comment: step.comment,
    actualResult: step.actualResult,
    defects: step.defects,
    evidence: step.evidence.map((file) => viewEvidence(context, file)),
  };
}

function viewEvidence({ origin }: GraphqlContext, { id, filename, createdOn, size }: StoredFile) {
  const downloadLink = `${origin}/api/v2/attachments/${id}`;
  return { id, filename, downloadLink, createdOn, size, storedInJira: false };
}

function isAmong(idsOrKeys: readonly (string | null)[] | null | undefined) {
  return ({ id, key }: Issue) => !idsOrKeys || idsOrKeys.includes(id) || idsOrKeys.includes(key);
}
