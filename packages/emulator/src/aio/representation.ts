import type { CaseNote } from './cases.ts';
import { type Cycle, type CycleCase, latestRun, permissionOf, type Run } from './cycles.ts';
import type { Folder } from './folders.ts';
import type { World } from './world.ts';

export function representFolder(folder: Folder | null) {
  return folder && { ID: folder.ID, name: folder.name };
}

export function representCycle({ cases: _, folder, createdDate, ...cycle }: Cycle) {
  return { ...cycle, folder: representFolder(folder), createdDate: Math.floor(createdDate) };
}

export function representCase({ folder, createdDate, tags, ...note }: CaseNote) {
  return {
    ...note,
    folder: representFolder(folder),
    tags: tags.map((tag) => ({ tag })),
    createdDate: Math.floor(createdDate),
  };
}

export function representRun(world: World, cycle: Cycle, { testCase }: CycleCase, run: Run) {
  const { ID, status, effort, isAutomated, comments, assigneeToID, customFields, createdDate, updatedDate } =
    run;
  return {
    ID,
    testRunStatus: status,
    effort,
    isAutomated,
    comments,
    assigneeToID,
    customFields,
    createdDate: Math.floor(createdDate),
    updatedDate: updatedDate && Math.floor(updatedDate),
    permission: permissionOf(world, cycle, testCase),
  };
}

/** With the files that are attached; their `ID` and `name` are UNVERIFIED. */
export function representRunDetail(world: World, cycle: Cycle, entry: CycleCase, run: Run) {
  return {
    ...representRun(world, cycle, entry, run),
    testCase: representCase(entry.testCase),
    attachments: run.attachments.map(({ ID, name, contentType, size }) => ({ ID, name, contentType, size })),
  };
}

export function representCycleCase(world: World, cycle: Cycle, entry: CycleCase) {
  return {
    ID: entry.ID,
    testCase: representCase(entry.testCase),
    latestRun: representRun(world, cycle, entry, latestRun(entry)),
    permission: permissionOf(world, cycle, entry.testCase),
  };
}

/** Newest run first. */
export function representCaseRuns(world: World, cycle: Cycle, entry: CycleCase) {
  return {
    ID: entry.ID,
    testCase: representCase(entry.testCase),
    runs: entry.runs.toReversed().map((run) => representRun(world, cycle, entry, run)),
    permission: permissionOf(world, cycle, entry.testCase),
  };
}

/**
 * The page promises both efforts, the number of cases and a distribution; `totalTests` and `testRunDistribution`, by
 * the ids of run statuses, are what the vendor's interface calls them. All is UNVERIFIED for this path.
 */
export function representSummary({ ID, key, cases }: Cycle) {
  const entries = [...cases.values()];
  const runs = entries.map(latestRun);
  const testRunDistribution: Record<string, number> = {};
  for (const { status } of runs) testRunDistribution[status.ID] = (testRunDistribution[status.ID] ?? 0) + 1;
  return {
    ID,
    key,
    totalTests: cases.size,
    estimatedEffort: entries.reduce((sum, { testCase }) => sum + (testCase.estimatedEffort ?? 0), 0),
    actualEffort: runs.reduce((sum, { effort }) => sum + (effort ?? 0), 0),
    testRunDistribution,
  };
}
