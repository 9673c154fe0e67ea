import * as z from 'zod';

/*
 * Request bodies as on the vendor's page (Testmo API reference, Automation runs), closed: a key that is not
 * there is refused. The page gives no limits; those here are the ones the vendor's own command line keeps
 * (@testmo/testmo-cli 1.5.0, which counts characters, not bytes).
 */

const STRING_LENGTH = 750;
const TEXT_LENGTH = 16 * 1024;
const NOTE_LENGTH = 80;
const TESTS = 250;
const TEST_ARTIFACTS = 25;
const TEST_FIELDS = 25;

const URL_FIELD = 5;
const LONG_FIELDS = [2, 3, 4];

const string = z.string().max(STRING_LENGTH);
const filled = string.regex(/\S/, 'must not be empty');
const count = z.int().nonnegative();
const id = z.int().positive();
/** Microseconds. */
const elapsed = count;
const url = string.refine(isUrl, 'must be a valid URL');
const note = z.string().max(NOTE_LENGTH);

const artifact = z.strictObject({
  name: filled,
  url,
  note: note.optional(),
  mime_type: string.optional(),
  size: count.optional(),
});

const link = z.strictObject({ name: filled, url, note: note.optional() });

/** 1 string, 2 text, 3 html, 4 console, 5 url. */
const field = z
  .strictObject({
    type: z.literal([1, 2, 3, 4, 5]),
    name: filled,
    value: z.string().optional(),
    meta: z.record(string, string).optional(),
    is_highlight: z.boolean().optional(),
  })
  .superRefine(({ type, value }, context) => {
    if (value === undefined) return;
    const limit = LONG_FIELDS.includes(type) ? TEXT_LENGTH : STRING_LENGTH;
    if (value.length > limit) {
      context.addIssue({ code: 'custom', path: ['value'], message: `must have at most ${limit} characters` });
    }
    if (type === URL_FIELD && !isUrl(value)) {
      context.addIssue({ code: 'custom', path: ['value'], message: 'must be a valid URL' });
    }
  });

const artifacts = z.array(artifact).optional();
const fields = z.array(field).optional();
const links = z.array(link).optional();
const elapsedTimes = { elapsed_observed: elapsed.optional(), elapsed_computed: elapsed.optional() };

/** Of a name and an id given together, the id counts (@testmo/testmo-api 2.4.0, CreateAutomationRun). */
export const createRunSchema = z.strictObject({
  name: filled,
  source: string.regex(
    /^[a-zA-Z][a-zA-Z0-9-]+$/,
    'must be letters, digits and dashes, begin with a letter and have at least two characters',
  ),
  config: filled.optional(),
  config_id: id.optional(),
  milestone: filled.optional(),
  milestone_id: id.optional(),
  tags: z.array(string.regex(/^[\w-]+$/, 'must be letters, digits, dashes and underscores')).optional(),
  artifacts,
  fields,
  links,
});

export const appendRunSchema = z.strictObject({ artifacts, fields, links });

export const completeRunSchema = z.strictObject({ measure_elapsed: z.boolean().optional() });

export const createThreadSchema = z.strictObject({ ...elapsedTimes, artifacts, fields });

export const completeThreadSchema = z.strictObject(elapsedTimes);

/** `isAlias`: whether the instance has a status of that alias. */
export function appendThreadSchemaFor(isAlias: (alias: string) => boolean) {
  const test = z.strictObject({
    key: z.string().regex(/^[a-z0-9]{1,64}$/, 'must be 1 to 64 characters of a-z and 0-9'),
    name: filled,
    folder: filled,
    status: string.refine(isAlias, { error: (issue) => `${JSON.stringify(issue.input)} is no status alias` }),
    elapsed: elapsed.optional(),
    file: string.optional(),
    line: count.optional(),
    assertions: count.optional(),
    artifacts: z.array(artifact).max(TEST_ARTIFACTS).optional(),
    fields: z.array(field).max(TEST_FIELDS).optional(),
  });
  return z.strictObject({ ...elapsedTimes, artifacts, fields, tests: z.array(test).max(TESTS).optional() });
}

export type AppendThreadSchema = ReturnType<typeof appendThreadSchemaFor>;
export type CreateRun = z.output<typeof createRunSchema>;
export type AppendRun = z.output<typeof appendRunSchema>;
export type CreateThread = z.output<typeof createThreadSchema>;
export type AppendThread = z.output<AppendThreadSchema>;
export type CompleteThread = z.output<typeof completeThreadSchema>;
export type TestmoArtifact = z.output<typeof artifact>;
export type TestmoField = z.output<typeof field>;
export type TestmoLink = z.output<typeof link>;
export type TestmoTest = NonNullable<AppendThread['tests']>[number];

function isUrl(value: string): boolean {
  return /^(https?|ftp):\/\//i.test(value) && URL.canParse(value);
}
