/** Jira's issue types on this site, with the ids that `issuetype` may name. */
export const ISSUE_TYPES = {
  Test: '10001',
  'Test Execution': '10002',
  'Test Plan': '10003',
  'Test Set': '10004',
  Precondition: '10005',
  Bug: '10006',
  Story: '10007',
  Task: '10008',
  Epic: '10009',
} as const;

export type IssueType = keyof typeof ISSUE_TYPES;

export function issueTypeNamed(name: string): IssueType | undefined {
  return Object.keys(ISSUE_TYPES).find((known) => known.toLowerCase() === name.toLowerCase()) as
    | IssueType
    | undefined;
}

export function issueTypeWithId(id: string): IssueType | undefined {
  return Object.entries(ISSUE_TYPES).find(([, known]) => known === id)?.[0] as IssueType | undefined;
}

/** The test types of a new project, with the kind of their definition. */
export const TEST_TYPES = {
  Manual: 'Steps',
  Cucumber: 'Gherkin',
  Generic: 'Unstructured',
  Exploratory: 'Unstructured',
} as const;

export type TestType = keyof typeof TEST_TYPES;

export function isTestType(name: string): name is TestType {
  return Object.hasOwn(TEST_TYPES, name);
}
