import { Refusal } from '../../refusal.ts';
import { type IssueType, TEST_TYPES, type TestType } from '../../store/issue-types.ts';
import type { Issue } from '../../store/issues.ts';
import { searchIssues } from '../../store/jql.ts';
import type { TestRun } from '../../store/runs.ts';
import { type GraphqlContext, issueOf, modifiedSinceFilter, type Page, pageOf, present } from './context.ts';
import {
  seenRuns,
  viewExecution,
  viewPlan,
  viewRun,
  viewStatus,
  viewStepStatus,
  viewTest,
  viewTestType,
} from './views.ts';

type Maybe<Value> = Value | null | undefined;

interface IssueFilter extends Page {
  jql?: Maybe<string>;
  issueIds?: Maybe<(string | null)[]>;
  projectId?: Maybe<string>;
  modifiedSince?: Maybe<string>;
}

interface RunFilter extends Page {
  testIssueIds?: Maybe<(string | null)[]>;
  testExecIssueIds?: Maybe<(string | null)[]>;
  testRunAssignees?: Maybe<(string | null)[]>;
  modifiedSince?: Maybe<string>;
}

/** More than so many issues found by JQL are an error that asks for a narrower one. */
const MOST_FOUND = 100;

export const queries = {
  getTest: ({ issueId }: { issueId?: Maybe<string> }, context: GraphqlContext) =>
    viewTest(context, issueOf(context, issueId ?? '', 'Test')),

  getTests(
    {
      testType,
      ...filter
    }: IssueFilter & { testType?: Maybe<{ name?: Maybe<string>; kind?: Maybe<string> }> },
    context: GraphqlContext,
  ) {
    const tests = found(context, filter, 'Test').filter(({ test }) => {
      if (!testType) return true;
      const { name, kind } = viewTestType(test?.type as TestType);
      return (!testType.name || testType.name === name) && (!testType.kind || testType.kind === kind);
    });
    return pageOf(tests, filter, (test) => viewTest(context, test));
  },

  getTestExecution: ({ issueId }: { issueId?: Maybe<string> }, context: GraphqlContext) =>
    viewExecution(context, issueOf(context, issueId ?? '', 'Test Execution')),

  getTestExecutions: (filter: IssueFilter, context: GraphqlContext) =>
    pageOf(found(context, filter, 'Test Execution'), filter, (each) => viewExecution(context, each)),

  getTestPlan: ({ issueId }: { issueId?: Maybe<string> }, context: GraphqlContext) =>
    viewPlan(context, issueOf(context, issueId ?? '', 'Test Plan')),

  getTestPlans: (filter: IssueFilter, context: GraphqlContext) =>
    pageOf(found(context, filter, 'Test Plan'), filter, (each) => viewPlan(context, each)),

  getTestRun(
    { testIssueId, testExecIssueId }: { testIssueId?: Maybe<string>; testExecIssueId?: Maybe<string> },
    context: GraphqlContext,
  ) {
    const test = issueOf(context, testIssueId ?? '', 'Test');
    const execution = issueOf(context, testExecIssueId ?? '', 'Test Execution');
    const run = context.product.runs.execution(execution).runs.get(test.key);
    const seen = run && context.product.runs.seen(run);
    return seen && viewRun(context, seen);
  },

  getTestRunById({ id }: { id?: Maybe<string> }, context: GraphqlContext) {
    const run = context.product.runs.runById(id ?? '');
    const seen = run && context.product.runs.seen(run);
    return seen && viewRun(context, seen);
  },

  getTestRuns(filter: RunFilter, context: GraphqlContext) {
    const { testIssueIds, testExecIssueIds, testRunAssignees, modifiedSince } = filter;
    const isModified = modifiedSinceFilter(modifiedSince);
    const isNamed = (names: Maybe<(string | null)[]>, { id, key }: Issue) =>
      !names || names.includes(id) || names.includes(key);
    const executions = context.product.runs.executions.filter(({ issue }) =>
      isNamed(testExecIssueIds, issue),
    );
    const runs = seenRuns(context, executions).filter(
      (run) =>
        isNamed(testIssueIds, run.test) &&
        (!testRunAssignees || testRunAssignees.includes(run.assignee)) &&
        isModified(run.updatedAt),
    );
    return runPage(context, runs, filter);
  },

  getTestRunsById({ ids, ...page }: Page & { ids?: Maybe<(string | null)[]> }, context: GraphqlContext) {
    const wanted = present(ids);
    return runPage(
      context,
      seenRuns(context).filter(({ id }) => wanted.includes(id)),
      page,
    );
  },

  getStatus({ name }: { name?: Maybe<string> }, context: GraphqlContext) {
    const status = context.product.statuses.find(name ?? '');
    return status && viewStatus(context, status.name);
  },

  getStatuses: (_: object, context: GraphqlContext) =>
    context.product.statuses.all.map(({ name }) => viewStatus(context, name)),

  getStepStatus({ name }: { name?: Maybe<string> }, context: GraphqlContext) {
    const status = context.product.statuses.find(name ?? '');
    return status && viewStepStatus(context, status.name);
  },

  getStepStatuses: (_: object, context: GraphqlContext) =>
    context.product.statuses.all.map(({ name }) => viewStepStatus(context, name)),

  getProjectSettings({ projectIdOrKey }: { projectIdOrKey?: Maybe<string> }, { product }: GraphqlContext) {
    const key = product.issues.projectWithId(projectIdOrKey ?? '') ?? projectIdOrKey ?? '';
    if (!product.issues.hasProject(key)) throw new Refusal(400, `Project ${key} not found`);
    return {
      projectId: product.issues.projectId(key),
      testEnvironments: environmentsOf(product, key),
      defectIssueTypes: ['Bug'],
      testTypeSettings: {
        testTypes: Object.keys(TEST_TYPES).map((name) => viewTestType(name as TestType)),
        defaultTestTypeId: '0',
      },
    };
  },
};

function runPage(context: GraphqlContext, runs: readonly TestRun[], page: Page) {
  return pageOf(runs, page, (run) => viewRun(context, run));
}

function environmentsOf(product: GraphqlContext['product'], project: string): string[] {
  const executions = product.runs.executions.filter(({ issue }) => issue.project === project);
  return [...new Set(executions.flatMap(({ environments }) => environments))];
}

function found(context: GraphqlContext, filter: IssueFilter, type: IssueType): Issue[] {
  const { product } = context;
  const { jql, issueIds, projectId, modifiedSince } = filter;
  const isModified = modifiedSinceFilter(modifiedSince);
  const named = present(issueIds).map((idOrKey) => product.issues.use(idOrKey, type));
  const searched = jql ? searchIssues(product.issues, jql, type) : product.issues.all;
  const issues = searched.filter(
    (issue) =>
      issue.type === type &&
      product.isIndexed(issue) &&
      (!issueIds || named.includes(issue)) &&
      (!projectId || product.issues.projectId(issue.project) === projectId) &&
      isModified(issue.updatedAt),
  );
  if (jql && issues.length > MOST_FOUND) {
    throw new Refusal(
      400,
      `The jql returns ${issues.length} issues, more than ${MOST_FOUND}. Please refine it.`,
    );
  }
  return issues;
}
