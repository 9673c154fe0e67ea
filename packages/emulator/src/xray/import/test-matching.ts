import { withOperations } from '../jira/issue-operations.ts';
import { TEST_TYPES } from '../store/issue-types.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import type { TestInfo } from './results.ts';

/**
 * The test that a result without a key means: a Generic test by its definition, others by their summary,
 * within the project; no match makes one (docs.getxray.app/display/XRAY/Import+Execution+Results, "testInfo").
 */
export function matchOrCreateTest(product: Product, info: TestInfo): Issue {
  return match(product, info) ?? createTest(product, info);
}

function match({ issues }: Product, { projectKey, summary, type, definition }: TestInfo): Issue | undefined {
  if (TEST_TYPES[type] === 'Unstructured' && definition !== undefined) {
    return issues.testDefinedAs(projectKey, definition);
  }
  return issues.all.find(
    (issue) => issue.type === 'Test' && issue.project === projectKey && issue.summary === summary,
  );
}

function createTest(product: Product, info: TestInfo): Issue {
  const content = {
    summary: info.summary,
    description: info.description,
    labels: info.labels,
    fields: {
      ...info.fields,
      ...(info.requirementKeys.length > 0 && { requirements: info.requirementKeys }),
    },
  };
  return product.issues.create({
    ...withOperations(content, info.update),
    project: info.projectKey,
    type: 'Test',
    origin: product.name,
    test: {
      type: info.type,
      steps: info.steps ?? [],
      gherkin: info.scenario ?? null,
      scenarioType: info.scenarioType ?? null,
      unstructured: info.definition ?? null,
    },
  });
}
