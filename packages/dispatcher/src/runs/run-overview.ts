import { basename } from 'node:path';
import {
  type BackendState,
  type CourierState,
  type RunPaths,
  readCourierState,
  readManifest,
  type TestStatus,
} from '@livelane/core';
import { Lease } from '../courier/lease.ts';
import { readJournal } from '../export/read-run.ts';
import { frameworkTitle } from '../words/run-words.ts';
import { folderSize } from './folder-size.ts';
import { type RefusedResult, readDelivery, refusedResults } from './refused-results.ts';
import { firstLines, isRunning, shardsOf } from './run-activity.ts';

/**
 * `running`: tests go on. `delivering`: they have ended, and a courier is at work. `settled`: every vendor has what it
 * shall have, or has refused it. `undelivered`: a courier has stopped with something left, or none could begin.
 * `interrupted`: a courier was killed before its end. `never-delivered`: there was nobody to send it to, or nothing to
 * send.
 */
export type RunCondition =
  | 'running'
  | 'delivering'
  | 'settled'
  | 'undelivered'
  | 'interrupted'
  | 'never-delivered';

/** What one vendor has of a run. */
export interface VendorOverview {
  name: string;
  title: string;
  /** The run as the vendor calls it, and where a person sees it. */
  label?: string;
  url?: string;
  /** Tests, not attempts. */
  delivered: number;
  pending: number;
  refused: number;
  /** Tests that name none of the vendor's cases and are not sent. */
  unlinked: number;
  filesPending: number;
  /** The vendor has everything and its run is closed, or was left open on purpose. */
  complete: boolean;
  /** What stood in the way last. */
  reason?: string;
  /** Each of the refused, in the journal's order. */
  refusals: RefusedResult[];
}

export interface RunOverview {
  id: string;
  paths: RunPaths;
  condition: RunCondition;
  createdAt: number;
  /** When a courier last said something of it; else when it was opened. */
  lastAt: number;
  name: string;
  /** Each with its version (`playwright 1.65.1`). */
  frameworks: string[];
  /** The run whose journal this one sends again. */
  replayOf?: string;
  tests: Partial<Record<TestStatus, number>>;
  ignored: number;
  /** Bytes of its files. */
  bytes: number;
  vendors: VendorOverview[];
  /** Mistakes in the settings and the like, as a courier found them. */
  problems: string[];
}

/**
 * What is known of one run, from its folder alone: no settings are read.
 * @throws when it holds no readable run.
 */
export async function overviewOf(paths: RunPaths): Promise<RunOverview> {
  const manifest = readManifest(paths);
  const state = readCourierState(paths);
  const condition = conditionOf(paths, state);
  const starts = firstLines(paths).map(({ framework }) => framework);
  // A courier that was killed knew less than the journal and the delivery files do; one that failed had read nothing.
  const isOld = state === undefined || condition === 'interrupted' || state.state === 'failed';
  const view = isOld ? readJournal(paths) : undefined;
  const total = view?.total;
  return {
    id: basename(paths.folder),
    paths,
    condition,
    createdAt: manifest.createdAt,
    lastAt: Math.max(manifest.createdAt, state?.at ?? 0),
    name: state?.name ?? (starts[0] ? frameworkTitle(starts[0].name) : manifest.id),
    frameworks: [...new Set(starts.map(({ name, version }) => `${name} ${version}`))],
    ...(manifest.replay && { replayOf: manifest.replay.of }),
    tests: view?.counts ?? state?.tests ?? {},
    ignored: view?.ignored ?? state?.ignored ?? 0,
    bytes: await folderSize(paths.folder),
    vendors: (state?.backends ?? []).map((backend) => vendorOf(backend, paths, total)),
    problems: state?.problems ?? [],
  };
}

/** @param own the lease, if it is this process that holds it. */
export function conditionOf(paths: RunPaths, state: CourierState | undefined, own?: Lease): RunCondition {
  if (isRunning(paths)) return 'running';
  if (!own && Lease.holder(paths.lease)) return 'delivering';
  const shards = shardsOf(paths);
  if (shards.length === 0) return 'never-delivered';
  if (!state || state.state === 'failed' || state.state === 'undelivered') return 'undelivered';
  const hasSeenAll = shards.every((id) => state.shards.includes(id));
  if (state.state === 'delivering' || !hasSeenAll) return 'interrupted';
  return state.backends.length === 0 ? 'never-delivered' : 'settled';
}

/** @param total tests of the journal, when the courier's own count is too old. */
function vendorOf(backend: BackendState, paths: RunPaths, total: number | undefined): VendorOverview {
  const { name, title, label, url, stopped, waiting, unlinkedCount = 0, files } = backend;
  const isNeeded = total !== undefined || backend.refusedCount > 0;
  const log = isNeeded ? readDelivery(paths, name) : undefined;
  const delivered = log?.acceptedCount ?? backend.delivered;
  const refused = log?.refusedCount ?? backend.refusedCount;
  const reason = stopped ?? waiting?.reason;
  return {
    name,
    title,
    ...(label !== undefined && { label }),
    ...(url !== undefined && { url }),
    delivered,
    pending: total === undefined ? backend.pending : Math.max(0, total - delivered - refused - unlinkedCount),
    refused,
    unlinked: unlinkedCount,
    filesPending: files?.pending ?? 0,
    complete: backend.complete,
    ...(reason !== undefined && { reason }),
    refusals: log ? refusedResults(paths, log.refusedResults) : [],
  };
}
