/** Which of the counters `status1_count` … `status24_count` counts a status. */
export type TestmoStatusId =
  | 1
  | 2
  | 3
  | 4
  | 5
  | 6
  | 7
  | 8
  | 9
  | 10
  | 11
  | 12
  | 13
  | 14
  | 15
  | 16
  | 17
  | 18
  | 19
  | 20
  | 21
  | 22
  | 23
  | 24;

/** A result status as an administrator of the instance configures it. */
export interface TestmoStatus {
  id: TestmoStatusId;
  name: string;
  /** What an automation test's `status` may say to mean it. Others are refused. */
  aliases: readonly string[];
  /** `open`: not final, counted as not completed. */
  outcome: 'success' | 'failure' | 'neutral' | 'open';
}

/**
 * The first five are a new instance's. The aliases are those of the vendor's page and of its command line;
 * which of them mean the same status is UNVERIFIED and the instance's to decide.
 */
export const defaultStatuses: readonly TestmoStatus[] = [
  { id: 1, name: 'Passed', aliases: ['passed'], outcome: 'success' },
  { id: 2, name: 'Failed', aliases: ['failed', 'failure', 'error'], outcome: 'failure' },
  { id: 3, name: 'Retest', aliases: ['retest'], outcome: 'open' },
  { id: 4, name: 'Blocked', aliases: ['blocked'], outcome: 'neutral' },
  { id: 5, name: 'Skipped', aliases: ['skipped'], outcome: 'neutral' },
];

export interface Statuses {
  all: readonly TestmoStatus[];
  byAlias: ReadonlyMap<string, TestmoStatus>;
}

export function statusesByAlias(statuses: readonly TestmoStatus[]): ReadonlyMap<string, TestmoStatus> {
  return new Map(statuses.flatMap((status) => status.aliases.map((alias) => [alias, status] as const)));
}
