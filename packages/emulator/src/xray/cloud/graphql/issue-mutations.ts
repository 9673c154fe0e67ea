import { type IssueFields, issueFieldProblems, otherFields, projectKeyOf } from '../../jira/issue-fields.ts';
import { Refusal } from '../../refusal.ts';
import { type IssueType, isTestType } from '../../store/issue-types.ts';
import type { Issue, TestDefinition } from '../../store/issues.ts';
import type { Execution } from '../../store/runs.ts';
import { type GraphqlContext, issueOf, issuesOf, present } from './context.ts';
import { viewExecution, viewPlan, viewTest } from './views.ts';

type Maybe<Value> = Value | null | undefined;
type Ids = Maybe<(string | null)[]>;

interface NewTest {
  jira: unknown;
  testType?: Maybe<{ name?: Maybe<string> }>;
  steps?: Maybe<(Partial<Record<'action' | 'data' | 'result', string | null>> | null)[]>;
  unstructured?: Maybe<string>;
  gherkin?: Maybe<string>;
  folderPath?: Maybe<string>;
}

interface NewExecution {
  jira: unknown;
  testIssueIds?: Ids;
  tests?: Maybe<({ issueId?: Maybe<string> } | null)[]>;
  testEnvironments?: Ids;
}

interface PlanTests {
  issueId: string;
  testIssueIds: Ids;
}

/** Mutations of issues and of what belongs to them. */
export const issueMutations = {
  createTest(args: NewTest, context: GraphqlContext) {
    const type = args.testType?.name ?? 'Manual';
    if (!isTestType(type)) throw new Refusal(400, `Test type ${type} not found`);
    const test = create(context, args.jira, 'Test', {
      type,
      steps: present(args.steps).map(({ action, data, result }) => ({
        action: action ?? '',
        data: data ?? '',
        result: result ?? '',
      })),
      unstructured: args.unstructured ?? null,
      gherkin: args.gherkin ?? null,
      folder: args.folderPath ?? '/',
    });
    return { test: viewTest(context, test), warnings: [] };
  },

  createTestExecution(args: NewExecution, context: GraphqlContext) {
    const tests = testsOf(context, args);
    const issue = create(context, args.jira, 'Test Execution');
    const execution = context.product.runs.execution(issue);
    addTests(context, execution, tests);
    const createdTestEnvironments = addEnvironments(context, execution, args.testEnvironments);
    return { testExecution: viewExecution(context, issue), warnings: [], createdTestEnvironments };
  },

  createTestPlan({ jira, testIssueIds }: { jira: unknown; testIssueIds?: Ids }, context: GraphqlContext) {
    const tests = issuesOf(context, testIssueIds, 'Test');
    const plan = create(context, jira, 'Test Plan');
    context.product.plans.add(plan, tests);
    return { testPlan: viewPlan(context, plan), warnings: [] };
  },

  addTestsToTestPlan({ issueId, testIssueIds }: PlanTests, context: GraphqlContext) {
    const plan = issueOf(context, issueId, 'Test Plan');
    const added = context.product.plans.add(plan, issuesOf(context, testIssueIds, 'Test'));
    return { addedTests: added.map(({ id }) => id), warning: null };
  },

  removeTestsFromTestPlan({ issueId, testIssueIds }: PlanTests, context: GraphqlContext) {
    const tests = issuesOf(context, testIssueIds, 'Test');
    context.product.plans.remove(
      issueOf(context, issueId, 'Test Plan'),
      tests.map(({ key }) => key),
    );
    return 'Tests were successfully removed from the Test Plan';
  },

  addTestsToTestExecution(args: Omit<NewExecution, 'jira'> & { issueId: string }, context: GraphqlContext) {
    const execution = executionOf(context, args.issueId);
    return { addedTests: addTests(context, execution, testsOf(context, args)), warning: null };
  },

  removeTestsFromTestExecution(args: { issueId: string; testIssueIds: Ids }, context: GraphqlContext) {
    const execution = executionOf(context, args.issueId);
    for (const { key } of issuesOf(context, args.testIssueIds, 'Test')) {
      const run = execution.runs.get(key);
      if (run !== undefined) context.product.runs.removeRun(run);
    }
    return 'Tests were successfully removed from the Test Execution';
  },

  addTestEnvironmentsToTestExecution(
    args: { issueId: string; testEnvironments: Ids },
    context: GraphqlContext,
  ) {
    const execution = executionOf(context, args.issueId);
    const createdTestEnvironments = addEnvironments(context, execution, args.testEnvironments);
    return {
      associatedTestEnvironments: present(args.testEnvironments),
      createdTestEnvironments,
      warning: null,
    };
  },

  addTestExecutionsToTestPlan(args: { issueId: string; testExecIssueIds: Ids }, context: GraphqlContext) {
    const plan = issueOf(context, args.issueId, 'Test Plan');
    const added: string[] = [];
    for (const issue of issuesOf(context, args.testExecIssueIds, 'Test Execution')) {
      const execution = context.product.runs.execution(issue);
      if (execution.plans.includes(plan.key)) continue;
      execution.plans = [...execution.plans, plan.key];
      added.push(issue.id);
    }
    return { addedTestExecutions: added, warning: null };
  },
};

function executionOf(context: GraphqlContext, id: string): Execution {
  return context.product.runs.execution(issueOf(context, id, 'Test Execution'));
}

function testsOf(context: GraphqlContext, { testIssueIds, tests }: Omit<NewExecution, 'jira'>): Issue[] {
  const ids = [...present(testIssueIds), ...present(tests).map(({ issueId }) => issueId ?? '')];
  return issuesOf(context, ids, 'Test');
}

function addTests({ product }: GraphqlContext, execution: Execution, tests: readonly Issue[]): string[] {
  const added = tests.filter(({ key }) => !execution.runs.has(key));
  for (const test of added) product.runs.ensureRun(execution, test, product.statuses.initial);
  return added.map(({ id }) => id);
}

/** Gives those that no Test Execution had before. */
function addEnvironments({ product }: GraphqlContext, execution: Execution, names: Ids): string[] {
  const given = present(names);
  const known = new Set(product.runs.executions.flatMap(({ environments }) => environments));
  execution.environments = [...new Set([...execution.environments, ...given])];
  return given.filter((name) => !known.has(name));
}

/** `jira` is what Jira's Create Issue takes, without the issue type. */
function create(
  { product }: GraphqlContext,
  jira: unknown,
  type: IssueType,
  test?: Partial<TestDefinition>,
): Issue {
  const fields = ((jira as { fields?: unknown } | null)?.fields ?? {}) as IssueFields;
  const format = typeof fields.description === 'object' ? 'document' : 'text';
  const problems = Object.entries(issueFieldProblems(product.issues, fields, format));
  if (problems.length > 0) {
    throw new Refusal(400, problems.map(([field, problem]) => `${field}: ${problem}`).join('; '));
  }
  return product.issues.create({
    project: projectKeyOf(product.issues, fields) ?? '',
    type,
    summary: fields.summary ?? '',
    description: fields.description,
    labels: fields.labels ?? [],
    fields: otherFields(fields),
    origin: product.name,
    ...(test && { test }),
  });
}
