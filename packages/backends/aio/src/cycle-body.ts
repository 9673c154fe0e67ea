import {
  clean,
  clip,
  type Failure,
  oneLine,
  type RunFacts,
  runDetails,
  runLinks,
  runName,
} from '@livelane/dispatcher';
import type { AioClient } from './client.ts';
import { type AioSection, folderNames } from './config.ts';
import type { Configuration } from './configuration.ts';
import { customFields } from './custom-fields.ts';
import { COMMENT_LIMIT, TITLE_LIMIT } from './limits.ts';
import type { NewCycle } from './wire.ts';

/**
 * The cycle's title: the user's, or the run's name. What several machines share must be found by what can be searched,
 * the title, and be told from the next build of the same commit; so it ends with the run's id there.
 */
export function cycleTitle(run: RunFacts, section: AioSection): string {
  if (section.cycle.title !== undefined) return section.cycle.title;
  const suffix = run.shared ? sharedSuffix(run) : '';
  return oneLine(runName(run), 'Test run', TITLE_LIMIT - suffix.length) + suffix;
}

export function sharedSuffix({ id }: Pick<RunFacts, 'id'>): string {
  return ` · ${id}`;
}

/** Finds the cycle of this run among others of the same title. */
export function runMarker({ id }: Pick<RunFacts, 'id'>): string {
  return `Livelane run ${id}`;
}

/** Asks for the folder and the custom fields' ids, where there are any. */
export async function newCycle(
  client: AioClient,
  configuration: Configuration,
  run: RunFacts,
  section: AioSection,
): Promise<NewCycle | Failure> {
  const { folder, tasks } = section.cycle;
  const fields = await customFields(section.cycle.customFields, configuration);
  if ('kind' in fields) return fields;
  const place = folder === undefined ? undefined : await client.folder('testcycle', folderNames(folder));
  if (place && !place.ok) return place.outcome;
  return {
    title: cycleTitle(run, section),
    objective: objective(run, section),
    ...(place && { folder: { ID: place.body } }),
    ...(tasks.length > 0 && { jiraTaskIDs: tasks }),
    ...(fields.length > 0 && { customFields: fields }),
  };
}

function objective(run: RunFacts, { cycle }: AioSection): string {
  // A cycle for every night is not this run's alone.
  const marker = cycle.title === undefined ? [runMarker(run)] : [];
  const details = runDetails(run).map(([name, value]) => `${name}: ${value}`);
  const links = runLinks(run).map(({ name, url }) => `${name}: ${url}`);
  const tags = run.settings.tags.length > 0 ? [`Tags: ${run.settings.tags.join(', ')}`] : [];
  const facts = [...marker, ...(cycle.title === undefined ? [...details, ...tags, ...links] : [])].join('\n');
  return clip(clean([cycle.objective, facts].filter(Boolean).join('\n\n')), COMMENT_LIMIT);
}
