import { now } from '../clock.ts';
import type { CaseNote } from './cases.ts';
import { type AioNamed, PUBLISHED } from './configuration.ts';
import { type CustomFieldValue, customFieldValues, merged } from './custom-fields.ts';
import type { Attachment } from './files.ts';
import type { Folder } from './folders.ts';
import type { AioCycleOptions } from './options.ts';
import { type AioPermission, allows, FULL, type Right, runPermission } from './permission.ts';
import type { Project } from './project.ts';
import { found, Refusal, wrongField } from './refusal.ts';
import type { NewCycle, RunInput } from './schemas.ts';
import type { World } from './world.ts';

export interface Run {
  ID: number;
  status: AioNamed;
  /** Names of the statuses that it was marked with, in order. */
  history: string[];
  /** Seconds. */
  effort: number | null;
  isAutomated: boolean;
  comments: string[];
  assigneeToID: string | null;
  customFields: CustomFieldValue[];
  attachments: Attachment[];
  /** Epoch milliseconds. */
  createdDate: number;
  /** `null`: never marked. */
  updatedDate: number | null;
}

/** A case in a cycle; it has a run from the moment it is added. */
export interface CycleCase {
  ID: number;
  testCase: CaseNote;
  /** Oldest first. */
  runs: Run[];
}

export interface Cycle {
  ID: number;
  key: string;
  title: string;
  objective: string | null;
  folder: Folder | null;
  jiraTaskIDs: (string | number)[];
  customFields: CustomFieldValue[];
  permission: AioPermission;
  createdDate: number;
  /** By the case's key, in the order in which they were added. */
  cases: Map<string, CycleCase>;
}

export interface MarkOptions {
  createNewRun: boolean;
  addCaseToCycle: boolean;
  assigneeMode: 'DEFAULT' | 'OVERRIDE';
}

/** A cycle that is there from the start. @throws Error for what cannot be. */
export function placeCycle(world: World, { key, title = key, cases = [] }: AioCycleOptions): void {
  const [, project, number] = /^([A-Z][A-Z0-9_]+)-CY-([1-9]\d*)$/.exec(key) ?? [];
  if (project === undefined) throw new Error(`${JSON.stringify(key)} is no key of a cycle.`);
  const cycle = newCycle(world, world.project(project), Number(number), { title });
  for (const each of cases) newEntry(world, cycle, found(world.cases.find(each), 'case', each));
}

export function createCycle(world: World, project: Project, given: NewCycle): Cycle {
  return newCycle(world, project, project.lastCycle + 1, given);
}

function newCycle(world: World, project: Project, number: number, given: NewCycle): Cycle {
  const folder = given.folder === undefined ? null : project.cycleFolders.known(given.folder.ID, 'folder.ID');
  const customFields = customFieldValues(world.settings.configuration.customFields, given.customFields);
  project.lastCycle = Math.max(project.lastCycle, number);
  const key = `${project.key}-CY-${number}`;
  const cycle: Cycle = {
    ID: world.ids.next(),
    key,
    title: given.title,
    objective: given.objective ?? null,
    folder,
    jiraTaskIDs: given.jiraTaskIDs ?? [],
    customFields,
    permission: world.settings.permissions.cycles?.[key] ?? project.permission,
    createdDate: now(),
    cases: new Map(),
  };
  project.cycles.push(cycle);
  return cycle;
}

export function permissionOf(world: World, cycle: Cycle, testCase: CaseNote): AioPermission {
  const own = world.settings.permissions.runs?.[testCase.key] ?? FULL;
  return runPermission(cycle.permission, testCase.permission, own);
}

export function refuseWithout(right: Right, world: World, permission: AioPermission, title: string): void {
  if (allows(permission, right)) return;
  const { readOnlyStatus } = world.settings;
  throw new Refusal(readOnlyStatus, `No permission to ${right} ${title}: ${permission.error}.`);
}

/** By the case's key or its numeric id. */
export function caseIn(cycle: Cycle, key: string): CycleCase {
  const entry =
    cycle.cases.get(key) ?? [...cycle.cases.values()].find(({ testCase }) => String(testCase.ID) === key);
  if (entry === undefined) throw new Refusal(404, `The case ${key} is not in the cycle ${cycle.key}.`);
  return entry;
}

export function latestRun({ runs }: CycleCase): Run {
  return runs.at(-1) as Run;
}

export function runIn(cycle: Cycle, id: string): { entry: CycleCase; run: Run } {
  for (const entry of cycle.cases.values()) {
    const run = entry.runs.find(({ ID }) => String(ID) === id);
    if (run !== undefined) return { entry, run };
  }
  throw new Refusal(404, `There is no run ${id} in the cycle ${cycle.key}.`);
}

/** The case in the cycle, where it is added if it is not there. */
export function addCase(world: World, cycle: Cycle, key: string): CycleCase {
  const testCase = caseFor(world, cycle, key, true);
  return cycle.cases.get(testCase.key) ?? newEntry(world, cycle, testCase);
}

/** One result of a case. @throws Refusal, before anything is changed. */
export function mark(world: World, cycle: Cycle, key: string, given: RunInput, options: MarkOptions): Run {
  const { configuration } = world.settings;
  const testCase = caseFor(world, cycle, key, options.addCaseToCycle);
  const status = statusNamed(configuration.runStatuses, given.testRunStatus);
  const customFields = customFieldValues(configuration.customFields, given.customFields);

  const inCycle = cycle.cases.get(testCase.key);
  const entry = inCycle ?? newEntry(world, cycle, testCase);
  if (inCycle !== undefined && options.createNewRun) entry.runs.push(newRun(world));
  const run = latestRun(entry);
  if (status !== undefined) {
    run.status = status;
    run.history.push(status.name);
    run.updatedDate = now();
  }
  if (given.effort !== undefined) run.effort = given.effort;
  if (given.isAutomated !== undefined) run.isAutomated = given.isAutomated;
  const comments = given.comments ?? [];
  if (comments.length > 0)
    run.comments = world.settings.comments === 'append' ? [...run.comments, ...comments] : comments;
  const assignee = given.assigneeToID ?? null;
  if (options.assigneeMode === 'OVERRIDE') run.assigneeToID = assignee;
  else run.assigneeToID ??= assignee;
  run.customFields = merged(run.customFields, customFields);
  return run;
}

/** "Reverts a run to its original status of Not Run and removes all artifacts." */
export function resetRun(world: World, run: Run): void {
  const { ID, createdDate, history } = run;
  const original = newRun(world, ID);
  Object.assign(run, original, {
    createdDate,
    history: [...history, original.status.name],
    updatedDate: now(),
  });
}

/** The case, if it may have results in the cycle. */
function caseFor(world: World, cycle: Cycle, key: string, mayAdd: boolean): CaseNote {
  const testCase = found(world.cases.find(key), 'case', key);
  refuseWithout('write', world, permissionOf(world, cycle, testCase), `the run of ${key}`);
  if (cycle.cases.has(testCase.key)) return testCase;
  if (!mayAdd) throw new Refusal(400, `The case ${key} is not in the cycle ${cycle.key}.`);
  const { name } = testCase.status;
  if (name !== PUBLISHED)
    throw new Refusal(400, `Only published cases can be added to a cycle; ${key} is ${name}.`);
  return testCase;
}

function newEntry(world: World, cycle: Cycle, testCase: CaseNote): CycleCase {
  const entry = { ID: world.ids.next(), testCase, runs: [newRun(world)] };
  cycle.cases.set(testCase.key, entry);
  return entry;
}

function newRun({ ids, settings }: World, ID = ids.next()): Run {
  return {
    ID,
    status: settings.configuration.runStatuses[0] as AioNamed,
    history: [],
    effort: null,
    isAutomated: false,
    comments: [],
    assigneeToID: null,
    customFields: [],
    attachments: [],
    createdDate: now(),
    updatedDate: null,
  };
}

function statusNamed(list: readonly AioNamed[], name: string | undefined): AioNamed | undefined {
  if (name === undefined) return undefined;
  const status = list.find((each) => each.name === name);
  if (status === undefined)
    throw wrongField('testRunStatus', `there is no run status ${JSON.stringify(name)}`);
  return status;
}
