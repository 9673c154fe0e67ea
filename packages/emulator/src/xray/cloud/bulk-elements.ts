import * as z from 'zod';
import { type IssueFields, issueFieldProblems, otherFields, projectKeyOf } from '../jira/issue-fields.ts';
import { operationProblems, operationsSchema, withOperations } from '../jira/issue-operations.ts';
import { isTestType, TEST_TYPES } from '../store/issue-types.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';

/*
 * One element of a bulk import (docs.getxray.app/display/XRAYCLOUD/Importing+Tests+-+REST+v2). Jira's fields
 * stand beside Xray's or inside `fields`. A wrong element is reported in the job's result and leaves the others
 * alone; the words of its errors are UNVERIFIED but for "Operation value must be a string".
 */

const step = z.strictObject({
  action: z.string(),
  data: z.string().default(''),
  result: z.string().default(''),
});

const xrayFields = {
  xray_issue_type: z.string().optional(),
  testtype: z.string().optional(),
  xray_testtype: z.string().optional(),
  steps: z.array(step).optional(),
  xray_steps: z.array(step).optional(),
  gherkin_def: z.string().optional(),
  xray_gherkin_def: z.string().optional(),
  unstructured_def: z.string().optional(),
  xray_unstructured_def: z.string().optional(),
  xray_test_repository_folder: z.string().optional(),
  xray_test_sets: z.array(z.string()).optional(),
  xray_id: z.string().optional(),
};

const elementSchema = z.looseObject({
  ...xrayFields,
  fields: z.record(z.string(), z.unknown()).default({}),
  update: operationsSchema.default({}),
});

export const elementsSchema = z.array(z.record(z.string(), z.unknown())).min(1);

export type BulkElement = Record<string, unknown>;

export function isTestSet(element: BulkElement): boolean {
  return /^test[_ ]?set$/i.test(String(element.xray_issue_type ?? ''));
}

export function importElement(
  product: Product,
  job: { defaultProject: string | undefined; testSets: Map<string, Issue> },
  element: BulkElement,
): { issue?: Issue; errors: Record<string, string> } {
  const { data, error } = elementSchema.safeParse(element);
  if (error !== undefined) {
    return { errors: Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.'), message])) };
  }
  const fields = jiraFieldsOf(data, job.defaultProject);
  const errors = {
    ...issueFieldProblems(product.issues, fields, 'text'),
    ...operationProblems(data.update),
  };
  const testType = data.testtype ?? data.xray_testtype;
  const testSet = isTestSet(element);
  if (!testSet && !/^test$/i.test(data.xray_issue_type ?? 'test')) {
    errors.xray_issue_type = 'The issue type must be test or testset.';
  }
  if (testSet && data.xray_id === undefined) errors.xray_id = 'A test set must have an xray_id.';
  if (!testSet && testType === undefined) errors.testtype = 'The test type is required.';
  if (!testSet && testType !== undefined && !isTestType(testType)) {
    errors.testtype = `The test type must be one of ${Object.keys(TEST_TYPES).join(', ')}.`;
  }
  for (const set of data.xray_test_sets ?? []) {
    if (!job.testSets.has(set) && product.issues.use(set, 'Test Set') === undefined) {
      errors.xray_test_sets = `There is no test set ${set}.`;
    }
  }
  if (Object.keys(errors).length > 0) return { errors };
  const content = {
    summary: String(fields.summary),
    description: fields.description,
    labels: fields.labels ?? [],
    fields: { ...otherFields(fields), ...(data.xray_test_sets && { testSets: data.xray_test_sets }) },
  };
  const issue = product.issues.create({
    ...withOperations(content, data.update),
    project: projectKeyOf(product.issues, fields) ?? '',
    type: testSet ? 'Test Set' : 'Test',
    origin: 'cloud',
    test: {
      ...(testType !== undefined && isTestType(testType) && { type: testType }),
      steps: data.steps ?? data.xray_steps ?? [],
      gherkin: data.gherkin_def ?? data.xray_gherkin_def ?? null,
      unstructured: data.unstructured_def ?? data.xray_unstructured_def ?? null,
      folder: data.xray_test_repository_folder ?? '/',
    },
  });
  if (testSet && data.xray_id !== undefined) job.testSets.set(data.xray_id, issue);
  return { issue, errors };
}

function jiraFieldsOf(element: z.output<typeof elementSchema>, project: string | undefined): IssueFields {
  const beside = Object.entries(element).filter(
    ([name]) => !Object.hasOwn(xrayFields, name) && name !== 'fields' && name !== 'update',
  );
  const fields = { ...Object.fromEntries(beside), ...element.fields } as IssueFields;
  return fields.project === undefined && project !== undefined
    ? { ...fields, project: { key: project } }
    : fields;
}
