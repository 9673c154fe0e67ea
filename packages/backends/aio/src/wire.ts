import * as z from 'zod';
import { permissionSchema } from './permission.ts';

/*
 * Bodies of the requests, and the parts of the answers that are read. The vendor's reference (Swagger) is published
 * with the product only; the fields are those of its own clients (cypress-aiotests-reporter 1.5.0, Jenkins plugin
 * aio-tests) and of public clients that work with the service. What an answer may not hold is optional.
 */

/** One result of a case. `testRunStatus`: a name as configured in the project. `effort`: seconds. */
export interface Run {
  testRunStatus: string;
  effort?: number;
  isAutomated: true;
  comments?: string[];
  assigneeToID?: string;
}

export interface CaseRun extends Run {
  testCaseKey: string;
}

export interface RunOptions {
  createNewRun: boolean;
  addCaseToCycle: boolean;
}

export interface CustomField {
  ID?: number | string;
  name: string;
  value: unknown;
}

export interface NewCycle {
  title: string;
  objective: string;
  folder?: { ID: number | string };
  jiraTaskIDs?: string[];
  customFields?: CustomField[];
}

export interface NewCase {
  title: string;
  description: string;
  automationKey: string;
  status?: { ID: number | string };
  priority?: { ID: number | string };
  scriptType?: { ID: number | string };
  automationStatus?: { ID: number | string };
  folder?: { ID: number | string };
  jiraRequirementIDs?: string[];
}

/** Criteria of a search; all of them must match. */
export type Criteria = Record<string, { comparisonType: 'EXACT_MATCH' | 'CONTAINS'; value: string }>;

const id = z.union([z.number(), z.string()]);
const optionalText = z.string().nullish().catch(undefined);

export const folderSchema = z.object({ ID: id });

export const cycleSchema = z.object({
  key: z.string(),
  ID: id.nullish().catch(undefined),
  title: optionalText,
  objective: optionalText,
  permission: permissionSchema,
});

/** A run-status is an object with a name in what public clients read. */
const statusName = z
  .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
  .nullish()
  .catch(undefined);

const shownRunSchema = z.object({
  ID: id.nullish().catch(undefined),
  testRunStatus: statusName,
  /** Milliseconds since the epoch; of the vendor's clock. */
  updatedDate: z.number().nullish().catch(undefined),
  permission: permissionSchema,
});

export const cycleCaseSchema = z.object({
  testCase: z.object({ key: z.string(), permission: permissionSchema }),
  latestRun: shownRunSchema.nullish().catch(undefined),
  permission: permissionSchema,
});

export const caseSchema = z.object({
  key: z.string(),
  title: optionalText,
  description: optionalText,
  automationKey: optionalText,
  isArchived: z.boolean().nullish().catch(undefined),
  permission: permissionSchema,
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), isLast: z.boolean().nullish().catch(undefined) });
}

const itemError = z
  .union([
    z.string(),
    z.looseObject({ message: optionalText, errorCode: optionalText }).transform((error) => {
      const { message, errorCode } = error;
      return [message, errorCode].filter(Boolean).join(' – ') || JSON.stringify(error);
    }),
  ])
  .catch('refused without a word');

/** Of a bulk update, and of an import. `errors`: by the case's key. */
export const bulkSchema = z.object({
  status: optionalText,
  requestCount: z.number().nullish().catch(undefined),
  successCount: z.number().nullish().catch(undefined),
  errorCount: z.number().nullish().catch(undefined),
  errors: z.record(z.string(), itemError).nullish().catch(undefined),
});

export const markSchema = z.object({ ID: id.nullish().catch(undefined) });

const namedSchema = z.object({ ID: id, name: z.string() });
const namedList = z.array(namedSchema).nullish().catch(undefined);

export const namedListSchema = z.union([
  z.array(namedSchema),
  z.object({ items: z.array(namedSchema) }).transform(({ items }) => items),
]);

const customFieldSchema = z.object({
  ID: id,
  name: z.string(),
  type: optionalText,
  allowedListValues: z
    .array(z.object({ ID: id, value: z.string() }))
    .nullish()
    .catch(undefined),
});

export const configurationSchema = z.object({
  runStatuses: namedList,
  caseStatuses: namedList,
  casePriorities: namedList,
  caseScriptTypes: namedList,
  caseAutomationStatuses: namedList,
  customFields: z.array(customFieldSchema).nullish().catch(undefined),
});

export type ShownCycle = z.output<typeof cycleSchema>;
export type CycleCase = z.output<typeof cycleCaseSchema>;
export type ShownCase = z.output<typeof caseSchema>;
export type BulkAnswer = z.output<typeof bulkSchema>;
export type Named = z.output<typeof namedSchema>;
export type ConfiguredField = z.output<typeof customFieldSchema>;
export type ProjectConfiguration = z.output<typeof configurationSchema>;
