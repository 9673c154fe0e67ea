import { basename } from 'node:path';
import type { FoundRuns } from '@livelane/core';
import type { RunOverview } from '@livelane/dispatcher';

/** `livelane runs --json`. Fields are added, never changed or removed; see the package's README. */
export function listJson(
  base: string,
  runs: readonly RunOverview[],
  unreadable: FoundRuns['unreadable'],
): string {
  return text({
    dir: base,
    runs: runs.map(runJson),
    unreadable: unreadable.map(({ paths: { folder }, reason }) => ({ id: basename(folder), folder, reason })),
  });
}

/** `livelane runs show <run> --json`. */
export function showJson(run: RunOverview): string {
  return text(runJson(run));
}

function runJson(run: RunOverview) {
  const { id, paths, condition, createdAt, lastAt, name, frameworks, replayOf, tests, ignored, bytes } = run;
  return {
    id,
    folder: paths.folder,
    state: condition,
    name,
    frameworks,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(lastAt).toISOString(),
    ...(replayOf !== undefined && { replayOf }),
    tests,
    ignored,
    bytes,
    vendors: run.vendors,
    problems: run.problems,
  };
}

function text(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
