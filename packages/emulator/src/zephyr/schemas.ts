import * as z from 'zod';

/*
 * Request bodies, closed. Sources: [page] the vendor's pages under
 * support.smartbear.com/zephyr-enterprise/docs/en/migrating-to-zephyr-enterprise/via-rest-api/, [plugin] what its
 * Jenkins plugin sends (github.com/jenkinsci/zephyr-enterprise-test-management-plugin 2.11), [field] what public
 * clients send to real servers (github.com/th2-net/test-management-sync). Which keys the server insists on is
 * UNVERIFIED beyond what it cannot do without.
 */

/** [plugin] trims longer names "to fit size". */
const NAME_LENGTH = 255;

const id = z.int().positive();
const filled = z.string().regex(/\S/, 'must not be empty');
/** Epoch milliseconds. */
const time = z.int().nonnegative();
const tester = z.int().refine((value) => value > 0 || value === -10, 'must be a user or -10');

/** [page] `MM/dd/yyyy`; [field] also without leading zeros. To epoch milliseconds. */
export const date = z.string().transform((text, context) => {
  const [month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)?.slice(1).map(Number) ?? [];
  const at = Date.UTC(year ?? 0, (month ?? 0) - 1, day);
  if (month !== undefined && new Date(at).getUTCMonth() === month - 1 && new Date(at).getUTCDate() === day)
    return at;
  context.issues.push({ code: 'custom', input: text, message: 'must be a date as MM/dd/yyyy' });
  return z.NEVER;
});

/** [page] has `testSteps` apart, [plugin] with the case. */
export const stepsSchema = z.strictObject({
  maxId: z.int().nonnegative().optional(),
  tcId: id.optional(),
  tctId: id.optional(),
  steps: z.array(
    z.strictObject({
      orderId: id,
      step: filled,
      data: z.string().optional(),
      result: z.string().optional(),
    }),
  ),
});

/** [field] sends null for what it has not. */
const testcase = z.strictObject({
  name: filled.max(NAME_LENGTH, `must have at most ${NAME_LENGTH} characters`),
  description: z.string().optional(),
  tag: z.string().optional(),
  priority: z.string().optional(),
  comments: z.string().nullish(),
  externalId: z.string().optional(),
  /** Milliseconds. */
  estimatedTime: z.int().nonnegative().optional(),
  projectId: id.optional(),
  releaseId: id.nullish(),
  writerId: z.int().nullish(),
  id: z.null('is given by the server').optional(),
  testcaseId: z.null('is given by the server').optional(),
  automated: z.boolean().optional(),
  scriptId: z.string().optional(),
  scriptName: z.string().optional(),
  scriptPath: z.string().optional(),
  requirementIds: z.array(id).max(0, 'There are no requirements').optional(),
  customProperties: z.record(z.string(), z.string()).optional(),
  fromJenkins: z.boolean().optional(),
  testSteps: stepsSchema.optional(),
});

export const caseSchema = z.strictObject({ tcrCatalogTreeId: id, testcase });
export const casesSchema = z.array(caseSchema).min(1);

/** [plugin] tags and custom fields of many cases. */
export const caseUpdatesSchema = z.array(
  z.strictObject({
    tag: z.string().optional(),
    tagsOperation: z.int().optional(),
    customFields: z.record(z.string(), z.string()).optional(),
    zephyrProjectId: id.optional(),
    fromJenkins: z.boolean().optional(),
    tctTestcaseVersionParam: z.array(z.strictObject({ tctId: id, testcaseVersionId: id })).min(1),
  }),
);

export const nodeSchema = z.strictObject({
  name: filled,
  description: z.string().optional(),
  type: z.enum(['Phase', 'Module']),
  releaseId: id,
});

/** [page] dates as text, [plugin] as epoch milliseconds under other names. */
export const cycleSchema = z
  .strictObject({
    name: filled,
    releaseId: id,
    build: z.string().optional(),
    environment: z.string().optional(),
    status: z.int().optional(),
    cycleStartDate: date.optional(),
    cycleEndDate: date.optional(),
    startDate: time.optional(),
    endDate: time.optional(),
  })
  .transform(({ cycleStartDate, cycleEndDate, startDate, endDate, ...rest }, context) => ({
    ...rest,
    ...span(
      context,
      ['cycleStartDate', cycleStartDate ?? startDate],
      ['cycleEndDate', cycleEndDate ?? endDate],
    ),
  }));

export const phaseSchema = z
  .strictObject({
    name: filled.optional(),
    cycleId: id.optional(),
    releaseId: id.optional(),
    freeForm: z.boolean(),
    tcrCatalogTreeId: id.optional(),
    phaseStartDate: date.optional(),
    phaseEndDate: date.optional(),
    startDate: time.optional(),
    endDate: time.optional(),
  })
  .transform(({ phaseStartDate, phaseEndDate, startDate, endDate, ...rest }, context) => {
    if (rest.freeForm && rest.name === undefined) refuse(context, 'name', 'is needed by a free-form phase');
    if (!rest.freeForm && rest.tcrCatalogTreeId === undefined) {
      refuse(context, 'tcrCatalogTreeId', 'is needed by a phase that is not free-form');
    }
    return {
      ...rest,
      ...span(
        context,
        ['phaseStartDate', phaseStartDate ?? startDate],
        ['phaseEndDate', phaseEndDate ?? endDate],
      ),
    };
  });

/** [page] with `isExclusion` the named cases alone, without it the whole folder and no `tctIds`. */
export const choiceSchema = z
  .array(
    z
      .strictObject({ treeid: id, tctIds: z.array(id), isExclusion: z.boolean() })
      .refine((choice) => choice.isExclusion || choice.tctIds.length === 0, {
        path: ['tctIds'],
        message: 'must be empty without isExclusion',
      }),
  )
  .min(1);

/** [plugin] creates, the product's own pages also update. */
export const modifySchema = z
  .strictObject({
    selectedAll: z.int().optional(),
    testerId: tester.optional(),
    cyclePhaseId: id.optional(),
    tcrCatalogTreeId: id.optional(),
    createRTSList: z.array(z.strictObject({ cyclePhaseId: id, tctId: id, testerId: tester })).optional(),
    updateRTSList: z.array(z.strictObject({ cyclePhaseId: id, rtsId: id, testerId: tester })).optional(),
  })
  .refine(({ createRTSList, updateRTSList }) => createRTSList !== undefined || updateRTSList !== undefined, {
    path: ['createRTSList'],
    message: 'is needed, or updateRTSList',
  });

/** [plugin] and [field]; `serachView` is the server's spelling. */
export const idsSchema = z.strictObject({
  ids: z.array(id).min(1),
  serachView: z.boolean().optional(),
  teststepUpdate: z.boolean().optional(),
  teststepStatusId: z.int().optional(),
});

/** [page] "Execute the Test Case", with its spelling of `teststepStausId`. */
export const executeSchema = z.strictObject({
  notes: z.string().optional(),
  teststepUpdate: z.boolean().optional(),
  teststepStausId: z.string().optional(),
});

/** [plugin] `ExecutionRequest`. */
export const resultsSchema = z
  .array(
    z.strictObject({
      rtsId: id,
      testerId: tester,
      status: z.string(),
      executedOn: time.optional(),
      changedOn: time.optional(),
      /** Milliseconds. */
      actualTime: z.int().nonnegative().optional(),
      notes: z.string().optional(),
      changeBy: id.optional(),
    }),
  )
  .min(1);

/** [plugin]; `testStepId` is the step's `orderId` there. */
export const stepResultsSchema = z
  .array(
    z.strictObject({
      cyclePhaseId: id,
      releaseTestScheduleId: id,
      testStepId: id,
      status: z.int(),
    }),
  )
  .min(1);

/** [plugin], and [field] without the last three. */
export const attachmentsSchema = z
  .array(
    z.strictObject({
      name: filled,
      contentType: filled,
      itemType: z.enum(['releaseTestSchedule', 'testcase', 'requirement']),
      itemId: id,
      tempPath: filled,
      fileSize: z.int().nonnegative().optional(),
      createdBy: id.optional(),
      timeStamp: time.optional(),
    }),
  )
  .min(1);

/** [plugin] of a case without requirements. */
export const requirementsSchema = z.array(
  z.strictObject({
    requirementId: z.array(id).max(0, 'There are no requirements').optional(),
    requirementAltId: z.array(z.string()).max(0, 'There are no requirements').optional(),
    testcaseId: id,
    releaseId: id,
  }),
);

export type NewTestcase = z.output<typeof testcase>;

type Named = [name: string, value: number | undefined];

function span(context: z.RefinementCtx, [startName, start]: Named, [endName, end]: Named) {
  if (start === undefined) refuse(context, startName, 'is needed');
  if (end === undefined) refuse(context, endName, 'is needed');
  if (end !== undefined && start !== undefined && end < start)
    refuse(context, endName, 'is before the start');
  return { startDate: start ?? 0, endDate: end ?? 0 };
}

function refuse(context: z.RefinementCtx, key: string, message: string): void {
  context.addIssue({ code: 'custom', path: [key], message });
}
