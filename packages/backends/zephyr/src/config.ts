import { TEST_STATUSES, vendorUrl } from '@livelane/dispatcher';
import * as z from 'zod';
import { NAME_LIMIT } from './limits.ts';

const id = z.int().positive();
const name = z.string().trim().min(1).max(NAME_LIMIT);

const jobSection = z.strictObject({
  /** Number of a job that exists already: it is updated and run, instead of a new one being made for each run. */
  id: id.optional(),
  /** Name of the job. A job that is made has the run's id at its end as well. Default: the cycle's name. */
  name: name.optional(),
  /** Parser of the result file, as in the product's list of automation frameworks. What is sent is JUnit XML. */
  framework: name.default('junit'),
  /** Results go to the cycle and phase of that name, if there are any, instead of to new ones. */
  reuse: z.boolean().default(true),
  /** Zephyr appends a time to the cycle's name, so that each job makes one. */
  timeStamp: z.boolean().default(false),
  /** Zephyr makes a folder for each package (of a result file: each test file). */
  createPackage: z.boolean().default(false),
  /** Text of the job. Where the run comes from is added to it. */
  description: z.string().trim().min(1).optional(),
  /** Number of the test-repository folder below which Zephyr looks for and makes the cases. */
  treeId: id.optional(),
  /** The same folder as a path, in Zephyr's form: `Release 1.0 > Automation`. */
  testRepositoryPath: z.string().trim().min(1).optional(),
  /** User number that results are assigned to; -10 is anyone. */
  assignTo: z.int().default(-10),
  /** While the tests run, the file is sent as far as it is, this many seconds apart. Default: at the end only. */
  rollingSeconds: z.int().min(5).optional(),
  /** How long a job is followed before it counts as stuck, seconds. */
  timeoutSeconds: z.int().positive().default(300),
  /** Version of the API in the paths of automation jobs. */
  apiVersion: z.enum(['v3', 'v4', 'latest']).default('v4'),
});

/** The section `zephyr` of the settings. Credentials are not part of it: they come from the environment. */
export const zephyrSection = z
  .strictObject({
    /** Address of the instance (`https://acme.yourzephyr.com`), with its context path, if it has one. */
    url: vendorUrl({
      example: 'https://acme.yourzephyr.com',
      contextPath: true,
      secrets:
        'credentials go into the environment (ZEPHYR_API_TOKEN, or ZEPHYR_USERNAME and ZEPHYR_PASSWORD)',
    }).transform((url) => url.replace(/\/+$/, '')),
    /** Number of the project, as in the address of its page. */
    projectId: id,
    /** Number of the release, as in the address of its page. */
    releaseId: id,
    /** Name of the cycle; made when there is none. Default: one for each run, named after it, with its id at the end. */
    cycle: name.optional(),
    /** Name of the phase in the cycle; made when there is none. Default: the framework's name (`Playwright`). */
    phase: name.optional(),
    /**
     * `live`: results go to executions while the tests run. `job`: an automation job gets the run as a JUnit file.
     * `both`: the job comes at the end, after the executions.
     */
    mode: z.enum(['live', 'job', 'both']).default('live'),
    /** A case is found or made for tests that name none. */
    createCases: z.boolean().default(false),
    /** Folder of the test repository for these cases, from the release's root; what is missing of it is made. */
    caseTree: z
      .string()
      .refine((path) => nodeNames(path).length > 0, { error: 'must name a folder, as in "Automation/Web"' })
      .default('Automation'),
    /** User number that executions are assigned to. Default: the user of the credentials. */
    tester: id.optional(),
    /** Statuses by number or name for our outcomes, and for tests that are running: see `DEFAULT_STATUSES`. */
    statuses: z
      .partialRecord(z.enum([...TEST_STATUSES, 'running']), z.union([id, z.string().trim().min(1)]))
      .default({}),
    /** How many days a new cycle lasts, from today. */
    cycleDays: id.max(3_650).default(7),
    /** Environment of a new cycle. Some instances demand one. */
    environment: name.optional(),
    /** Build of a new cycle. Default: the CI build. */
    build: name.optional(),
    /** Executions in one request at most. */
    batch: id.max(1_000).default(500),
    /** Requests a minute at most, over all shards of the run, to spare a small server. Default: no limit. */
    requestsPerMinute: id.max(60_000).optional(),
    /** Characters of an execution's notes; both ends of longer ones are kept. */
    notesLimit: z.int().min(200).max(100_000).default(4_000),
    /** Bytes of evidence that one run may send; videos and traces are left out first. Default: no limit. */
    evidenceBudgetBytes: z.int().nonnegative().optional(),
    job: jobSection.prefault({}),
  })
  .superRefine(({ mode, job }, context) => {
    if (mode === 'both' && job.rollingSeconds !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['job', 'rollingSeconds'],
        message:
          'is for "mode": "job": with "both" results are live already, and the job comes once, at the end',
      });
    }
    for (const other of ['id', 'rollingSeconds'] as const) {
      if (job[other] === undefined || !job.timeStamp) continue;
      context.addIssue({
        code: 'custom',
        path: ['job', 'timeStamp'],
        message: `cannot be used with "job.${other}": each file that is sent to the job would make another cycle`,
      });
    }
  });

export type ZephyrSection = z.output<typeof zephyrSection>;

/** The names in a path such as `Automation/Web`. */
export function nodeNames(path: string): string[] {
  return path
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean);
}
