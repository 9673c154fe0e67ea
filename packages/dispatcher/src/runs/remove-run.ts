import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type RunPaths, readCourierState } from '@livelane/core';
import { Lease } from '../courier/lease.ts';
import { conditionOf, type RunCondition } from './run-overview.ts';

/**
 * Removes a run's folder, unless its tests go on, or a courier holds it. It leaves `runs` as a whole, and is taken apart
 * only then: one that had lost its delivery files first would be delivered a second time by the next `resume`.
 * @param base folder of the journal.
 * @param conditions in which it may go.
 * @returns what keeps it; nothing when it is gone.
 * @throws what the file system throws.
 */
export async function removeRun(
  base: string,
  paths: RunPaths,
  conditions: readonly RunCondition[],
): Promise<RunCondition | undefined> {
  const lease = Lease.take(paths.lease);
  if (!(lease instanceof Lease)) return 'delivering';
  const aside = join(removedFolder(base), `${basename(paths.folder)}.${randomBytes(4).toString('hex')}`);
  try {
    const condition = conditionOf(paths, readCourierState(paths), lease);
    if (!conditions.includes(condition)) return condition;
    await mkdir(removedFolder(base), { recursive: true, mode: 0o700 });
    await rename(paths.folder, aside);
  } finally {
    lease.release();
  }
  await rm(aside, { recursive: true, force: true });
  // Not while another process takes one apart there.
  await rmdir(removedFolder(base)).catch(() => {});
  return undefined;
}

/** Takes apart what a removal that was cut off has left. */
export async function removeLeftovers(base: string): Promise<void> {
  if (existsSync(removedFolder(base))) await rm(removedFolder(base), { recursive: true, force: true });
}

function removedFolder(base: string): string {
  return join(base, 'removed');
}
