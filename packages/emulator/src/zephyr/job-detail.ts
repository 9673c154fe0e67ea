import * as z from 'zod';
import { date } from './schemas.ts';

/*
 * support.smartbear.com/zephyr-enterprise/docs/en/zephyr-user-guide/zephyr-test-automation/
 * api-operations-for-automation-jobs.html. One copy of the page calls the framework's property `automatedFramework` in
 * its table; its example and clients of real servers send `automationFramework`.
 */

const id = z.int().positive();
const filled = z.string().regex(/\S/, 'must not be empty');
const dateText = z.string().refine((text) => date.safeParse(text).success, 'must be a date as MM/dd/yyyy');

const properties = {
  jobName: filled,
  projectId: id,
  releaseId: id,
  automationFramework: filled,
  cycleName: filled,
  phaseName: filled.optional(),
  jobDetailTcrCatalogTreeId: id.optional(),
  testRepositoryPath: z.string().optional(),
  cycleStartDateStr: dateText.optional(),
  cycleEndDateStr: dateText.optional(),
  isReuse: z.boolean().optional(),
  timeStamp: z.boolean().optional(),
  createPackage: z.boolean().optional(),
  /** The page's example has it as text. */
  assignResultsTo: z
    .union([z.int(), z.string().regex(/^-?\d+$/, 'must be a user or -10')])
    .refine((value) => Number(value) > 0 || Number(value) === -10, 'must be a user or -10')
    .optional(),
  jobDescription: z.string().optional(),
  environment: z.string().optional(),
};

export const jobDetailSchema = z.strictObject(properties);

/** "Other properties of the object specify new values." */
export const jobUpdateSchema = z.strictObject(properties).partial().extend({ id });

/** Clients of real servers send these ids as text, too. */
export const jobIdsSchema = z.strictObject({
  ids: z
    .array(
      z.union([
        id,
        z
          .string()
          .regex(/^[1-9]\d*$/, 'must be an id')
          .transform(Number),
      ]),
    )
    .min(1),
});

export type JobDetail = z.output<typeof jobDetailSchema>;
export type JobUpdate = z.output<typeof jobUpdateSchema>;
