import { TEST_STATUSES, vendorUrl } from '@livelane/dispatcher';
import * as z from 'zod';
import { TITLE_LIMIT } from './limits.ts';

/** The vendor's host of the Cloud product; its older host (tcms.aioreports.com) still answers. */
export const CLOUD_URL = 'https://tcms.aiojiraapps.com';

const name = z.string().trim().min(1);
const folder = name.superRefine((path, context) => {
  if (folderNames(path).length === 0) {
    context.addIssue({ code: 'custom', message: 'must name a folder, as in "Nightly/Web"' });
  }
});

const cycleSection = z
  .strictObject({
    /** An existing cycle (`PROJ-CY-12`). Nothing else of `cycle` is given with it. */
    key: z
      .string()
      .regex(/^\w+-CY-\d+$/, {
        error: ({ input }) => `must be a cycle's key, as in "PROJ-CY-12" – saw ${JSON.stringify(input)}`,
      })
      .optional(),
    /** The cycle with exactly this title, every time again; made when there is none. Default: one cycle a run. */
    title: name.max(TITLE_LIMIT).optional(),
    /** Where a new cycle is put, as a path (`Nightly/Web`); folders that are missing are made. Default: no folder. */
    folder: folder.optional(),
    /** Jira issues that a new cycle is linked to (`["PROJ-7"]`). */
    tasks: z.array(name).default([]),
    /** Custom fields of a new cycle by their names; a list for those that take several values. */
    customFields: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
      .default({}),
    /** Text of a new cycle. Where the run comes from is added to it. */
    objective: name.optional(),
  })
  .superRefine((cycle, context) => {
    if (cycle.key === undefined) return;
    const isNamed = cycle.title !== undefined || cycle.folder !== undefined || cycle.objective !== undefined;
    if (!isNamed && cycle.tasks.length === 0 && Object.keys(cycle.customFields).length === 0) return;
    context.addIssue({
      code: 'custom',
      path: ['key'],
      message: 'names a cycle that exists: leave out what would describe a new one, or leave out "key"',
    });
  });

/** The section `aio` of the settings. Credentials are not part of it: they come from the environment. */
export const aioSection = z
  .strictObject({
    deployment: z.enum(['cloud', 'server']).default('cloud'),
    /**
     * Cloud: the vendor's host, which is the default. Server and Data Center: Jira's address, with its context path.
     * Without the API's path.
     */
    url: vendorUrl({
      example: 'https://jira.example.com/jira',
      contextPath: true,
      secrets: 'credentials go into the environment (AIO_API_KEY, JIRA_PAT, JIRA_USERNAME and JIRA_PASSWORD)',
    })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    /** Key (or number) of the Jira project. */
    project: name,
    cycle: cycleSection.prefault({}),
    /**
     * Whether the first result of a case in this run begins a new run of that case, instead of overwriting the one
     * that is there; a run that is still `Not Run` is used. Default: true with `cycle.key` or `cycle.title`.
     */
    addNewRun: z.boolean().optional(),
    /** `latest`: a case gets the outcome, with the attempts before it in the comment. `runs`: each attempt is a run. */
    retries: z.enum(['latest', 'runs']).default('latest'),
    /** Cases that are not in the cycle are added to it. `false`: their results are refused. */
    addCases: z.boolean().default(true),
    /** A case is found or made for tests that name none. */
    createCases: z.boolean().default(false),
    /** Folder of cases that are made, as a path. Default: no folder. */
    caseFolder: folder.optional(),
    /** Status of cases that are made. Only published ones can be added to a cycle. */
    caseStatus: name.default('Published'),
    /** Priority of cases that are made. Default: the project's own. */
    casePriority: name.optional(),
    /** Run-status names of the project for our outcomes, and for tests that are running: see `DEFAULT_STATUSES`. */
    statuses: z.partialRecord(z.enum([...TEST_STATUSES, 'running']), name).default({}),
    /** Jira account id (Server: user key) that results are assigned to. Default: nobody. */
    assignee: name.optional(),
    /** Requests a minute, over all shards of the run; the vendor allows 60 for each instance. */
    requestsPerMinute: z.int().positive().max(6_000).default(57),
    /** Bytes of evidence that one run may send; videos and traces are left out first. Default: no limit. */
    evidenceBudgetBytes: z.int().nonnegative().optional(),
    /**
     * `instead`: the whole run is sent as one JUnit file at its end, by AIO's own import; not live, two requests for
     * any number of results. Cases are found by AIO: by their key in the test's name, or by their automation key.
     */
    import: z.enum(['never', 'instead']).default('never'),
    /**
     * Address of a cycle's page for the summary, with `{cycle}`, `{cycleId}` and `{project}` in it: copy one with
     * AIO's "Copy Cycle Link". Default: on Server the project's page in Jira; on Cloud none, as the API does not name
     * the Jira site.
     */
    cycleUrl: z.url({ protocol: /^https?$/ }).optional(),
  })
  .superRefine(({ deployment, url }, context) => {
    if (deployment === 'server' && url === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['url'],
        message:
          'is needed with "deployment": "server": the address of Jira, as in "https://jira.example.com/jira"',
      });
    }
  });

export type AioSection = z.output<typeof aioSection>;

/** `Nightly/Web` as the vendor's list of names. */
export function folderNames(path: string): string[] {
  return path
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Results go to a cycle that was there before this run, or may have been. */
export function isReused({ cycle }: AioSection): boolean {
  return cycle.key !== undefined || cycle.title !== undefined;
}
