import * as z from 'zod';
import { caseKeyIn, type FileResult } from './result-file.ts';

/* The JSON of Cucumber's formatters, as far as it is read: github.com/cucumber/cucumber-json-schema */

const stepSchema = z.object({
  result: z
    .object({ status: z.string(), duration: z.number().optional(), error_message: z.string().optional() })
    .optional(),
});

const elementSchema = z.object({
  id: z.string().optional(),
  name: z.string().default(''),
  type: z.string().default('scenario'),
  tags: z.array(z.object({ name: z.string() })).default([]),
  before: z.array(stepSchema).default([]),
  steps: z.array(stepSchema).default([]),
  after: z.array(stepSchema).default([]),
});

const fileSchema = z.array(
  z.object({ name: z.string().default(''), elements: z.array(elementSchema).default([]) }),
);

const NANOSECONDS = 1e9;

/** All scenarios, in order. @throws Error with what is wrong with the file. */
export function readCucumber(json: string): FileResult[] {
  const checked = fileSchema.safeParse(JSON.parse(json));
  if (!checked.success) throw new Error(z.prettifyError(checked.error));
  return checked.data.flatMap(({ name, elements }) =>
    elements.filter(({ type }) => type !== 'background').map((element) => resultOf(name, element)),
  );
}

function resultOf(feature: string, element: z.output<typeof elementSchema>): FileResult {
  const { name, tags } = element;
  const results = [...element.before, ...element.steps, ...element.after].flatMap(
    ({ result }) => result ?? [],
  );
  const failed = results.find(({ status }) => status === 'failed');
  const isPassed = results.length > 0 && results.every(({ status }) => status === 'passed');
  const nanoseconds = results.reduce((sum, { duration = 0 }) => sum + duration, 0);
  return {
    name,
    key: tags.map((tag) => caseKeyIn(tag.name)).find((key) => key !== undefined),
    automationKeys: { qualified: element.id ?? `${feature}.${name}`, bare: name },
    outcome: failed ? 'failed' : isPassed ? 'passed' : 'skipped',
    effort: nanoseconds / NANOSECONDS,
    message: failed?.error_message,
  };
}
