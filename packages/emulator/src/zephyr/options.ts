import type { RateLimitOptions } from '../rate-limit.ts';
import type { ZephyrStatus } from './statuses.ts';

export interface ZephyrOptions {
  /**
   * What is taken: the API token as `Bearer`, the user's name and password as `Basic`. Once one of them is set, the
   * other way is open only if it is set too. Default: any.
   */
  credentials?: { token?: string; username?: string; password?: string };
  /** Default: projects 1 to 10 and releases 1 to 10, every release in every project. */
  projects?: readonly ZephyrProjectOptions[];
  /** Test cases that are there from the start. Default: none. */
  cases?: readonly ZephyrCaseOptions[];
  /** Default: 1 Pass, 2 Fail, 3 WIP, 4 Blocked, 10 Not Executed. */
  statuses?: readonly ZephyrStatus[];
  /** The vendor publishes none. Default false. */
  rateLimit?: RateLimitOptions | false;
  /**
   * How long a scheduled run takes, milliseconds: a third each as `new`, `Waiting` and `in-progress`. With 0, the
   * default, results are there at once, and the first look at the progress still sees the run in progress.
   */
  jobMs?: number;
  /** How scheduled runs end; of a list each run takes the next, further ones the last. Default `complete`. */
  jobOutcome?: ZephyrJobOutcome | readonly ZephyrJobOutcome[];
  /** What a run that fails says. UNVERIFIED. */
  jobFailure?: string;
  /** A run's final states; the vendor does not document them (UNVERIFIED). */
  jobWords?: Partial<ZephyrJobWords>;
  /**
   * The page speaks of "the object" that tells of the scheduled run, the older `automation/schedule` answers with a
   * list. Default `object` for one job and a list for several; UNVERIFIED.
   */
  scheduledRunsAs?: 'object' | 'array';
  /** Whether a scheduled run tells its job as `jobId`. The page promises its `id` alone. Default false; UNVERIFIED. */
  scheduledRunHasJob?: boolean;
  /** How long lists do not show what is new: cycles, cases, executions, jobs. Milliseconds. Default 0. */
  listDelayMs?: number;
  /** What a job names the cases of a JUnit file after. Default `name`; UNVERIFIED. */
  caseNameFrom?: 'name' | 'classname.name';
  /** Status id of what a JUnit file has as skipped. Default `10`; UNVERIFIED. */
  skippedStatus?: string;
}

export type ZephyrJobOutcome = 'complete' | 'fail' | 'stick';

export interface ZephyrJobWords {
  /** Default `Completed`. */
  completed: string;
  /** Default `Failed`. */
  failed: string;
  /** Default `Cancelled`. */
  cancelled: string;
}

/** Another project's release is refused once projects are given. */
export interface ZephyrProjectOptions {
  id: number;
  name?: string;
  releases: readonly { id: number; name?: string }[];
}

export interface ZephyrCaseOptions {
  name: string;
  /** Default: the first release. */
  releaseId?: number;
  /** Folders from the top, made if they are not there. Default: the release's first folder. */
  tree?: readonly string[];
  /** The case's version (`testcase.id`). Default of all three: the next free number. */
  id?: number;
  testcaseId?: number;
  /** The case's place in the tree (`id` of the object around `testcase`). */
  tctId?: number;
  automated?: boolean;
  tag?: string;
}

type Defaulted =
  | 'jobMs'
  | 'jobFailure'
  | 'scheduledRunsAs'
  | 'scheduledRunHasJob'
  | 'listDelayMs'
  | 'caseNameFrom'
  | 'skippedStatus';

export type Settings = Required<Pick<ZephyrOptions, Defaulted>> & {
  projects: readonly ZephyrProjectOptions[];
  cases: readonly ZephyrCaseOptions[];
  jobOutcomes: readonly ZephyrJobOutcome[];
  jobWords: ZephyrJobWords;
};

export function settingsOf(options: ZephyrOptions): Settings {
  const { jobOutcome = 'complete' } = options;
  return {
    projects: options.projects ?? defaultProjects(),
    cases: options.cases ?? [],
    jobMs: options.jobMs ?? 0,
    jobOutcomes: typeof jobOutcome === 'string' ? [jobOutcome] : jobOutcome,
    jobFailure: options.jobFailure ?? 'Error while processing the result file',
    jobWords: { completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled', ...options.jobWords },
    scheduledRunsAs: options.scheduledRunsAs ?? 'object',
    scheduledRunHasJob: options.scheduledRunHasJob ?? false,
    listDelayMs: options.listDelayMs ?? 0,
    caseNameFrom: options.caseNameFrom ?? 'name',
    skippedStatus: options.skippedStatus ?? '10',
  };
}

function defaultProjects(): ZephyrProjectOptions[] {
  const ids = Array.from({ length: 10 }, (_, index) => index + 1);
  return ids.map((id) => ({ id, releases: ids.map((release) => ({ id: release })) }));
}
