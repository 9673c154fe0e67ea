import type { TestStatus } from '@livelane/core';
import { type Failure, stop } from '@livelane/dispatcher';
import type { AioSection } from './config.ts';
import { type Configuration, isElsewhere, named } from './configuration.ts';

export type StatusKey = TestStatus | 'running';
export type StatusNames = Readonly<Record<StatusKey, string>>;

/**
 * Names that a new project has. `Not Run` is what the vendor's own reporter sends for skipped tests; an interrupted
 * test has no outcome either, and must look neither green nor red.
 */
export const DEFAULT_STATUSES: StatusNames = {
  passed: 'Passed',
  flaky: 'Passed',
  expectedfailure: 'Passed',
  failed: 'Failed',
  timedout: 'Failed',
  interrupted: 'Not Run',
  skipped: 'Not Run',
  todo: 'Not Run',
  running: 'In Progress',
};

/** A run that nobody has touched yet. */
export function isUntouched(status: string | null | undefined, names: StatusNames): boolean {
  return [DEFAULT_STATUSES.todo, names.todo].some((name) => name.toLowerCase() === status?.toLowerCase());
}

/**
 * The names to send, as the project writes them. A name that the project does not have stops the delivery before
 * results are refused one by one; where the project's list cannot be read they are sent as they are.
 */
export async function statusNames(
  section: Pick<AioSection, 'statuses' | 'project'>,
  configuration: Configuration,
): Promise<StatusNames | Failure> {
  const wanted: Record<StatusKey, string> = { ...DEFAULT_STATUSES, ...section.statuses };
  const list = await configuration.list('runStatuses');
  if (!list.ok) return isElsewhere(list.status) ? wanted : list.outcome;
  if (list.body.length === 0) return wanted;
  const missing: string[] = [];
  for (const key of Object.keys(wanted) as StatusKey[]) {
    const found = named(list.body, wanted[key]);
    if (found) wanted[key] = found.name;
    else missing.push(`"${wanted[key]}" ("aio.statuses.${key}")`);
  }
  if (missing.length === 0) return wanted;
  const own = list.body.map(({ name }) => `"${name}"`).join(', ');
  return stop(
    `Project ${section.project} in AIO Tests has no run status ${missing.join(', ')}; it has ${own}: set "aio.statuses" to these`,
  );
}
