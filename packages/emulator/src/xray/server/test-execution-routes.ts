import type { Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { check, readJson, readQuery } from '../input.ts';
import { Refusal } from '../refusal.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import { executionWithKey, refuseReadOnly } from './lookup.ts';
import { representRunInList } from './representation.ts';

const PAGE = 200;

const whole = z
  .string()
  .regex(/^[1-9]\d*$/, 'must be a positive whole number')
  .transform(Number);

const listQuery = z.strictObject({
  detailed: z.enum(['true', 'false']).default('false'),
  limit: whole.optional(),
  page: whole.default(1),
});

const membersSchema = z.strictObject({
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
});

/** docs.getxray.app/display/XRAY/Test+Executions+-+REST and …/Test+Plans+-+REST */
export function addTestExecutionRoutes(routes: Hono<EmulatorEnv>, product: Product): void {
  const pageLimit = product.options.server?.pageLimit ?? PAGE;
  const issue = (key: string, type: 'Test' | 'Test Plan' | 'Test Execution'): Issue => {
    const found = product.issues.use(key, type);
    if (found === undefined) throw new Refusal(400, `${type} ${key} not found.`);
    return found;
  };

  endpoint(routes, '/testexec/:key/test', {
    GET(c) {
      const { detailed, limit = pageLimit, page } = readQuery(c, listQuery);
      const size = Math.min(limit, pageLimit);
      const runs = [...executionWithKey(product, param(c, 'key')).runs.values()]
        .flatMap((run) => product.runs.seen(run) ?? [])
        .map((run, index) => representRunInList(c, run, index + 1, detailed === 'true'));
      return c.json(runs.slice((page - 1) * size, page * size));
    },
    async POST(c) {
      const execution = executionWithKey(product, param(c, 'key'));
      const { add, remove } = check(membersSchema, await readJson(c), 'the body');
      refuseReadOnly(product, execution);
      const tests = add.map((key) => issue(key, 'Test'));
      for (const test of tests) product.runs.ensureRun(execution, test, product.statuses.initial);
      for (const key of remove) {
        const run = execution.runs.get(key);
        if (run !== undefined) product.runs.removeRun(run);
      }
      return c.json([]);
    },
  });

  endpoint(routes, '/testexec/:key/test/:testKey', {
    DELETE(c) {
      const run = executionWithKey(product, param(c, 'key')).runs.get(param(c, 'testKey'));
      if (run !== undefined) product.runs.removeRun(run);
      return c.body(null, 200);
    },
  });

  endpoint(routes, '/testplan/:key/testexecution', {
    GET(c) {
      const { key } = issue(param(c, 'key'), 'Test Plan');
      const executions = product.runs.executions.filter(({ plans }) => plans.includes(key));
      return c.json(executions.map(({ issue: { id, key, summary } }) => ({ id: Number(id), key, summary })));
    },
    async POST(c) {
      const { key } = issue(param(c, 'key'), 'Test Plan');
      const { add, remove } = check(membersSchema, await readJson(c), 'the body');
      for (const execution of add.map((each) => product.runs.execution(issue(each, 'Test Execution')))) {
        execution.plans = [...new Set([...execution.plans, key])];
      }
      for (const execution of remove.map((each) => product.runs.execution(issue(each, 'Test Execution')))) {
        execution.plans = execution.plans.filter((plan) => plan !== key);
      }
      return c.json([]);
    },
  });
}
