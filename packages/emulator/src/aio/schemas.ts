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
/** By its id or its name; public clients do both, or send back all that they have got. */
const ref = z
  .strictObject({ ID: id.optional(), name: z.string().optional() })
  .refine(({ ID, name }) => ID !== undefined || name !== undefined, { path: ['ID'], message: 'is needed' });
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
  objective: z.string().nullish(),
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

const newCase = z.strictObject({
  title,
  description: z.string().nullish(),
  precondition: z.string().nullish(),
  folder: folder.nullish(),
  status: ref.nullish(),
  priority: ref.nullish(),
  type: ref.nullish(),
  scriptType: ref.nullish(),
  automationStatus: ref.nullish(),
  automationKey: z.string().min(1).nullish(),
  /** Seconds. */
  estimatedEffort: z.number().nonnegative().nullish(),
  jiraRequirementIDs: jiraIds.nullish(),
  /** `stepType`, `step`, `data`, `expectedResult`, `bddStep`; which of them are needed is UNVERIFIED. */
  steps: z.array(z.looseObject({})).nullish(),
  tags: z.array(z.strictObject({ tag: ref })).nullish(),
  customFields,
});

/** Steps without a script type are refused in these words, though the vendor's reference does not say so. */
export const newCaseSchema = newCase.refine(
  ({ scriptType, steps }) => scriptType != null || steps == null || steps.length === 0,
  { path: ['scriptType'], message: 'Invalid or missing value for Test Script Type' },
);

export const tagsSchema = z.array(z.strictObject({ name: title })).min(1);

const textCriterion = z.strictObject({
  comparisonType: z.enum(['EXACT_MATCH', 'CONTAINS']),
  value: z.string(),
});
const oneOf = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ comparisonType: z.literal('IN'), list: z.array(value).min(1) });
const text = z.discriminatedUnion('comparisonType', [textCriterion, oneOf(z.string())]).optional();
const number = oneOf(id).optional();

export const cycleSearchSchema = z.strictObject({ ID: number, key: text, title: text, objective: text });
export const caseSearchSchema = z.strictObject({ ID: number, key: text, title: text, automationKey: text });

export type CustomFieldInput = z.output<typeof customField>;
export type CustomFieldUpdate = z.output<typeof customFieldUpdate>;
export type RunInput = Omit<z.output<typeof runSchema>, 'testRunStatus'> & { testRunStatus?: string };
export type NamedInput = z.output<typeof ref>;
export type NewCase = z.output<typeof newCase>;
export type NewCycle = z.output<typeof newCycleSchema>;
export type Criteria = z.output<typeof cycleSearchSchema> | z.output<typeof caseSearchSchema>;
