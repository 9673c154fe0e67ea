import { createHash } from 'node:crypto';
import type { RunManifest, ShardStart } from '@livelane/core';
import type { RunFacts } from './backend.ts';
import type { LoadedConfig } from './config/load-config.ts';
import type { RunMetadata } from './metadata.ts';

/** A handle that `livelane run create` made: `livelane run complete` ends its run, nobody else. */
const MADE_HANDLE = /^shared-\d{8}-\d{6}-[0-9a-f]{12}$/;

/**
 * What is known of a run besides its results.
 * @param starts first lines of this machine's shards, at least one; the first is the run's.
 */
export function runFacts(
  manifest: RunManifest,
  { run: settings, report }: Pick<LoadedConfig, 'run' | 'report'>,
  metadata: RunMetadata,
  starts: readonly [ShardStart, ...ShardStart[]],
): RunFacts {
  const [start] = starts;
  const parts = starts.flatMap(({ shard }) =>
    shard && shard.total === start.shard?.total ? [shard.current] : [],
  );
  const facts = {
    createdAt: manifest.createdAt,
    attempt: manifest.attempt ?? 1,
    parts: [...new Set(parts)].sort((one, other) => one - other),
    settings,
    report,
    metadata,
    start,
  };
  const { id, origin, common = id, replay } = manifest;
  if (replay) {
    // Another machine may replay the same run, and vendors are searched by what a text begins or ends with.
    const which = id.slice(replay.of.length + 1);
    const own = `${which}-${manifest.createdAt.toString(36)}-${replay.of}`;
    return { ...facts, id: own, shared: false, closedBy: 'this-machine' };
  }
  if (origin === 'handle') {
    if (MADE_HANDLE.test(common)) return { ...facts, id: common, shared: true, closedBy: 'command' };
    return { ...facts, id: common, shared: true, closedBy: start.shard ? 'last-shard' : 'last-machine' };
  }
  if (origin === 'ci' && start.shard) {
    return { ...facts, id: `${common}-${groupOf(facts)}`, shared: true, closedBy: 'last-shard' };
  }
  // Another machine that runs the whole suite for this build, in a matrix or once more, has a run of its own.
  const own = origin === 'ci' ? `${id}-${manifest.createdAt.toString(36)}` : id;
  return { ...facts, id: own, shared: false, closedBy: 'this-machine' };
}

/** A new handle; see {@link MADE_HANDLE}. */
export function makeHandle(now: Date, random: Buffer): string {
  const [date, time] = now.toISOString().replace(/[-:]/g, '').slice(0, 15).split('T');
  return `shared-${date}-${time}-${random.toString('hex').slice(0, 12)}`;
}

/**
 * The same for all shards of one suite, and another for what a build's matrix or another of its jobs runs. No CI system
 * says in which matrix a job is, so that is told by what differs. Numbers in a job's name count its shards.
 */
function groupOf({ start, settings, metadata }: Pick<RunFacts, 'start' | 'settings' | 'metadata'>): string {
  const { framework, shard, node, os } = start;
  const job = metadata.ci?.job?.replace(/\d+/g, '');
  const parts = [framework.name, shard?.total, node.split('.')[0], os, settings.name, settings.fields, job];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}
