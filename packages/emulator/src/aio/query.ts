import * as z from 'zod';

const flag = z
  .string()
  .regex(/^(true|false)$/i, 'must be true or false')
  .transform((text) => text.toLowerCase() === 'true');
const whole = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);

export const noQuery = z.strictObject({});

/** Whether texts come with their HTML: cases here have none. */
const needDataInRTF = flag.optional();

export const detailQuery = z.strictObject({ needDataInRTF });

const LARGEST_PAGE = 100;

/**
 * Pages of 10 to 100. What else is asked for is answered with 100 and without a word
 * (github.com/AmirhosseinHanifehzadeh/aio-tests-mcp, constants.py); 100 where nothing is asked for is UNVERIFIED.
 */
export const pageQuery = z.strictObject({
  startAt: whole.default(0),
  maxResults: whole
    .transform((size) => (size >= 10 && size <= LARGEST_PAGE ? size : LARGEST_PAGE))
    .default(LARGEST_PAGE),
  needDataInRTF,
});

/** `OVERRIDE` replaces the assignee, also by nobody; `DEFAULT` only fills an empty place. */
export const markQuery = z.strictObject({
  createNewRun: flag.default(false),
  addCaseToCycle: flag.optional(),
  assigneeMode: z.enum(['DEFAULT', 'OVERRIDE']).default('DEFAULT'),
});

const RESULT_TYPES = ['JUnit', 'TestNG', 'NUnit', 'Robot', 'Cucumber', 'Newman'] as const;

/** In any case of letters: the vendor's own newman reporter says `newman`. */
export const importQuery = z.strictObject({
  type: z.string().transform((text, context) => {
    const type = RESULT_TYPES.find((each) => each.toLowerCase() === text.toLowerCase());
    if (type !== undefined) return type;
    context.issues.push({
      code: 'custom',
      input: text,
      message: `must be one of ${RESULT_TYPES.join(', ')}`,
    });
    return z.NEVER;
  }),
});

/** All of an import's form fields are texts. */
export const importFields = z.strictObject({
  addCaseToCycle: flag.optional(),
  createCase: flag.default(false),
  createNewRun: flag.default(false),
  bddForceUpdateCase: flag.default(false),
  forceUpdateCase: flag.default(false),
  ignoreClassInAutoKey: flag.default(false),
  updateOnlyRunStatus: flag.default(false),
  /** Of data-driven cases; nothing here has any. */
  updateDatasets: flag.default(false),
  /** A case folder's id; the vendor's newman reporter sends nothing in it where there is none. */
  defaultFolder: z
    .string()
    .regex(/^\d*$/, "must be a folder's id")
    .transform((text) => (text === '' ? undefined : Number(text)))
    .optional(),
});

export type ImportFields = z.output<typeof importFields>;

/** One page in the vendor's envelope. */
export function pageOf<Item, Shown>(
  items: readonly Item[],
  { startAt, maxResults }: z.output<typeof pageQuery>,
  show: (item: Item) => Shown,
) {
  return {
    items: items.slice(startAt, startAt + maxResults).map(show),
    startAt,
    maxResults,
    isLast: startAt + maxResults >= items.length,
  };
}
