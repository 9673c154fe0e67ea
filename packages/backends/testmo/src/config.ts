import { TEST_STATUSES, vendorUrl } from '@livelane/dispatcher';
import * as z from 'zod';

/** The vendor's command line takes no other names for a source (@testmo/testmo-cli 1.5.0). */
const SOURCE = /^[a-zA-Z][a-zA-Z0-9-]+$/;

/** Length of the vendor's strings, see `limits.ts`. */
const name = z.string().trim().min(1).max(750);
const id = z.int().positive();

/**
 * How the JUnit report that was submitted with the vendor's command line so far named its tests. Used with
 * `keys: 'testmo-cli'` only.
 */
const junitSection = z.strictObject({
  /**
   * Playwright's `testDir`, as a path from the folder of Playwright's config file: its JUnit report names
   * files from there. Default: that folder itself, which is Playwright's own default.
   */
  testDir: z.string().min(1).default('.'),
  /**
   * How many titles make a test's name, counted from the test outward: the option `testTitleDepth` of
   * playwright-testmo-reporter (whose default is 1). Default: all groups and the test, as in Playwright's
   * own JUnit report.
   */
  titleDepth: z.int().positive().optional(),
  /** Playwright's option `includeProjectInTestName` of its JUnit report. */
  projectInName: z.boolean().default(false),
});

/** The section `testmo` of the settings. The token is not part of it: it comes from `TESTMO_TOKEN`. */
export const testmoSection = z
  .strictObject({
    /** The instance's address (`https://acme.testmo.net`), without a path; a proxy's or an emulator's may be `http`. */
    url: vendorUrl({
      example: 'https://acme.testmo.net',
      contextPath: false,
      secrets: 'the token goes into TESTMO_TOKEN',
    }),
    /** The project's number, as in the address of its page. */
    projectId: id,
    /**
     * What the vendor compares runs by: one name for each test suite. Made at the vendor when it is new.
     * Default: the framework's name (`playwright`), which is right as long as a project has one suite of
     * each framework.
     */
    source: z
      .string()
      .regex(SOURCE, {
        error: ({ input }) =>
          `must be letters, digits and dashes, two at least, beginning with a letter (as in "frontend-e2e") – saw ${JSON.stringify(input)}`,
      })
      .optional(),
    /** Configuration of the run by its name; `configId` by its number. At most one of the two. */
    config: name.optional(),
    configId: id.optional(),
    /** Milestone of the run by its name; `milestoneId` by its number. At most one of the two. */
    milestone: name.optional(),
    milestoneId: id.optional(),
    /**
     * Status aliases, as configured at the vendor (Admin > Statuses), for our outcomes; those left out keep
     * their default: see `DEFAULT_STATUSES`.
     */
    statuses: z.partialRecord(z.enum(TEST_STATUSES), name).default({}),
    /**
     * How a test is recognised from run to run. `livelane`: by file, groups, title and project.
     * `testmo-cli`: as the vendor's command line does from Playwright's JUnit report, so that a source's
     * history goes on; projects are not told apart then.
     */
    keys: z.enum(['livelane', 'testmo-cli']).default('livelane'),
    junit: junitSection.optional(),
    /**
     * Where the build publishes the run's `evidence` folder; attached files become links to
     * `<artifactsUrl>/<evidence id>/<name>`. Without it they are named in a field (the vendor's API for
     * automation runs takes links, not files).
     */
    artifactsUrl: z
      .string()
      .superRefine((url, context) => {
        const problem = baseUrlProblem(url);
        if (problem) context.addIssue({ code: 'custom', message: problem });
      })
      .optional(),
  })
  .superRefine((section, context) => {
    for (const one of ['config', 'milestone'] as const) {
      if (section[one] !== undefined && section[`${one}Id`] !== undefined) {
        context.addIssue({
          code: 'custom',
          path: [one],
          message: `cannot be given together with "${one}Id": keep one of the two`,
        });
      }
    }
    if (section.junit !== undefined && section.keys !== 'testmo-cli') {
      context.addIssue({
        code: 'custom',
        path: ['junit'],
        message: `is used with "keys": "testmo-cli" only: set that, or leave "junit" out`,
      });
    }
  });

export type TestmoSection = z.output<typeof testmoSection>;

function baseUrlProblem(text: string): string | undefined {
  const url = webUrl(text);
  if (!url) return `must be an http or https address – saw ${JSON.stringify(text)}`;
  if (url.search || url.hash)
    return `must have no "?" or "#": names of files are appended to it – saw ${JSON.stringify(text)}`;
  return undefined;
}

function webUrl(text: string): URL | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}
