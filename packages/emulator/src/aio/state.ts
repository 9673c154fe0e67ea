import type { CaseNote } from './cases.ts';
import type { CustomFieldValue } from './custom-fields.ts';
import type { Cycle, CycleCase, Run } from './cycles.ts';
import type { Attachment } from './files.ts';
import { type Folder, pathOf } from './folders.ts';
import type { ImportNote } from './project.ts';
import type { World } from './world.ts';

export interface AioState {
  /** Those that are given or there by default, then those that requests have named. */
  projects: AioProjectState[];
}

export interface AioProjectState {
  key: string;
  id: number;
  /** In the order of creation, all of these. */
  cycles: AioCycleState[];
  /** Cases that were made. */
  cases: AioCaseState[];
  imports: ImportNote[];
}

export interface AioCycleState {
  ID: number;
  key: string;
  title: string;
  objective: string | null;
  /** Names from the top; `null` without a folder. */
  folder: string[] | null;
  jiraTaskIDs: (string | number)[];
  customFields: CustomFieldValue[];
  /** In the order in which they were added. */
  cases: { key: string; runs: AioRunState[] }[];
}

export type AioRunState = Omit<Run, 'status' | 'attachments'> & {
  testRunStatus: string;
  attachments: Attachment[];
};

export type AioCaseState = Pick<CaseNote, 'ID' | 'key' | 'title'> & {
  status: string;
  priority: string | null;
  scriptType: string | null;
  automationStatus: string | null;
  description: string | null;
  automationKey: string | null;
  folder: string[] | null;
  jiraRequirementIDs: (string | number)[];
  tags: string[];
  customFields: CustomFieldValue[];
};

export interface AioTotals {
  cycles: number;
  runs: number;
  attachments: number;
  /** Those that were made. */
  cases: number;
}

/** A copy, all the way down. */
export function aioState({ projects }: World): AioState {
  return structuredClone({
    projects: projects.map(({ key, id, cycles, made, imports }) => ({
      key,
      id,
      cycles: cycles.map(cycleState),
      cases: made.map(caseState),
      imports,
    })),
  });
}

export function aioTotals({ projects }: World): AioTotals {
  const totals = { cycles: 0, runs: 0, attachments: 0, cases: 0 };
  for (const { cycles, made } of projects) {
    totals.cycles += cycles.length;
    totals.cases += made.length;
    for (const { cases } of cycles) {
      for (const { runs } of cases.values()) {
        totals.runs += runs.length;
        totals.attachments += runs.reduce((sum, { attachments }) => sum + attachments.length, 0);
      }
    }
  }
  return totals;
}

function cycleState(cycle: Cycle): AioCycleState {
  const { ID, key, title, objective, folder, jiraTaskIDs, customFields, cases } = cycle;
  const entries = [...cases.values()].map(caseRuns);
  return { ID, key, title, objective, folder: namesOf(folder), jiraTaskIDs, customFields, cases: entries };
}

function caseRuns({ testCase, runs }: CycleCase) {
  return {
    key: testCase.key,
    runs: runs.map(({ status, ...run }) => ({ ...run, testRunStatus: status.name })),
  };
}

function caseState(note: CaseNote): AioCaseState {
  return {
    ID: note.ID,
    key: note.key,
    title: note.title,
    status: note.status.name,
    priority: note.priority?.name ?? null,
    scriptType: note.scriptType?.name ?? null,
    automationStatus: note.automationStatus?.name ?? null,
    description: note.description ?? null,
    automationKey: note.automationKey ?? null,
    folder: namesOf(note.folder),
    jiraRequirementIDs: note.jiraRequirementIDs ?? [],
    tags: note.tags.map(({ name }) => name),
    customFields: note.customFields,
  };
}

function namesOf(folder: Folder | null): string[] | null {
  return folder && pathOf(folder);
}
