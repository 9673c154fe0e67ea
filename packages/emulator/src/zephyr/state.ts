import type { Attachment, FileNote, ItemType } from './files.ts';
import type { JobDetail } from './job-detail.ts';
import type { ImportResult } from './job-import.ts';
import type { Job } from './jobs.ts';
import { type Cycle, type CyclePhase, type Execution, type Result, statusOf } from './planning.ts';
import { pathOf, type TreeCase } from './repository.ts';
import type { World } from './world.ts';

export interface ZephyrState {
  /** In the order of creation, all of these. */
  cycles: ZephyrCycleState[];
  cases: ZephyrCaseState[];
  jobs: ZephyrJobState[];
}

export type ZephyrCycleState = Omit<Cycle, 'phases'> & { phases: ZephyrPhaseState[] };

export type ZephyrPhaseState = Pick<CyclePhase, 'id' | 'name' | 'freeForm' | 'startDate' | 'endDate'> & {
  tcrCatalogTreeId: number;
  /** In the order in which they were assigned first. */
  executions: ZephyrExecutionState[];
};

export interface ZephyrExecutionState extends ZephyrCaseIds {
  id: number;
  caseName: string;
  /** The case's folders in the repository, from the top. */
  tree: string[];
  status: string;
  testerId: number;
  /** Of the latest result; `null` without one. */
  notes: string | null;
  /** Milliseconds. */
  actualTime: number | null;
  /** Epoch milliseconds. */
  executedOn: number | null;
  executedBy: number | null;
  /** Every result in the order of arrival. */
  history: Result[];
  steps: { testStepId: number; status: number }[];
  attachments: ZephyrAttachmentState[];
}

export interface ZephyrCaseState extends ZephyrCaseIds {
  name: string;
  releaseId: number;
  tree: string[];
  tcrCatalogTreeId: number;
  automated: boolean;
  tag: string | null;
  description: string | null;
  scriptName: string | null;
  attachments: ZephyrAttachmentState[];
}

interface ZephyrCaseIds {
  /** Of the version (`testcase.id`). */
  caseId: number;
  testcaseId: number;
  /** Of the place in the tree: the repository's for a case, the phase's for an execution. */
  tctId: number;
}

export type ZephyrAttachmentState = Pick<Attachment, 'id' | keyof FileNote>;

export interface ZephyrJobState {
  id: number;
  detail: JobDetail;
  file: FileNote | null;
  runs: ZephyrJobRunState[];
}

export interface ZephyrJobRunState {
  id: number;
  /** As a look at the progress would have it. */
  status: string;
  /** Epoch milliseconds with a fraction, both. */
  scheduledAt: number;
  endedAt: number | null;
  result: ImportResult | null;
  message: string | null;
}

export interface ZephyrTotals {
  cycles: number;
  phases: number;
  executions: number;
  /** Results received, whatever their status; a job's count too. */
  results: number;
  cases: number;
  attachments: number;
  jobs: number;
  runs: number;
}

export function zephyrState(world: World): ZephyrState {
  const attachments = (itemType: ItemType, itemId: number): ZephyrAttachmentState[] =>
    world.files
      .of(itemType, itemId)
      .map(({ id, name, contentType, size, sha256 }) => ({ id, name, contentType, size, sha256 }));
  const places = new Map(world.repository.cases.map((treeCase) => [treeCase.testcase, treeCase]));

  const caseState = (treeCase: TreeCase): ZephyrCaseState => {
    const { given, releaseId, testcaseId } = treeCase.testcase;
    return {
      ...caseIds(treeCase),
      name: given.name,
      releaseId,
      tree: pathOf(treeCase.node),
      tcrCatalogTreeId: treeCase.node.id,
      automated: given.automated ?? false,
      tag: given.tag ?? null,
      description: given.description ?? null,
      scriptName: given.scriptName ?? null,
      attachments: attachments('testcase', testcaseId),
    };
  };

  const executionState = (execution: Execution): ZephyrExecutionState => {
    const { id, treeCase, testerId, history, stepResults } = execution;
    const latest = history.at(-1);
    return {
      id,
      ...caseIds(treeCase),
      caseName: treeCase.testcase.given.name,
      tree: pathOf((places.get(treeCase.testcase) ?? treeCase).node),
      status: statusOf(execution),
      testerId,
      notes: latest?.notes ?? null,
      actualTime: latest?.actualTime ?? null,
      executedOn: latest?.executedOn ?? null,
      executedBy: latest?.executedBy ?? null,
      history: [...history],
      steps: stepResults.map(({ testStepId, status }) => ({ testStepId, status })),
      attachments: attachments('releaseTestSchedule', id),
    };
  };

  return {
    cycles: world.planning.cycles.map((cycle) => ({
      ...cycle,
      phases: cycle.phases.map(({ id, name, freeForm, startDate, endDate, node, executions }) => ({
        id,
        name,
        freeForm,
        startDate,
        endDate,
        tcrCatalogTreeId: node.id,
        executions: [...executions.values()].map(executionState),
      })),
    })),
    cases: world.repository.cases.map(caseState),
    jobs: world.jobs.all.map((job) => jobState(world, job)),
  };
}

export function zephyrTotals({ planning, repository, files, jobs }: World): ZephyrTotals {
  const { cycles, executions } = planning;
  return {
    cycles: cycles.length,
    phases: cycles.reduce((sum, { phases }) => sum + phases.length, 0),
    executions: executions.length,
    results: executions.reduce((sum, { history }) => sum + history.length, 0),
    cases: repository.cases.length,
    attachments: files.count,
    jobs: jobs.all.length,
    runs: jobs.all.reduce((sum, { runs }) => sum + runs.length, 0),
  };
}

function caseIds({ id, testcase }: TreeCase): ZephyrCaseIds {
  return { caseId: testcase.id, testcaseId: testcase.testcaseId, tctId: id };
}

function jobState({ jobs }: World, { id, detail, file, runs }: Job): ZephyrJobState {
  return {
    id,
    detail: { ...detail },
    file: file && { name: file.name, contentType: file.contentType, size: file.size, sha256: file.sha256 },
    runs: runs.map((run) => ({
      id: run.id,
      status: jobs.stateOf(run),
      scheduledAt: run.scheduledAt,
      endedAt: run.endedAt,
      result: run.result && { ...run.result },
      message: run.message,
    })),
  };
}
