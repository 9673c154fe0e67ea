import type { Hono } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { check, readJson, readQuery } from '../input.ts';
import { issueLink } from '../origin.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import { mentionedIssue } from './lookup.ts';
import { membersSchema, pageOf, pageQuery } from './members.ts';

/** docs.getxray.app/display/XRAY/Test+Plans+-+REST */
export function addTestPlanRoutes(routes: Hono<EmulatorEnv>, product: Product): void {
  const planWithKey = (key: string) => mentionedIssue(product, key, 'Test Plan');
  const executionsOf = (plan: Issue) =>
    product.runs.executions.filter(({ plans }) => plans.includes(plan.key));
  const executionWithKey = (key: string) =>
    product.runs.execution(mentionedIssue(product, key, 'Test Execution'));
  const latestStatus = (plan: Issue, test: Issue) =>
    executionsOf(plan)
      .flatMap(({ runs }) => runs.get(test.key) ?? [])
      .sort((a, b) => b.updatedAt - a.updatedAt)[0]?.status ?? product.statuses.initial;

  endpoint(routes, '/testplan/:key/test', {
    GET(c) {
      const page = readQuery(c, pageQuery);
      const plan = planWithKey(param(c, 'key'));
      const tests = product.plans
        .testsOf(plan)
        .map((test) => ({ id: Number(test.id), key: test.key, latestStatus: latestStatus(plan, test) }));
      return c.json(pageOf(product, tests, page));
    },
    async POST(c) {
      const plan = planWithKey(param(c, 'key'));
      const { add, remove } = check(membersSchema, await readJson(c), 'the body');
      const tests = add.map((key) => mentionedIssue(product, key, 'Test'));
      product.plans.add(plan, tests);
      product.plans.remove(plan, remove);
      return c.json([]);
    },
  });

  endpoint(routes, '/testplan/:key/test/:testKey', {
    DELETE(c) {
      product.plans.remove(planWithKey(param(c, 'key')), [param(c, 'testKey')]);
      return c.body(null, 200);
    },
  });

  endpoint(routes, '/testplan/:key/testexecution', {
    GET(c) {
      const executions = executionsOf(planWithKey(param(c, 'key')));
      return c.json(
        executions.map(({ issue, environments }) => ({
          ...issueLink(c, issue),
          id: Number(issue.id),
          summary: issue.summary,
          environments,
          archived: false,
        })),
      );
    },
    async POST(c) {
      const { key } = planWithKey(param(c, 'key'));
      const { add, remove } = check(membersSchema, await readJson(c), 'the body');
      const added = add.map(executionWithKey);
      const removed = remove.map(executionWithKey);
      for (const execution of added) execution.plans = [...new Set([...execution.plans, key])];
      for (const execution of removed) execution.plans = execution.plans.filter((plan) => plan !== key);
      return c.json([]);
    },
  });
}
