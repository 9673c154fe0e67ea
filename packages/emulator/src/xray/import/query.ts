import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import type { ExecutionInfo, Results } from './results.ts';

/** Of the formats that are no Xray JSON (github.com/Xray-App/xray-automation-js). */
export const formatQuery = z.strictObject({
  projectKey: z.string().min(1).optional(),
  testExecKey: z.string().min(1).optional(),
  testPlanKey: z.string().min(1).optional(),
  testEnvironments: z.string().optional(),
  revision: z.string().optional(),
  fixVersion: z.string().optional(),
});

export const cucumberQuery = z.strictObject({ projectKey: z.string().min(1).optional() });

export function targetOf({
  projectKey,
  testExecKey,
  testPlanKey,
  testEnvironments,
  revision,
  fixVersion,
}: z.output<typeof formatQuery>): Pick<Results, 'testExecutionKey' | 'info'> {
  if (projectKey === undefined && testExecKey === undefined) {
    throw new Refusal(400, 'Must provide a project key');
  }
  const info: ExecutionInfo = {
    project: projectKey,
    revision,
    version: fixVersion,
    testPlanKeys: testPlanKey ? [testPlanKey] : undefined,
    testEnvironments: testEnvironments?.split(';'),
  };
  return { testExecutionKey: testExecKey, info };
}
