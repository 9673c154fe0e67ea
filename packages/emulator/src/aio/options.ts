import type { RateLimitOptions } from '../rate-limit.ts';
import { type AioConfiguration, defaultConfiguration } from './configuration.ts';
import type { AioPermission } from './permission.ts';

export interface AioOptions {
  /** The access token that the Cloud paths take. Default: any. */
  token?: string;
  /** Names and passwords that the Server paths take. Once this or `pats` is set, nobody else is let in. Default: anyone. */
  users?: Readonly<Record<string, string>>;
  /** Personal access tokens that the Server paths take. Default: any. */
  pats?: readonly string[];
  /** Of the Cloud paths, evidence included; the vendor counts by IP address. Default: 60 requests in any 60,000 ms, without `Retry-After` (UNVERIFIED). */
  rateLimit?: RateLimitOptions | false;
  /** Of the Server paths. Default false: the vendor publishes none for them. */
  serverRateLimit?: RateLimitOptions | false;
  /** Keys of the projects there are; their numeric ids are 10000, 10001 and so on. Default: every upper-case key. */
  projects?: readonly string[];
  /** The cases there are from the start. Default: `<PROJECT>-TC-1` to `-TC-10000` of each project, all published. */
  cases?: readonly AioCaseOptions[];
  /** The cycles there are from the start, each in the project that its key names. Default: none. */
  cycles?: readonly AioCycleOptions[];
  /** What the user may do; everything, where nothing is said. */
  permissions?: AioPermissionOptions;
  /** Status of the answer to a change without the permission; the page says "a 4xx". Default 403. */
  readOnlyStatus?: 400 | 401 | 403 | 404 | 409;
  /** Lists of every project. Default of each: see {@link defaultConfiguration}. */
  configuration?: Partial<AioConfiguration>;
  /** Whether a mark without `addCaseToCycle` adds the case: the vendor's reporter leaves it out. Default true; UNVERIFIED. */
  addsCasesUnasked?: boolean;
  /** Whether `processedData` of a bulk answer has the runs' ids (`{CASEKEY: {ID}}`). Default false; UNVERIFIED. */
  bulkTellsRunIds?: boolean;
  /** What a further mark of the same run does to its comments. Default `append`; UNVERIFIED. */
  comments?: 'append' | 'replace';
  /** Status of what an imported file has as skipped. Default `Not Run`; UNVERIFIED. */
  skippedStatus?: string;
  /** How long searches do not find what is new, milliseconds. Default 0. */
  searchDelayMs?: number;
  /** How long a result file of the batch path waits to be worked off, milliseconds. Default 0: before the answer. */
  batchDelayMs?: number;
  /** Form of an error's body: `{"message": …}`, or its text alone, which the vendor's clients print. Default `json`; UNVERIFIED. */
  errorBody?: 'json' | 'text';
  /** Of one attachment. Default 100 MiB. */
  maxAttachmentBytes?: number;
}

export interface AioCaseOptions {
  /** `PROJ-TC-1` */
  key: string;
  /** Default: the key. */
  title?: string;
  /** Name of a case status; only published cases can be added to a cycle. Default `Published`. */
  status?: string;
  automationKey?: string;
}

export interface AioCycleOptions {
  /** `PROJ-CY-1`; cycles that are made later have higher numbers. */
  key: string;
  /** Default: the key. */
  title?: string;
  /** Keys of cases that somebody has added, whatever the user may do; each has a run that nobody has marked. */
  cases?: readonly string[];
}

export interface AioPermissionOptions {
  /** By the cycle's key. */
  cycles?: Readonly<Record<string, AioPermission>>;
  /** By the case's key. */
  cases?: Readonly<Record<string, AioPermission>>;
  /** Of all runs of a case, by its key: a linked step may be out of reach where the case is not. */
  runs?: Readonly<Record<string, AioPermission>>;
  /** By the project's key; also of those of its cycles and cases of which nothing else is said. */
  projects?: Readonly<Record<string, AioPermission>>;
}

type Optional = 'projects' | 'cases';
type Access = 'token' | 'users' | 'pats' | 'rateLimit' | 'serverRateLimit' | 'configuration';

export type Settings = Required<Omit<AioOptions, Optional | Access>> &
  Pick<AioOptions, Optional> & { configuration: AioConfiguration };

export function settingsOf(options: AioOptions): Settings {
  return {
    projects: options.projects,
    cases: options.cases,
    cycles: options.cycles ?? [],
    permissions: options.permissions ?? {},
    readOnlyStatus: options.readOnlyStatus ?? 403,
    configuration: { ...defaultConfiguration, ...options.configuration },
    addsCasesUnasked: options.addsCasesUnasked ?? true,
    bulkTellsRunIds: options.bulkTellsRunIds ?? false,
    comments: options.comments ?? 'append',
    skippedStatus: options.skippedStatus ?? 'Not Run',
    searchDelayMs: options.searchDelayMs ?? 0,
    batchDelayMs: options.batchDelayMs ?? 0,
    errorBody: options.errorBody ?? 'json',
    maxAttachmentBytes: options.maxAttachmentBytes ?? 100 * 1024 * 1024,
  };
}
