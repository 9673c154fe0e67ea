import * as z from 'zod';
import { check } from '../input.ts';
import { Refusal } from '../refusal.ts';
import type { Product } from '../store/product.ts';
import { bareResult, type Results, type StepResult, type TestResult } from './results.ts';

/*
 * Cucumber's JSON. It is written by many tools, so only what is read is required; Xray reads the tags:
 * `@KEY` on a feature is the Test Execution, `@TEST_KEY`, `@TestName:KEY` or `@KEY` on a scenario its test
 * (github.com/Qytera-Gmbh/cypress-xray-plugin, github.com/Xray-App/xray-postman-collections).
 */

const tags = z.array(z.looseObject({ name: z.string() })).default([]);

const step = z.looseObject({
  result: z.looseObject({ status: z.string(), error_message: z.string().optional() }).optional(),
  embeddings: z
    .array(z.looseObject({ data: z.base64(), mime_type: z.string(), name: z.string().optional() }))
    .default([]),
});

const feature = z.looseObject({
  name: z.string(),
  tags,
  elements: z
    .array(
      z.looseObject({ name: z.string(), type: z.string().default('scenario'), tags, steps: z.array(step) }),
    )
    .default([]),
});

type Step = z.output<typeof step>;

const STATUSES = {
  cloud: { passed: 'PASSED', failed: 'FAILED' },
  server: { passed: 'PASS', failed: 'FAIL' },
};

export function readCucumber(product: Product, body: unknown): Pick<Results, 'testExecutionKey' | 'tests'> {
  const features = check(z.array(feature), body, 'the results');
  const scenarios = new Map<string, Step[][]>();
  for (const { type, tags: own, steps } of features.flatMap(({ elements }) => elements)) {
    const testKey = keyOf(own, /^@(?:TEST_|TestName:)?([A-Z][A-Z0-9_]+-\d+)$/);
    if (type === 'background' || testKey === undefined) continue;
    scenarios.set(testKey, [...(scenarios.get(testKey) ?? []), steps]);
  }
  const tests = [...scenarios].map(([testKey, rows]) => ({ ...resultOf(product, rows), testKey }));
  // Specs of github.com/Qytera-Gmbh/cypress-xray-plugin.
  if (tests.length === 0) throw new Refusal(400, 'There are no valid tests imported');
  const testExecutionKey = keyOf(
    features.flatMap((each) => each.tags),
    /^@([A-Z][A-Z0-9_]+-\d+)$/,
  );
  return { testExecutionKey, tests };
}

function keyOf(all: z.output<typeof tags>, pattern: RegExp): string | undefined {
  return all.map(({ name }) => pattern.exec(name)?.[1]).find((key) => key !== undefined);
}

/** Several scenarios of one test are the rows of its outline: it passes when all of them do. */
function resultOf(product: Product, rows: readonly Step[][]): TestResult {
  const { passed, failed } = STATUSES[product.name];
  const all = rows.flat();
  const statusOf = (steps: readonly Step[]) => {
    const statuses = steps.map(({ result }) => result?.status);
    if (statuses.includes('failed')) return failed;
    return statuses.every((status) => status === 'passed') ? passed : 'TODO';
  };
  const stepOf = (each: Step): StepResult => ({
    status: statusOf([each]),
    comment: each.result?.error_message,
    defects: [],
    evidence: each.embeddings.map(({ data, mime_type, name }, index) => ({
      filename: name ?? `embedding-${index + 1}`,
      contentType: mime_type,
      bytes: Buffer.from(data, 'base64'),
    })),
  });
  return {
    ...bareResult(statusOf(all)),
    ...(rows.length === 1
      ? { steps: all.map(stepOf) }
      : { examples: rows.map(statusOf), evidence: all.flatMap((each) => stepOf(each).evidence) }),
    comment: all.find(({ result }) => result?.status === 'failed')?.result?.error_message,
  };
}
