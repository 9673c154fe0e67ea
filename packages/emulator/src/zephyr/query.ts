import * as z from 'zod';

/* Query parameters: those of the vendor's pages, and those that its Jenkins plugin and public clients send. */

const whole = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const tester = z
  .string()
  .regex(/^(\d+|-10)$/, 'must be a user or -10')
  .transform(Number);
/** Python writes `True`. */
const flag = z
  .string()
  .regex(/^(true|false)$/i, 'must be true or false')
  .transform((text) => text.toLowerCase() === 'true');

/** A page has 50 entries unless it is told otherwise (UNVERIFIED), all of them with 0 ([plugin]). */
const paging = { offset: whole.default(0), pagesize: whole.default(50) };
const order = { order: z.string().optional(), isascorder: flag.default(true), dbsearch: flag.optional() };

export const noQuery = z.strictObject({});

export const treeQuery = z.strictObject({
  type: z.enum(['Phase', 'Module']).default('Phase'),
  releaseid: whole,
  revisionid: whole.optional(),
  parentid: whole.optional(),
});

export const newNodeQuery = z.strictObject({
  parentid: whole.default(0),
  assignedusers: z.string().optional(),
});

export const casesQuery = z.strictObject({
  ...paging,
  ...order,
  frozen: flag.optional(),
  is_cfield: flag.optional(),
});

/**
 * The search for cases (`GET testcase` of the vendor's API Blueprint). Of its language only what public addresses of
 * its pages show is known: numbers of cases. UNVERIFIED beyond that.
 */
export const searchQuery = z.strictObject({
  ...paging,
  ...order,
  releaseid: whole,
  zqlquery: z
    .string()
    .regex(/^testcaseId in \(\d+(,\d+)*\)$/, 'must be testcaseId in (1,2)')
    .transform((text) => new Set(text.match(/\d+/g)?.map(Number))),
});

export const releasesQuery = z.strictObject({ ...paging, ...order, isVisible: flag.optional() });

export const hierarchyQuery = z.strictObject({ includehierarchy: flag.default(false) });

export const restQuery = z.strictObject({ cascade: flag.optional(), easmode: whole.optional() });

export const executionsQuery = z
  .strictObject({
    ...paging,
    ...order,
    cyclephaseid: whole.optional(),
    cycleid: whole.optional(),
    releaseid: whole.optional(),
    includeanyoneuser: flag.optional(),
  })
  .refine((query) => [query.cyclephaseid, query.cycleid, query.releaseid].some((id) => id !== undefined), {
    path: ['cyclephaseid'],
    message: 'is needed',
  });

export const statusQuery = z.strictObject({
  status: z.string(),
  testerid: tester,
  allExecutions: flag.optional(),
  includeanyoneuser: flag.optional(),
});

export const attachmentsQuery = z.strictObject({
  itemid: whole,
  type: z.enum(['releaseTestSchedule', 'testcase', 'requirement']),
  isLink: flag.optional(),
});

export const preferenceQuery = z.strictObject({ key: z.string() });
export const preferencesQuery = z.strictObject({ name: z.string().optional() });
export const fieldsQuery = z.strictObject({ entityname: z.string().optional() });

export const jobQuery = z.strictObject({ jobid: whole });
export const jobsQuery = z.strictObject({ projectId: whole, releaseId: whole });

/** One page in the vendor's envelope. */
export function pageOf<Item, Shown>(
  items: readonly Item[],
  { offset, pagesize, isascorder }: { offset: number; pagesize: number; isascorder: boolean },
  show: (item: Item) => Shown,
) {
  const ordered = isascorder ? items : items.toReversed();
  const page = pagesize === 0 ? ordered.slice(offset) : ordered.slice(offset, offset + pagesize);
  return {
    firstResult: offset,
    resultSize: items.length,
    pageNumber: pagesize === 0 ? 0 : Math.floor(offset / pagesize),
    results: page.map(show),
  };
}
