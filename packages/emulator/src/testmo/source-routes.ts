import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { endpoint } from './endpoint.ts';
import { expandSources } from './expands.ts';
import { readQuery } from './input.ts';
import { pageOf } from './pages.ts';
import { sourceQuery, sourcesQuery } from './query.ts';
import { representSource } from './representation.ts';
import type { Statuses } from './statuses.ts';
import type { Store } from './store.ts';

/** docs.testmo.com/api/reference/automation-sources */
export function addSourceRoutes(routes: Hono<EmulatorEnv>, store: Store, statuses: Statuses): void {
  endpoint(routes, '/projects/:id/automation/sources', {
    GET(c, id) {
      const project = store.project(id);
      const query = readQuery(c, sourcesQuery);
      const sources = store.sources
        .filter((source) => source.project_id === project)
        .map((source) => representSource(source, store.runs, statuses.byAlias))
        .filter((source) => query.is_retired === undefined || source.is_retired === query.is_retired);
      if (query.sort === 'automation_sources:ran_at') {
        sources.sort((one, other) => compare(one.ran_at ?? '', other.ran_at ?? ''));
      }
      const page = pageOf(query.order === 'asc' ? sources : sources.toReversed(), query);
      return c.json({ ...page, expands: expandSources(page.result, query.expands) });
    },
  });

  endpoint(routes, '/automation/sources/:id', {
    GET(c, id) {
      const source = store.source(id);
      const { expands } = readQuery(c, sourceQuery);
      return c.json({
        result: representSource(source, store.runs, statuses.byAlias),
        expands: expandSources([source], expands),
      });
    },
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
