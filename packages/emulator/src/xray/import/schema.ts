import * as z from 'zod';
import { isTestType, TEST_TYPES, type TestType } from '../store/issue-types.ts';
import type { ProductName } from '../store/product.ts';
import type { Results } from './results.ts';

/*
 * Xray JSON, closed as the vendor's JSON schema is (docs.getxray.app/display/XRAYCLOUD/Using+Xray+JSON+format+to+
 * import+execution+results, "$id": "XraySchema"). The server's page has no schema; its differences are on
 * docs.getxray.app/display/XRAY/Import+Execution+Results+-+REST. Later versions of both pages say `evidence` and
 * `evidences`, so either name is taken everywhere, never both.
 */

/** The offset may do without its colon: github.com/fundakol/pytest-jira-xray sends `+0000` to both products. */
const time = z
  .string()
  .transform((given) => given.replace(/(T.*[+-]\d\d)(\d\d)$/, '$1:$2'))
  .pipe(z.iso.datetime({ offset: true, error: 'must be a date and time in ISO 8601 with its offset' }));
const text = z.string();
const texts = z.array(text);
const filled = z.string().regex(/\S/, 'must not be empty');

const evidence = z
  .strictObject({
    data: z.base64('must be base64').transform((data) => Buffer.from(data, 'base64')),
    filename: filled,
    contentType: text.optional(),
  })
  .transform(({ data: bytes, ...file }) => ({ ...file, bytes }));

const evidenceLists = { evidence: z.array(evidence).optional(), evidences: z.array(evidence).optional() };

const stepFields = z.strictObject({
  status: filled,
  comment: text.optional(),
  actualResult: text.optional(),
  defects: texts.default([]),
  ...evidenceLists,
});
const step = stepFields.check(exclusive('evidence', 'evidences')).transform(withOneEvidence);

const parameter = z.strictObject({ name: text, value: text.default('') });

const serverIteration = z.strictObject({
  parameters: z.array(parameter).min(1).default([]),
  status: filled,
  steps: z.array(step).default([]),
});
const cloudIteration = serverIteration.extend({
  name: text.optional(),
  log: text.optional(),
  duration: text.optional(),
});

const serverInfo = z.strictObject({
  project: filled.optional(),
  summary: text.optional(),
  description: text.optional(),
  version: text.optional(),
  revision: text.optional(),
  user: text.optional(),
  startDate: time.optional(),
  finishDate: time.optional(),
  testPlanKey: text.optional(),
  testEnvironments: texts.optional(),
});
/** `userId` is not in the schema, but on the vendor's page "Clarifications on APIs usage". */
const cloudInfo = serverInfo.extend({ userId: text.optional() });

function infoFor(product: ProductName) {
  return (product === 'cloud' ? cloudInfo : serverInfo).transform(({ testPlanKey, ...rest }) => ({
    ...rest,
    testPlanKeys: testPlanKey ? [testPlanKey] : undefined,
  }));
}

/** On the server `testType`, in the cloud `type`. Step actions: github.com/Qytera-Gmbh/cypress-xray-plugin/issues/50. */
function testInfoFor(product: ProductName) {
  const type = z
    .string()
    .refine(isTestType, `must be one of ${Object.keys(TEST_TYPES).join(', ')}`)
    .transform((name) => name as TestType);
  const common = {
    summary: filled,
    projectKey: filled,
    description: text.optional(),
    requirementKeys: texts.default([]),
    labels: texts.default([]),
    steps: z
      .array(
        z.strictObject({
          action: product === 'cloud' ? filled.max(8192) : filled,
          data: text.default(''),
          result: text.default(''),
        }),
      )
      .optional(),
    scenario: text.optional(),
    scenarioType: text.optional(),
    definition: text.optional(),
  };
  const only = exclusive('steps', 'scenario', 'definition');
  return product === 'cloud'
    ? z.strictObject({ ...common, type }).check(only)
    : z
        .strictObject({ ...common, testType: type })
        .check(only)
        .transform(({ testType, ...rest }) => ({ ...rest, type: testType }));
}

export function resultsSchemaFor(product: ProductName): z.ZodType<Results> {
  const passed = product === 'cloud' ? 'PASSED' : 'PASS';
  const failed = product === 'cloud' ? 'FAILED' : 'FAIL';
  const test = z
    .strictObject({
      testKey: filled.optional(),
      testInfo: testInfoFor(product).optional(),
      start: time.optional(),
      finish: time.optional(),
      comment: text.optional(),
      executedBy: text.optional(),
      assignee: text.optional(),
      status: filled,
      steps: z.array(step).optional(),
      examples: z.array(z.enum(['TODO', failed, passed, 'EXECUTING'])).optional(),
      iterations: z.array(product === 'cloud' ? cloudIteration : serverIteration).optional(),
      defects: texts.default([]),
      ...evidenceLists,
      customFields: z.array(z.strictObject({ id: text, name: text.optional(), value: z.json() })).default([]),
      /** Of the Enterprise edition's test versions. */
      testVersion: z.union([text, z.int()]).optional(),
    })
    .check(exclusive('evidence', 'evidences'), exclusive('steps', 'examples', 'iterations'))
    .refine(({ testKey, testInfo }) => testKey !== undefined || testInfo !== undefined, {
      message: 'must have a testKey or a testInfo',
    })
    .transform(withOneEvidence)
    .transform(({ steps = [], examples = [], iterations = [], ...rest }) => ({
      ...rest,
      steps,
      examples,
      iterations,
    }));
  return z
    .strictObject({
      testExecutionKey: filled.optional(),
      info: infoFor(product).optional(),
      tests: z.array(test).min(1).optional(),
    })
    .transform(({ tests = [], ...rest }) => ({ ...rest, tests }));
}

function withOneEvidence<List, Fields extends { evidence?: List[]; evidences?: List[] }>({
  evidences,
  ...fields
}: Fields) {
  return { ...fields, evidence: fields.evidence ?? evidences ?? [] };
}

function exclusive(...names: string[]) {
  return ({ value, issues }: z.core.ParsePayload<object>) => {
    const given = names.filter((name) => (value as Record<string, unknown>)[name] !== undefined);
    if (given.length < 2) return;
    issues.push({
      code: 'custom',
      input: value,
      message: `only one of ${names.join(', ')} may be given, not ${given.join(' and ')}`,
    });
  };
}
