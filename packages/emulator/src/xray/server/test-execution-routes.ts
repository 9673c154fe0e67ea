import type { Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { check, readJson, readQuery } from '../input.ts';
import type { Product } from '../store/product.ts';
import { executionWithKey, mentionedIssue, refuseReadOnly } from './lookup.ts';
import { membersSchema, pageOf, pageQuery } from './members.ts';
import { representRunInList } from './representation.ts';

const listQuery = pageQuery.extend({ detailed: z.enum(['true', 'false']).default('false') });

/** docs.getxray.app/display/XRAY/Test+Executions+-+REST */
export function addTestExecutionRoutes(routes: Hono<EmulatorEnv>, product: Product): void {
  endpoint(routes, '/testexec/:key/test', {
    GET(c) {
      const { detailed, ...page } = readQuery(c, listQuery);
      const runs = [...executionWithKey(product, param(c, 'key')).runs.values()]
        .flatMap((run) => product.runs.seen(run) ?? [])
        .map((run, index) => representRunInList(c, run, index + 1, detailed === 'true'));
      return c.json(pageOf(product, runs, page));
    },
    async POST(c) {
      const execution = executionWithKey(product, param(c, 'key'));
      const { add, remove } = check(membersSchema, await readJson(c), 'the body');
      refuseReadOnly(product, execution);
      const tests = add.map((key) => mentionedIssue(product, key, 'Test'));
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
      const execution = executionWithKey(product, param(c, 'key'));
      refuseReadOnly(product, execution);
      const run = execution.runs.get(param(c, 'testKey'));
      if (run !== undefined) product.runs.removeRun(run);
      return c.body(null, 200);
    },
  });
}
