import * as z from 'zod';
import { check, type Part, parseJson } from '../input.ts';
import { type Operations, operationProblems, operationsSchema } from '../jira/issue-operations.ts';
import { Refusal } from '../refusal.ts';
import { issueTypeNamed, issueTypeWithId } from '../store/issue-types.ts';
import type { Product } from '../store/product.ts';
import type { ExecutionInfo, TestInfo } from './results.ts';

/*
 * The parts `info` and `testInfo` of a multipart import: what Jira takes to make an issue. Where Test Plan and
 * environments stand: in `xrayFields` in the cloud, in custom fields on the server.
 */

const texts = z.array(z.string());

const issueSchema = z.strictObject({
  fields: z.looseObject({
    project: z.looseObject({ key: z.string().optional(), id: z.string().optional() }).optional(),
    summary: z.string().optional(),
    description: z.unknown().optional(),
    labels: texts.optional(),
    issuetype: z.looseObject({ id: z.string().optional(), name: z.string().optional() }).optional(),
  }),
  update: operationsSchema.optional(),
  historyMetadata: z.unknown().optional(),
  properties: z.unknown().optional(),
  transition: z.unknown().optional(),
  xrayFields: z.record(z.string(), z.unknown()).optional(),
});

const xrayFieldsSchema = z.strictObject({
  testPlanKey: z.string().optional(),
  environments: texts.optional(),
});

export interface CustomFieldIds {
  testPlan: string;
  testEnvironments: string;
  revision: string;
}

export function readInfo(product: Product, part: Part | undefined, ids: CustomFieldIds): ExecutionInfo {
  if (part === undefined) throw new Refusal(400, 'The part info is missing.');
  const { fields, update, xrayFields } = check(issueSchema, parseJson(part.bytes, 'info'), 'info');
  refuseProblems(update);
  const { project, summary, description, labels, issuetype, ...others } = fields;
  const key = project?.key ?? (project?.id && product.issues.projectWithId(project.id));
  // Specs of github.com/Qytera-Gmbh/cypress-xray-plugin, against the cloud.
  if (key === undefined) throw new Refusal(400, 'Error assembling issue data: project is required');
  if (issuetype !== undefined && !isTestExecution(issuetype)) {
    throw new Refusal(400, 'Error assembling issue data: issuetype is not a Test Execution');
  }
  const common = { project: key, summary, description, labels, update };
  if (product.name === 'cloud') {
    const { testPlanKey, environments } = readXrayFields(xrayFields ?? {});
    return {
      ...common,
      fields: others,
      testPlanKeys: testPlanKey ? [testPlanKey] : undefined,
      testEnvironments: environments,
    };
  }
  if (xrayFields !== undefined) throw new Refusal(400, 'Error in info: xrayFields is not allowed');
  const { [ids.testPlan]: plans, [ids.testEnvironments]: environments, [ids.revision]: revision } = others;
  return {
    ...common,
    fields: others,
    testPlanKeys: plans === undefined ? undefined : check(texts, plans, 'the Test Plan'),
    testEnvironments:
      environments === undefined ? undefined : check(texts, environments, 'the Test Environments'),
    revision: revision === undefined ? undefined : check(z.string(), revision, 'the Revision'),
  };
}

/** The text: github.com/mikepenz/xray-action/issues/945 */
function readXrayFields(xrayFields: Record<string, unknown>): z.output<typeof xrayFieldsSchema> {
  const unknown = Object.keys(xrayFields).filter((name) => !Object.hasOwn(xrayFieldsSchema.shape, name));
  if (unknown.length > 0) {
    throw new Refusal(
      400,
      `Error importing results: xrayFields in info file contains the following invalid fields: ${unknown.join(', ')}!`,
    );
  }
  return check(xrayFieldsSchema, xrayFields, 'xrayFields');
}

function isTestExecution({ id, name }: { id?: string | undefined; name?: string | undefined }): boolean {
  const type = id === undefined ? name && issueTypeNamed(name) : issueTypeWithId(id);
  return type === 'Test Execution';
}

const testInfoSchema = z.strictObject({
  fields: z.looseObject({
    description: z.unknown().optional(),
    labels: texts.optional(),
  }),
  update: operationsSchema.optional(),
  xrayFields: z.record(z.string(), z.unknown()).optional(),
});

/** What every test that an import makes gets beside its own. */
export function readTestInfo(
  part: Part | undefined,
): Pick<TestInfo, 'description' | 'labels' | 'fields' | 'update'> {
  if (part === undefined) return { labels: [], fields: {} };
  const { fields, update } = check(testInfoSchema, parseJson(part.bytes, 'testInfo'), 'testInfo');
  refuseProblems(update);
  const { description, labels = [], ...others } = fields;
  return { description, labels, fields: others, update };
}

function refuseProblems(update: Operations = {}): void {
  const [problem] = Object.entries(operationProblems(update));
  if (problem !== undefined) throw new Refusal(400, `Error assembling issue data: ${problem.join(': ')}`);
}
