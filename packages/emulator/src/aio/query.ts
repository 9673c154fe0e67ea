import * as z from 'zod';

const flag = z
  .string()
  .regex(/^(true|false)$/i, 'must be true or false')
  .transform((text) => text.toLowerCase() === 'true');
const whole = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);

export const noQuery = z.strictObject({});

/** Pages of 10 to 100, as public clients keep to; 50 is UNVERIFIED. */
export const pageQuery = z.strictObject({
  startAt: whole.default(0),
  maxResults: whole.pipe(z.int().min(10, 'must be at least 10').max(100, 'must be at most 100')).default(50),
});

/** `OVERRIDE` replaces the assignee, also by nobody; `DEFAULT` only fills an empty place. */
export const markQuery = z.strictObject({
  createNewRun: flag.default(false),
  addCaseToCycle: flag.optional(),
  assigneeMode: z.enum(['DEFAULT', 'OVERRIDE']).default('DEFAULT'),
});

export const importQuery = z.strictObject({
  type: z.enum(['JUnit', 'TestNG', 'NUnit', 'Robot', 'Cucumber', 'Newman']),
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
  defaultFolder: z.string().optional(),
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
