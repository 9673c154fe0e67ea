import * as z from 'zod';

/*
 * The vendor's reference (Swagger) comes with its product only. What is taken here is what its own clients send
 * (cypress-aiotests-reporter 1.5.0, the Jenkins plugin aio-tests), and public clients that work with the service.
 * Lengths of texts are UNVERIFIED.
 */

const title = z
  .string()
  .max(255, 'must have at most 255 characters')
  .refine((text) => text.trim() !== '', 'is needed');
const id = z.int().positive();
const ref = z.strictObject({ ID: id });
/** The vendor's reporter sends the whole answer of the folder call. */
const folder = z.strictObject({ ID: id, name: z.string().optional() });
const jiraIds = z.array(z.union([z.string().min(1), id]));

const customField = z
  .strictObject({ ID: id.optional(), name: z.string().optional(), value: z.unknown() })
  .refine(({ ID, name }) => ID !== undefined || name !== undefined, { path: ['name'], message: 'is needed' });
/** The vendor's reporter sends null when there are none. */
const customFields = z.array(customField).nullish();

export const newCycleSchema = z.strictObject({
  title,
  objective: z.string().optional(),
  folder: folder.optional(),
  jiraTaskIDs: jiraIds.optional(),
  customFields,
});

const hierarchyName = z.string().min(1).max(255, 'must have at most 255 characters');

export const hierarchySchema = z.strictObject({
  folderHierarchy: z.array(hierarchyName).min(1),
  baseFolderId: id.nullish(),
});

const runFields = {
  /** Seconds. */
  effort: z.number().nonnegative().optional(),
  isAutomated: z.boolean().optional(),
  comments: z.array(z.string()).optional(),
  assigneeToID: z.string().min(1).optional(),
  customFields,
};

export const runSchema = z.strictObject({ testRunStatus: z.string(), ...runFields });

/** Public clients add cases by entries that have the key alone. */
export const bulkRunsSchema = z.strictObject({
  testRuns: z
    .array(
      z.strictObject({ testCaseKey: z.string().min(1), testRunStatus: z.string().optional(), ...runFields }),
    )
    .min(1, 'must have at least one')
    .max(100, 'must have at most 100'),
});

/** Without an operation the value is replaced (UNVERIFIED). */
const customFieldUpdate = z.strictObject({
  customValue: customField,
  customFieldUpdateOperationType: z
    .enum(['ADD_TO_EXISTING', 'REPLACE_EXISTING', 'DELETE_EXISTING'])
    .default('REPLACE_EXISTING'),
});

export const bulkFieldsSchema = z.strictObject({
  testRunSearchRequest: z.strictObject({
    key: z.strictObject({ comparisonType: z.literal('IN'), list: z.array(z.string()).min(1) }),
  }),
  testRunBulkUpdateRequest: z.strictObject({ customFieldValueToUpdate: z.array(customFieldUpdate).min(1) }),
});

export const newCaseSchema = z.strictObject({
  title,
  description: z.string().optional(),
  precondition: z.string().optional(),
  folder: folder.optional(),
  status: ref.optional(),
  priority: ref.optional(),
  scriptType: ref.optional(),
  automationStatus: ref.optional(),
  automationKey: z.string().min(1).optional(),
  jiraRequirementIDs: jiraIds.optional(),
  /** Their fields are UNVERIFIED. */
  steps: z.array(z.looseObject({})).optional(),
  tags: z.array(z.strictObject({ tag: ref })).optional(),
  customFields,
});

export const tagSchema = z.strictObject({ name: title });

const textCriterion = z.strictObject({
  comparisonType: z.enum(['EXACT_MATCH', 'CONTAINS', 'STARTS_WITH', 'ENDS_WITH']),
  value: z.string(),
});
const oneOf = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ comparisonType: z.enum(['IN', 'NOT_IN']), list: z.array(value).min(1) });
const text = z.discriminatedUnion('comparisonType', [textCriterion, oneOf(z.string())]).optional();
const number = oneOf(id).optional();

export const cycleSearchSchema = z.strictObject({ ID: number, key: text, title: text, objective: text });
export const caseSearchSchema = z.strictObject({ ID: number, key: text, title: text, automationKey: text });

export type CustomFieldInput = z.output<typeof customField>;
export type CustomFieldUpdate = z.output<typeof customFieldUpdate>;
export type RunInput = Omit<z.output<typeof runSchema>, 'testRunStatus'> & { testRunStatus?: string };
export type NewCase = z.output<typeof newCaseSchema>;
export type NewCycle = z.output<typeof newCycleSchema>;
export type Criteria = z.output<typeof cycleSearchSchema> | z.output<typeof caseSearchSchema>;
