import type { LaneFacts, RunFacts } from '@livelane/dispatcher';
import type { TestmoSection } from './config.ts';
import { clean, clip, STRING_LIMIT, title } from './limits.ts';
import { isWebUrl, namedField, stringField } from './named-field.ts';
import type { CreateRun, CreateThread, Field, Link } from './wire.ts';

const MARKER_LENGTH = 80;

export function createRunBody(run: RunFacts, section: TestmoSection): CreateRun {
  const { config, configId, milestone, milestoneId } = section;
  const { links, odd } = runLinks(run);
  return {
    name: runName(run),
    source: section.source ?? sourceFrom(run.start.framework.name),
    ...(config !== undefined && { config }),
    ...(configId !== undefined && { config_id: configId }),
    ...(milestone !== undefined && { milestone }),
    ...(milestoneId !== undefined && { milestone_id: milestoneId }),
    tags: [...new Set([...run.settings.tags.map(tag).filter(Boolean), markerTag(run)])],
    fields: [...runFields(run), ...odd],
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
 * Finds the run again by the list's filter. With the time in it, because machines of one CI build that do
 * not share a run have the same run id. The vendor's command line allows letters, digits, dashes and
 * underscores.
 */
export function markerTag({ id, createdAt }: Pick<RunFacts, 'id' | 'createdAt'>): string {
  return ['livelane', tag(id).slice(0, MARKER_LENGTH), createdAt.toString(36)].filter(Boolean).join('-');
}

/** `Playwright · main · 0123456`, unless the settings name the run. */
export function runName({ settings, metadata, start, createdAt }: RunFacts): string {
  const { branch, tag: release, commit } = metadata;
  const origin = [branch ?? release, commit?.slice(0, 7)].filter(Boolean);
  const when = `${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const parts = [frameworkTitle(start.framework.name), ...(origin.length > 0 ? origin : [when])];
  return title(settings.name ?? parts.join(' · '), 'Test run');
}

function frameworkTitle(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
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

function runFields({ settings, metadata, start }: RunFacts): Field[] {
  const { ci } = metadata;
  const { framework, shard, projects, reporter, node, os } = start;
  const facts: [string, string | undefined][] = [
    ['Commit', metadata.commit],
    ['Branch', metadata.branch],
    ['Tag', metadata.tag],
    ['Repository', metadata.repository],
    ['Pull request', metadata.pullRequest],
    ['CI', ci?.name],
    ['CI build', ci?.build],
    ['CI job', ci?.job],
    ['Framework', `${frameworkTitle(framework.name)} ${framework.version}`],
    ['Projects', projects?.join(', ')],
    ['Shard', shard && `${shard.current} of ${shard.total}`],
    ['Node.js', node],
    ['OS', os],
    ['Reporter', `Livelane ${reporter}`],
    ...Object.entries(settings.fields),
  ];
  return facts.flatMap(([name, value]) => (value ? [namedField(name, value)] : []));
}

/** Links that are no web address, or too long for one, are shown as fields. */
function runLinks({ settings, metadata: { ci } }: RunFacts): { links: Link[]; odd: Field[] } {
  const all = [...settings.links];
  if (ci?.buildUrl)
    all.push({ name: ci.build ? `${ci.name} build ${ci.build}` : `${ci.name} build`, url: ci.buildUrl });
  const isLink = ({ url }: { url: string }) => isWebUrl(clean(url));
  return {
    links: all.filter(isLink).map(({ name, url }) => ({ name: title(name, 'Link'), url: clean(url) })),
    odd: all
      .filter((link) => !isLink(link))
      .map(({ name, url }) => namedField(clip(name, STRING_LIMIT), url)),
  };
}
