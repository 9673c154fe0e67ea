import * as z from 'zod';

/*
 * What is read of the vendor's answers, and the bodies of its requests. Sources: the vendor's page of automation jobs
 * (https://support.smartbear.com/zephyr-enterprise/docs/en/zephyr-user-guide/zephyr-test-automation/api-operations-for-automation-jobs.html),
 * its Jenkins plugin (https://github.com/jenkinsci/zephyr-enterprise-test-management-plugin) and a client that is in
 * use (https://github.com/th2-net/test-management-sync). Moments and durations are milliseconds, days `MM/dd/yyyy`.
 */

const id = z.int();

/** Lists come bare, or in pages. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z.union([z.array(item), z.object({ results: z.array(item) }).transform(({ results }) => results)]);
}

export const userSchema = z.object({ id, username: z.string().nullish() });

export const projectSchema = z.object({ id, name: z.string().nullish() });
export const releaseListSchema = listOf(z.object({ id, name: z.string().nullish() }));

export const phaseSchema = z.object({
  id,
  name: z.string().nullish(),
  /** The phase's own tree, which cases are put into. */
  tcrCatalogTreeId: id,
});

export const cycleSchema = z.object({
  id,
  name: z.string().nullish(),
  cycleStartDate: z.string().nullish().catch(undefined),
  cycleEndDate: z.string().nullish().catch(undefined),
  cyclePhases: z.array(phaseSchema).nullish(),
});
export const cycleListSchema = listOf(cycleSchema);

const nodeBase = z.object({ id, name: z.string().nullish() });
export const nodeSchema = nodeBase.extend({ categories: z.array(nodeBase).nullish() });
export const nodeListSchema = listOf(nodeSchema);

/** `id` is that of a version of the case, `testcaseId` the number that people see. */
const testcaseSchema = z.object({
  id,
  testcaseId: id.nullish(),
  name: z.string().nullish(),
  description: z.string().nullish().catch(undefined),
});
/** A case at one place of a tree; `id` is that of the place. */
export const treeCaseSchema = z.object({
  id: id.nullish(),
  tcrCatalogTreeId: id.nullish(),
  testcase: testcaseSchema,
});
export const treeCaseListSchema = listOf(treeCaseSchema);

/** A case as it is planned in a phase; `rts` is there once somebody has it to execute. */
export const plannedCaseSchema = z.object({
  tct: z.object({ id, testcase: testcaseSchema.nullish().catch(undefined) }),
  testcase: testcaseSchema.nullish().catch(undefined),
  rts: z.object({ id }).nullish().catch(undefined),
});
export const plannedListSchema = listOf(plannedCaseSchema);

/** A case in a phase, with somebody who executes it: the vendor's "release test schedule". */
export const executionSchema = z.object({
  id,
  status: z.union([z.string(), z.number()]).transform(String).nullish().catch(undefined),
  tcrTreeTestcase: treeCaseSchema.nullish().catch(undefined),
});
export const executionListSchema = listOf(executionSchema);

export const preferenceSchema = z.object({ value: z.string().nullish() });

export const uploadedListSchema = z.array(
  z.object({
    fileName: z.string().nullish(),
    fieldName: z.string().nullish(),
    tempFilePath: z.string(),
    contentType: z.string().nullish(),
  }),
);

export const attachmentListSchema = listOf(z.object({ name: z.string().nullish() }));

export const jobSchema = z.looseObject({
  id,
  jobName: z.string().nullish().catch(undefined),
  jobDescription: z.string().nullish().catch(undefined),
});
export const jobListSchema = listOf(jobSchema);

/** UNVERIFIED: no copy of the vendor's page shows its answers on runs of jobs; `job-progress.ts` reads what is there. */
export const jobRunSchema = z.union([z.looseObject({}), z.array(z.looseObject({}))]);

export type ShownUser = z.output<typeof userSchema>;
export type ShownCycle = z.output<typeof cycleSchema>;
export type ShownPhase = z.output<typeof phaseSchema>;
export type ShownNode = z.output<typeof nodeSchema>;
export type TreeCase = z.output<typeof treeCaseSchema>;
export type PlannedCase = z.output<typeof plannedCaseSchema>;
export type ShownExecution = z.output<typeof executionSchema>;
export type UploadedFile = z.output<typeof uploadedListSchema>[number];
export type ShownJob = z.output<typeof jobSchema>;
export type JobRun = z.output<typeof jobRunSchema>;

export interface NewCycle {
  name: string;
  releaseId: number;
  cycleStartDate: string;
  cycleEndDate: string;
  build?: string;
  environment?: string;
}

export interface NewPhase {
  name: string;
  cycleId: number;
  releaseId: number;
  /** Cases are put into it one by one. */
  freeForm: true;
  phaseStartDate: string;
  phaseEndDate: string;
}

export interface NewNode {
  name: string;
  description: string;
  /** At the release's root `Phase`, below it `Module`. */
  type: 'Phase' | 'Module';
  releaseId: number;
}

export interface NewCase {
  tcrCatalogTreeId: number;
  testcase: {
    name: string;
    releaseId: number;
    projectId: number;
    automated: true;
    scriptName: string;
    tag?: string;
    description: string;
  };
}

/** Cases of one node of the repository, to be put into a phase. `tctIds` are ids of versions, despite the name. */
export interface Placement {
  treeid: number;
  tctIds: number[];
  isExclusion: true;
}

/** A result of one execution. */
export interface ExecutionUpdate {
  rtsId: number;
  testerId: number;
  /** Id of a status, as text. */
  status: string;
  changedOn: number;
  changeBy: number;
  executedOn?: number;
  actualTime?: number;
  notes?: string;
}

export interface NewAttachment {
  name: string;
  contentType: string;
  /** Bytes. */
  fileSize: number;
  itemId: number;
  itemType: 'releaseTestSchedule';
  tempPath: string;
  createdBy: number;
  timeStamp: number;
}

/** The vendor's page, "Job properties". */
export interface JobDetail {
  /** Of a job that is there already. */
  id?: number;
  jobName: string;
  projectId: number;
  releaseId: number;
  automationFramework: string;
  cycleName: string;
  phaseName: string;
  jobDetailTcrCatalogTreeId?: number;
  testRepositoryPath?: string;
  cycleStartDateStr: string;
  cycleEndDateStr: string;
  isReuse: boolean;
  timeStamp: boolean;
  createPackage: boolean;
  assignResultsTo: number;
  environment?: string;
  jobDescription: string;
}
