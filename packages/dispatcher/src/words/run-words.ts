import type { RunEnd, RunFacts } from '../backend.ts';

/** `Playwright · main · 0123456`, unless the settings name the run. */
export function runName({ settings, metadata, start, createdAt }: RunFacts): string {
  const { branch, tag: release, commit } = metadata;
  const origin = [branch ?? release, commit?.slice(0, 7)].filter(Boolean);
  const when = `${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const parts = [frameworkTitle(start.framework.name), ...(origin.length > 0 ? origin : [when])];
  return settings.name ?? parts.join(' · ');
}

export function frameworkTitle(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Where a run comes from, and the user's own `run.fields`: names and values for people. */
export function runDetails({ settings, metadata, start, shared }: RunFacts): [name: string, value: string][] {
  const { ci } = metadata;
  const { framework, shard, projects, reporter, node, os } = start;
  const details: [string, string | undefined][] = [
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
    // Which of them made the run says nothing of it.
    ['Shard', shared ? undefined : shard && `${shard.current} of ${shard.total}`],
    ['Node.js', node],
    ['OS', os],
    ['Reporter', `Livelane ${reporter}`],
    ...Object.entries(settings.fields),
  ];
  return details.flatMap(([name, value]) => (value ? [[name, value]] : []));
}

/** The user's own links, and the CI's page of the build. */
export function runLinks({ settings, metadata: { ci } }: RunFacts): { name: string; url: string }[] {
  const build = ci?.build ? `${ci.name} build ${ci.build}` : `${ci?.name} build`;
  return [...settings.links, ...(ci?.buildUrl ? [{ name: build, url: ci.buildUrl }] : [])];
}

/** Why a run is left open: shards that have not said that they are through. */
export function shardsInWords(left: readonly number[], { id, start }: RunFacts): string {
  const shards = left.length === 1 ? `shard ${left[0]} is` : `shards ${left.join(', ')} are`;
  return `${shards} not through (of ${start.shard?.total}); the last one closes it, or \`livelane run complete ${id}\``;
}

const ENDS: Partial<Record<RunEnd, string>> = {
  interrupted: 'The run was interrupted: tests that had not begun are missing here.',
  timedout: 'The run reached its time limit: tests that had not begun are missing here.',
  killed:
    'The test runner died without a word (killed, or crashed): tests that had not ended are missing here.',
};

/** What happened, for ends that are not the run's own; counts cannot show it. */
export function endInWords(end: RunEnd): string | undefined {
  return ENDS[end];
}
