import * as z from 'zod';

/** Without the engine's own preamble, which repeats the expression. */
function mistakeIn(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: \/[\s\S]*\/\w*: /, '');
  }
}

/** How a test is linked to test cases where its author did not say it in the test. */
export const linkingSection = z.strictObject({
  /** Whether keys are looked for in titles; the forms are in `title-keys.ts`. `patterns` are looked for anyway. */
  titles: z.boolean().default(true),
  /** Further forms in titles: regular expressions whose first group, or whole match, is the key. */
  patterns: z
    .array(
      z
        .string()
        .min(1)
        .superRefine((pattern, context) => {
          const mistake = mistakeIn(pattern);
          if (mistake === undefined) return;
          const message = `must be a regular expression (as in "\\\\bCALC-\\\\d+") – saw ${JSON.stringify(pattern)}: ${mistake}`;
          context.addIssue({ code: 'custom', message });
        }),
    )
    .default([]),
  /**
   * Types of annotations that hold keys, the preferred one first. Default: what
   * @xray-app/playwright-junit-reporter users write.
   */
  annotations: z.array(z.string().min(1)).default(['test_key', 'test_id']),
  /**
   * What stands before a key in a tag. Default: `TEST_` is Xray's own, which an Xray site can change;
   * `TestName:` is the one in cypress-xray-plugin's documentation.
   */
  tags: z.array(z.string().min(1)).default(['TEST_', 'TestName:']),
  /** Path of a mapping file, from the config file's folder: see `mapping-file.ts`. */
  mapping: z.string().min(1).optional(),
});

export type LinkingSettings = z.output<typeof linkingSection>;
