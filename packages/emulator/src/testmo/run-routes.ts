import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { endpoint } from './endpoint.ts';
import { expandRuns } from './expands.ts';
import { readBody, readQuery } from './input.ts';
import { pageOf } from './pages.ts';
import { noQuery, runQuery, runsQuery } from './query.ts';
import { representRun, statusOfRun } from './representation.ts';
import { passesFilters } from './run-filter.ts';
import { appendRunSchema, completeRunSchema, createRunSchema, createThreadSchema } from './schemas.ts';
import type { Statuses } from './statuses.ts';
import type { Store } from './store.ts';

/** docs.testmo.com/api/reference/automation-runs */
export function addRunRoutes(routes: Hono<EmulatorEnv>, store: Store, statuses: Statuses): void {
  endpoint(routes, '/projects/:id/automation/runs', {
    GET(c, id) {
      const project = store.project(id);
      const query = readQuery(c, runsQuery);
      const runs = store.runs.filter((run) => run.project_id === project && passesFilters(run, query));
      const wanted = [query.status, query.state].filter((list) => list !== undefined);
      const filtered =
        wanted.length === 0
          ? runs
          : runs.filter((run) => wanted.every((list) => list.includes(statusOfRun(run, statuses.byAlias))));
      const page = pageOf(query.order === 'asc' ? filtered : filtered.toReversed(), query);
      return c.json({
        ...page,
        result: page.result.map((run) => representRun(run, statuses.byAlias)),
        expands: expandRuns(page.result, query.expands, statuses.all),
      });
    },
    async POST(c, id) {
      const project = store.project(id);
      readQuery(c, noQuery);
      const run = store.createRun(project, await readBody(c, createRunSchema));
      return c.json({ id: run.id }, 201);
    },
  });

  endpoint(routes, '/automation/runs/:id', {
    GET(c, id) {
      const run = store.run(id);
      const { expands } = readQuery(c, runQuery);
      return c.json({
        result: representRun(run, statuses.byAlias),
        expands: expandRuns([run], expands, statuses.all),
      });
    },
  });

  endpoint(routes, '/automation/runs/:id/append', {
    async POST(c, id) {
      const run = store.run(id);
      readQuery(c, noQuery);
      store.appendRun(run, await readBody(c, appendRunSchema));
      return c.body(null, 204);
    },
  });

  endpoint(routes, '/automation/runs/:id/complete', {
    async POST(c, id) {
      const run = store.run(id);
      readQuery(c, noQuery);
      const { measure_elapsed } = await readBody(c, completeRunSchema);
      store.completeRun(run, measure_elapsed ?? false);
      return c.body(null, 204);
    },
  });

  endpoint(routes, '/automation/runs/:id/threads', {
    async POST(c, id) {
      const run = store.run(id);
      readQuery(c, noQuery);
      const thread = store.createThread(run, await readBody(c, createThreadSchema));
      return c.json({ id: thread.id }, 201);
    },
  });
}
