import { createHash } from 'node:crypto';
import {
  clean,
  clip,
  type LaneFacts,
  type RunFacts,
  runDetails,
  runLinks,
  runName,
} from '@livelane/dispatcher';
import type { TestmoSection } from './config.ts';
import { STRING_LIMIT, title } from './limits.ts';
import { isWebUrl, namedField, stringField } from './named-field.ts';
import type { CreateRun, CreateThread, Field, Link } from './wire.ts';

const MARKER_LENGTH = 80;

/** In runs that were made when jobs of a build ran again. */
export const ATTEMPT_FIELD = 'CI attempt';

export function createRunBody(run: RunFacts, section: TestmoSection): CreateRun {
  const { config, configId, milestone, milestoneId } = section;
  const { links, odd } = sortedLinks(run);
  return {
    name: title(runName(run), 'Test run'),
    source: section.source ?? sourceFrom(run.start.framework.name),
    ...(config !== undefined && { config }),
    ...(configId !== undefined && { config_id: configId }),
    ...(milestone !== undefined && { milestone }),
    ...(milestoneId !== undefined && { milestone_id: milestoneId }),
    tags: [...new Set([...run.settings.tags.map(tag).filter(Boolean), markerTag(run)])],
    fields: [
      ...runDetails(run).map(([name, value]) => namedField(name, value)),
      ...(run.shared && run.attempt > 1 ? [stringField(ATTEMPT_FIELD, String(run.attempt))] : []),
      ...odd,
    ],
    links,
  };
}

/** The lane's title is for people; its id finds the thread again when the answer to its creation was lost. */
export function createThreadBody(lane: LaneFacts): CreateThread {
  return { fields: [stringField('Lane', lane.title), laneIdField(lane.id)] };
}

export function laneIdField(laneId: string): Field {
  return stringField('Lane id', laneId);
}

/**
 * Finds the run again by the list's filter. The vendor's command line allows letters, digits, dashes and underscores;
 * what that leaves out of an id may be what tells it from another.
 */
export function markerTag({ id }: Pick<RunFacts, 'id'>): string {
  const readable = tag(id).slice(0, MARKER_LENGTH);
  const rest = readable === id ? [] : [createHash('sha256').update(id).digest('hex').slice(0, 8)];
  return ['livelane', readable, ...rest].filter(Boolean).join('-');
}

/** A framework's name as a source: letters, digits and dashes, beginning with a letter. */
function sourceFrom(name: string): string {
  const source = name.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^[^a-zA-Z]+|-+$/g, '');
  return source.length >= 2 ? source.slice(0, STRING_LIMIT) : 'tests';
}

function tag(text: string): string {
  return text
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, STRING_LIMIT);
}

/** Links that are no web address, or too long for one, are shown as fields. */
function sortedLinks(run: RunFacts): { links: Link[]; odd: Field[] } {
  const all = runLinks(run);
  const isLink = ({ url }: { url: string }) => isWebUrl(clean(url));
  return {
    links: all.filter(isLink).map(({ name, url }) => ({ name: title(name, 'Link'), url: clean(url) })),
    odd: all
      .filter((link) => !isLink(link))
      .map(({ name, url }) => namedField(clip(name, STRING_LIMIT), url)),
  };
}
