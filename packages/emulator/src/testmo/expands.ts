import type { RunExpand, SourceExpand } from './query.ts';
import type { TestmoStatus } from './statuses.ts';
import type { StoredRun } from './store.ts';
import { USER } from './user.ts';

/*
 * Referenced objects with the keys of the vendor's API binding (@testmo/testmo-api 2.4.0). What a status's
 * `system_name` and `color` look like is UNVERIFIED.
 */

const COLORS = { success: '#2e7d32', failure: '#c62828', neutral: '#616161', open: '#1565c0' };

export function expandRuns(
  runs: readonly StoredRun[],
  names: readonly RunExpand[],
  statuses: readonly TestmoStatus[],
): Record<string, object[]> {
  const expand: Record<RunExpand, () => object[]> = {
    automation_sources: () => referenced(runs.map((run) => run.source)),
    configs: () => referenced(runs.map((run) => run.config)),
    milestones: () => referenced(runs.map((run) => run.milestone)),
    statuses: () => statuses.map(expandStatus),
    users: () => (runs.length === 0 ? [] : [expandUser()]),
  };
  return Object.fromEntries(names.map((name) => [name, expand[name]()]));
}

export function expandSources(
  sources: readonly object[],
  names: readonly SourceExpand[],
): Record<string, object[]> {
  return Object.fromEntries(names.map((name) => [name, sources.length === 0 ? [] : [expandUser()]]));
}

function referenced(all: readonly ({ id: number; name: string } | null)[]): { id: number; name: string }[] {
  const byId = new Map<number, { id: number; name: string }>();
  for (const each of all) {
    if (each !== null) byId.set(each.id, { id: each.id, name: each.name });
  }
  return [...byId.values()];
}

function expandStatus({ id, name, aliases, outcome }: TestmoStatus) {
  return {
    id,
    name,
    system_name: name.toLowerCase(),
    color: COLORS[outcome],
    is_final: outcome !== 'open',
    is_untested: false,
    is_passed: outcome === 'success',
    is_failed: outcome === 'failure',
    aliases,
  };
}

function expandUser() {
  return { id: USER.id, name: USER.name };
}
