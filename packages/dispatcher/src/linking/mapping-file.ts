import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { messageOf } from '@livelane/core';
import * as z from 'zod';
import { explain } from '../config/explain.ts';
import { jsonMistake } from '../config/json-mistake.ts';
import { schemaOf } from '../config/schema.ts';

/** Between the titles of groups and test that a pattern is held against. */
export const TITLE_SEPARATOR = ' > ';

const fileSchema = z.array(
  z.strictObject({
    /** All titles, outermost group first, joined by {@link TITLE_SEPARATOR}; `*` is any text. */
    test: z
      .string()
      .min(1)
      .meta({ examples: ['Cart > adds *'] }),
    /** The test's file from the project's root: a glob; without a `/` it is the file's name in any folder. */
    file: z
      .string()
      .min(1)
      .meta({ examples: ['tests/**/cart.spec.ts'] })
      .optional(),
    /** The framework's project, where the same test in another one is another case. */
    project: z.string().min(1).optional(),
    cases: z.array(z.string().trim().min(1)).min(1),
  }),
);

export type MappingEntry = z.output<typeof fileSchema>[number];

/**
 * The file that names cases for tests from outside: a JSON list of {@link MappingEntry}.
 * @param path absolute.
 * @returns its entries, or what is wrong with it, a sentence each.
 */
export function readMapping(path: string): { entries: MappingEntry[]; problems: string[] } {
  const name = relative(process.cwd(), path) || path;
  const unusable = (problem: string) => ({ entries: [], problems: [problem] });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : messageOf(error);
    return unusable(
      `linking.mapping: ${name} cannot be read (${reason}); write the file, correct the path (it goes from the ` +
        "config file's folder), or leave linking.mapping out",
    );
  }
  const mistake = jsonMistake(text);
  if (mistake !== undefined) return unusable(`linking.mapping: ${name} is no valid JSON: ${mistake}`);
  const mapping: unknown = JSON.parse(text);
  const result = fileSchema.safeParse(mapping);
  if (result.success) return { entries: result.data, problems: [] };
  const merged = { mapping };
  const problems = explain(result.error.issues, {
    section: 'mapping',
    schema: schemaOf(fileSchema),
    merged,
    sources: [{ tree: merged, where: () => name }],
  });
  return { entries: [], problems: [...new Set(problems)] };
}
