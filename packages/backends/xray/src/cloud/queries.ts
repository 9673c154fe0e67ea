import * as z from 'zod';

/**
 * GraphQL documents with what is read of their answers (XRAYCLOUD, GraphQL API). `limit` is asked for everywhere, and 100
 * at most.
 */
const jiraKey = z.object({ key: z.string() });

const execution = z.object({ issueId: z.string(), jira: jiraKey });

const test = z.object({
  issueId: z.string(),
  jira: jiraKey.extend({ labels: z.array(z.string()).nullish() }),
});

const run = z.object({
  id: z.string(),
  status: z.object({ name: z.string() }).nullish(),
  evidence: z.array(z.object({ filename: z.string() })).nullish(),
  test: z.object({ issueId: z.string(), jira: jiraKey }),
});

export type ShownExecution = z.output<typeof execution>;
export type ShownTest = z.output<typeof test>;

export const STATUSES = {
  query: 'query { getStatuses { name } }',
  schema: z.object({ getStatuses: z.array(z.object({ name: z.string() })) }),
};

export const EXECUTIONS = {
  query: `query ($jql: String!) {
  getTestExecutions(jql: $jql, limit: 100) { results { issueId jira(fields: ["key"]) } }
}`,
  schema: z.object({ getTestExecutions: z.object({ results: z.array(execution) }) }),
};

export const PLANS = {
  query: `query ($jql: String!) {
  getTestPlans(jql: $jql, limit: 1) { results { issueId } }
}`,
  schema: z.object({ getTestPlans: z.object({ results: z.array(z.object({ issueId: z.string() })) }) }),
};

export const TESTS = {
  query: `query ($jql: String!) {
  getTests(jql: $jql, limit: 100) { results { issueId jira(fields: ["key", "labels"]) } }
}`,
  schema: z.object({ getTests: z.object({ results: z.array(test) }) }),
};

export const PROJECT = {
  query: `query ($project: String!) {
  getProjectSettings(projectIdOrKey: $project) { projectId }
}`,
  schema: z.object({ getProjectSettings: z.object({ projectId: z.string().nullish() }).nullish() }),
};

export const RUNS = {
  query: `query ($tests: [String], $executions: [String]) {
  getTestRuns(testIssueIds: $tests, testExecIssueIds: $executions, limit: 100) {
    results { id status { name } evidence { filename } test { issueId jira(fields: ["key"]) } }
  }
}`,
  schema: z.object({ getTestRuns: z.object({ results: z.array(run) }) }),
};

export const CREATE_EXECUTION = {
  query: `mutation ($environments: [String], $jira: JSON!) {
  createTestExecution(testIssueIds: [], testEnvironments: $environments, jira: $jira) {
    testExecution { issueId jira(fields: ["key"]) }
    warnings
  }
}`,
  schema: z.object({
    createTestExecution: z.object({ testExecution: execution, warnings: z.array(z.string()).nullish() }),
  }),
};

export const ADD_TO_PLAN = {
  query: `mutation ($plan: String!, $executions: [String]!) {
  addTestExecutionsToTestPlan(issueId: $plan, testExecIssueIds: $executions) { addedTestExecutions warning }
}`,
  schema: z.object({
    addTestExecutionsToTestPlan: z.object({ warning: z.string().nullish() }).nullish(),
  }),
};

export const ADD_EVIDENCE = {
  query: `mutation ($run: String!, $evidence: [AttachmentDataInput]!) {
  addEvidenceToTestRun(id: $run, evidence: $evidence) { addedEvidence warnings }
}`,
  schema: z.unknown(),
};
