import * as z from 'zod';

/*
 * Query parameters as on the vendor's pages docs.testmo.com/api/reference/automation-runs and
 * automation-sources, and …/introduction/pagination-expands. Others are refused.
 */

const wholeNumber = z.string().regex(/^[1-9]\d*$/, 'must be a positive whole number');
const time = z.iso.datetime('must be a date and time in ISO 8601 and UTC').transform(Date.parse);

/** Every problem belongs to the parameter: the vendor knows no path into its text. */
function listOf<Item extends string>(item: z.ZodType<Item>) {
  return z.string().transform((text, context) => {
    const { data, error } = z.array(item).safeParse(text.split(','));
    if (error === undefined) return data;
    const message = `${error.issues[0]?.message ?? ''} (a comma-separated list)`;
    context.issues.push({ code: 'custom', input: text, message });
    return z.NEVER;
  });
}

const ids = listOf(wholeNumber)
  .transform((texts) => texts.map(Number))
  .optional();

/** `2` success, `3` failure, `4` running. */
const runStatuses = listOf(z.enum(['2', '3', '4']))
  .transform((texts) => texts.map(Number))
  .optional();

const paging = {
  page: wholeNumber.default('1').transform(Number),
  per_page: z.enum(['15', '25', '50', '100']).default('100').transform(Number),
  order: z.enum(['asc', 'desc']).default('desc'),
};

const runExpands = listOf(z.enum(['automation_sources', 'configs', 'milestones', 'statuses', 'users']));
const sourceExpands = listOf(z.enum(['users']));

export const noQuery = z.strictObject({});

export const runQuery = z.strictObject({ expands: runExpands.default([]) });

export const runsQuery = z.strictObject({
  ...paging,
  sort: z.enum(['automation_runs:created_at']).default('automation_runs:created_at'),
  expands: runExpands.default([]),
  config_id: ids,
  created_after: time.optional(),
  created_before: time.optional(),
  created_by: ids,
  milestone_id: ids,
  source_id: ids,
  status: runStatuses,
  /** Not among the page's parameters, but in its example of failed runs. */
  state: runStatuses,
  tags: listOf(z.string().min(1)).optional(),
});

export const sourceQuery = z.strictObject({ expands: sourceExpands.default([]) });

export const sourcesQuery = z.strictObject({
  ...paging,
  sort: z
    .enum(['automation_sources:created_at', 'automation_sources:ran_at', 'automation_sources:retired_at'])
    .default('automation_sources:created_at'),
  expands: sourceExpands.default([]),
  is_retired: z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).optional(),
});

export type RunsQuery = z.output<typeof runsQuery>;
export type RunExpand = RunsQuery['expands'][number];
export type SourceExpand = z.output<typeof sourceQuery>['expands'][number];
