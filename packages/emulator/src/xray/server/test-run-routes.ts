import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint, param } from '../endpoint.ts';
import { check, readBytes, readJson, readQuery } from '../input.ts';
import { Refusal } from '../refusal.ts';
import { knownStatus, withDefects, withStatus } from '../store/changes.ts';
import type { Product } from '../store/product.ts';
import type { TestRun } from '../store/runs.ts';
import { executionWithKey, seenRun, writableRun } from './lookup.ts';
import { representRun } from './representation.ts';
import { runUpdateSchema, updateRun } from './test-run-update.ts';
import type { ServerVersion } from './version.ts';

const runQuery = z.strictObject({ testExecIssueKey: z.string().min(1), testIssueKey: z.string().min(1) });
const statusQuery = z.strictObject({ status: z.string().min(1) });

/** docs.getxray.app/display/XRAY/Test+Runs+-+REST, but for attachments, steps and iterations. */
export function addTestRunRoutes(routes: Hono<EmulatorEnv>, product: Product, version: ServerVersion): void {
  const seen = (c: Context<EmulatorEnv>) => seenRun(product, product.runs.runById(param(c, 'id')));
  const writable = (c: Context<EmulatorEnv>) => writableRun(product, param(c, 'id'));
  const change = (run: TestRun, changes: Partial<TestRun>) => product.runs.change(run, changes);

  endpoint(routes, '/testrun', {
    GET(c) {
      const { testExecIssueKey, testIssueKey } = readQuery(c, runQuery);
      const execution = executionWithKey(product, testExecIssueKey);
      return c.json(representRun(c, product, seenRun(product, execution.runs.get(testIssueKey))));
    },
  });

  endpoint(routes, '/testrun/:id', {
    GET: (c) => c.json(representRun(c, product, seen(c))),
    async PUT(c) {
      const run = writable(c);
      const answer = updateRun(product, run, check(runUpdateSchema, await readJson(c), 'the body'));
      // What 1.0 answers is UNVERIFIED: a list of warnings, as elsewhere.
      return version === '1.0' ? c.json([]) : c.json(answer);
    },
  });

  endpoint(routes, '/testrun/:id/status', {
    GET: (c) => c.text(seen(c).status),
    PUT(c) {
      const run = writable(c);
      change(run, withStatus(run, knownStatus(product, readQuery(c, statusQuery).status)));
      return c.body(null, 200);
    },
  });

  endpoint(routes, '/testrun/:id/comment', {
    GET: (c) => c.json(renderedComment(seen(c))),
    async PUT(c) {
      const run = writable(c);
      change(run, { comment: (await readBytes(c)).toString('utf8') });
      return c.json(renderedComment(run));
    },
  });

  endpoint(routes, '/testrun/:id/assignee', { GET: (c) => c.text(seen(c).assignee ?? '') });

  endpoint(routes, '/testrun/:id/defect', {
    GET: (c) => c.json(seen(c).defects.map((key) => ({ key }))),
    async POST(c) {
      const run = writable(c);
      const add = check(z.array(z.string()), await readJson(c), 'the body');
      change(run, { defects: withDefects(product, run.defects, { add }) });
      return c.json([]);
    },
  });

  endpoint(routes, '/testrun/:id/defect/:key', {
    DELETE(c) {
      const run = writable(c);
      change(run, { defects: withDefects(product, run.defects, { remove: [param(c, 'key')] }) });
      return c.body(null, 200);
    },
  });

  endpoint(routes, '/testrun/:id/example/:index', {
    GET: (c) => c.text(exampleOf(seen(c), param(c, 'index')).status),
    PUT(c) {
      const run = writable(c);
      const changed = exampleOf(run, param(c, 'index'));
      const status = knownStatus(product, readQuery(c, statusQuery).status);
      change(run, {
        examples: run.examples.map((each) => (each === changed ? { ...each, status } : each)),
      });
      return c.body(null, 200);
    },
  });
}

function renderedComment({ comment }: TestRun) {
  return { raw: comment ?? '', rendered: comment ?? '' };
}

function exampleOf(run: TestRun, index: string): TestRun['examples'][number] {
  const example = run.examples[Number(index)];
  if (example === undefined) throw new Refusal(404, `Example ${index} not found.`);
  return example;
}
