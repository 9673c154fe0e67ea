import type { RunsQuery } from './query.ts';
import type { StoredRun } from './store.ts';
import { USER } from './user.ts';

/**
 * Whether a run passes all filters of the list but the one on its status. Of several values one is enough
 * (for `tags` UNVERIFIED); the times themselves are excluded (UNVERIFIED).
 */
export function passesFilters(run: StoredRun, query: RunsQuery): boolean {
  const created = Date.parse(run.created_at);
  const any = (wanted: readonly number[] | undefined, id: number | undefined) =>
    wanted === undefined || (id !== undefined && wanted.includes(id));
  return (
    any(query.config_id, run.config?.id) &&
    any(query.milestone_id, run.milestone?.id) &&
    any(query.source_id, run.source.id) &&
    any(query.created_by, USER.id) &&
    (query.created_after === undefined || created > query.created_after) &&
    (query.created_before === undefined || created < query.created_before) &&
    (query.tags === undefined || query.tags.some((tag) => run.tags.includes(tag)))
  );
}
