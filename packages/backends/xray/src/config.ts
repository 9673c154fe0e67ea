import { TEST_STATUSES, vendorUrl } from '@livelane/dispatcher';
import * as z from 'zod';

/** Xray Cloud's hosts by region (XRAYCLOUD, REST API). */
const HOSTS = {
  global: 'https://xray.cloud.getxray.app',
  us: 'https://us.xray.cloud.getxray.app',
  eu: 'https://eu.xray.cloud.getxray.app',
  au: 'https://au.xray.cloud.getxray.app',
} as const;

/** The Standard plan's 300 requests in 5 minutes, less a tenth for everybody else on the site. */
const CLOUD_REQUESTS_PER_MINUTE = 54;

const MIB = 1024 * 1024;
const SECRETS = 'credentials go into XRAY_CLIENT_ID and XRAY_CLIENT_SECRET, or JIRA_PAT';
const text = z.string().trim().min(1);

function issueKey(example: string) {
  return z
    .string()
    .regex(/^[A-Z][A-Z0-9_]+-\d+$/, {
      error: ({ input }) => `must be the key of an issue, as in "${example}" – saw ${JSON.stringify(input)}`,
    })
    .meta({ examples: [example] });
}

/** A name or several, as one string or a list. */
const texts = z.union([z.array(text), text.transform((one) => [one])]);

/** Outcomes that have a status at the vendor: ours, and `running`. */
export const MAPPED_STATUSES = [...TEST_STATUSES, 'running'] as const;

/** The section `xray` of the settings. Credentials are not part of it: they come from the environment. */
export const xraySection = z
  .strictObject({
    /** `cloud`: Xray for Jira Cloud. `server`: Xray for Jira Server or Data Center. */
    deployment: z.enum(['cloud', 'server']).default('cloud'),
    /**
     * Cloud: Xray's address, where it is not the region's own (a proxy, the emulator). Server: Jira's address with its
     * context path (`https://jira.acme.com/jira`).
     */
    url: vendorUrl({ example: 'https://jira.acme.com', contextPath: true, secrets: SECRETS }).optional(),
    /** Cloud: where the site's data lives; chooses the host when `url` is absent. */
    region: z.enum(['global', 'us', 'eu', 'au']).default('global'),
    /** Key of the Jira project in which a Test Execution and Tests are made. Default: the project of `testExecutionKey`. */
    project: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]+$/, {
        error: ({ input }) => `must be a Jira project's key, as in "CALC" – saw ${JSON.stringify(input)}`,
      })
      .meta({ examples: ['CALC'] })
      .optional(),
    /** An existing Test Execution that gets the results. Default: one is made for each run. */
    testExecutionKey: issueKey('CALC-9').optional(),
    /** Test Plan to which a Test Execution that is made is added. */
    testPlanKey: issueKey('CALC-100').optional(),
    /** Test Environments of a Test Execution that is made (`["chrome", "staging"]`). */
    testEnvironments: z.array(text).default([]),
    /** Revision of what was tested. Default: the commit. */
    revision: text.optional(),
    /** Name of an existing version, the fix version of a Test Execution that is made. */
    fixVersion: text.optional(),
    /** Summary of a Test Execution that is made. Default: `run.name`, else framework, branch and commit. */
    summary: text.optional(),
    /** Description of a Test Execution that is made. Default: where the run comes from, and links. */
    description: text.optional(),
    /**
     * Status names of your site for our outcomes; those left out keep their default: see `DEFAULT_STATUSES`. A name
     * that the site does not have stops the delivery before the first result.
     */
    statuses: z.partialRecord(z.enum(MAPPED_STATUSES), text).default({}),
    /**
     * What becomes of tests that are linked to no Test. `false`: they are listed, not sent. `true`: Xray finds or makes a
     * Test with the results. `bulk` (Cloud): found by their label, or made beforehand with the bulk import.
     */
    createCases: z
      // As a string too, because a variable of the environment is one.
      .union([z.boolean(), z.enum(['true', 'false', 'bulk'])])
      .transform((value) => (value === 'bulk' ? value : String(value) === 'true'))
      .default(false),
    /** Type of Tests that are made. `manual` and `cucumber` take their steps from the test's steps. */
    caseType: z.enum(['generic', 'manual', 'cucumber']).default('generic'),
    /** Folder in the Test Repository for Tests made with `"createCases": "bulk"` (`/Web/Checkout`). */
    folder: text.optional(),
    /** Keys of Test Sets for Tests made with `"createCases": "bulk"`. */
    testSets: z.array(issueKey('CALC-7')).default([]),
    /** Labels of Tests that are made, besides the one by which they are found again. */
    labels: z
      .array(text.regex(/^\S{1,255}$/, { error: 'must be labels as Jira has them, without white space' }))
      .default([]),
    /** Cloud: Jira's own address (`https://acme.atlassian.net`); needed for `transition` and `attach`. */
    jiraUrl: vendorUrl({
      example: 'https://acme.atlassian.net',
      contextPath: true,
      secrets: 'e-mail and API token go into JIRA_USERNAME and JIRA_PASSWORD',
    }).optional(),
    /** Jira transition of the Test Execution at the end of the run, by name or id (`"Done"`, `"31"`). */
    transition: text.optional(),
    /** Files attached to the Test Execution's issue at the end of the run (`["report/index.html"]`). */
    attach: texts.default([]),
    /** Feature files imported before the run's first results, so that their scenarios are Tests (`["a.feature"]`). */
    features: texts.default([]),
    /** Name of the issue type of Test Executions, where the site has renamed or translated it. */
    executionType: text.default('Test Execution'),
    /** Server: version of Xray's REST API. */
    apiVersion: z.enum(['2.0', '1.0']).default('2.0'),
    /** Milliseconds between the beginnings of two imports at least. */
    flushMs: z.int().nonnegative().max(600_000).default(5_000),
    /** Of all shards together. Default: 54 on Cloud (the Standard plan has 300 in 5 minutes), none on Server. */
    requestsPerMinute: z.int().positive().optional(),
    /** Bytes of one import at most. */
    batchBytes: z
      .int()
      .min(64 * 1024)
      .default(10 * MIB),
    /** Bytes of evidence that one run sends at most. */
    evidenceBudgetBytes: z
      .int()
      .nonnegative()
      .default(200 * MIB),
    /** Whether names of evidence are sent in ASCII (`münze.png` as `munze.png`). Default: on Server. */
    asciiFileNames: z.boolean().optional(),
  })
  .superRefine((section, context) => {
    const problem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const { deployment } = section;
    const isServer = deployment === 'server';
    if (isServer && section.url === undefined) {
      problem(
        'url',
        'is needed with "deployment": "server": the address of your Jira, as in "https://jira.acme.com"',
      );
    }
    if (section.project === undefined && section.testExecutionKey === undefined) {
      problem(
        'project',
        'is needed, as in "CALC", unless "testExecutionKey" names an existing Test Execution',
      );
    }
    if (isServer && section.createCases === 'bulk') {
      problem(
        'createCases',
        'cannot be "bulk" with "deployment": "server", which has no bulk import: write true',
      );
    }
    const jiraWork = (['transition', 'attach'] as const).filter((name) => (section[name]?.length ?? 0) > 0);
    if (!isServer && jiraWork.length > 0 && section.jiraUrl === undefined) {
      problem('jiraUrl', `is needed for "${jiraWork.join('" and "')}", as in "https://acme.atlassian.net"`);
    }
  });

export type XraySection = z.output<typeof xraySection>;
export type MappedStatus = (typeof MAPPED_STATUSES)[number];

/** Without a slash at its end: Xray's host on Cloud, Jira with its context path on Server. */
export function vendorAddress({ url, region }: Pick<XraySection, 'url' | 'region'>): string {
  return (url ?? HOSTS[region]).replace(/\/+$/, '');
}

/** Where Jira is, without a slash at its end; unknown on Cloud unless it is set. */
export function jiraAddress(section: XraySection): string | undefined {
  if (section.deployment === 'server') return vendorAddress(section);
  return section.jiraUrl?.replace(/\/+$/, '');
}

/** One of the two is set, see the schema. */
export function projectOf({ project, testExecutionKey = '' }: XraySection): string {
  return project ?? testExecutionKey.replace(/-\d+$/, '');
}

export function requestRate({ deployment, requestsPerMinute }: XraySection): number | undefined {
  return requestsPerMinute ?? (deployment === 'cloud' ? CLOUD_REQUESTS_PER_MINUTE : undefined);
}
