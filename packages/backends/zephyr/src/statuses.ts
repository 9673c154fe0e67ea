import type { TestStatus } from '@livelane/core';
import { type Failure, stop } from '@livelane/dispatcher';
import * as z from 'zod';
import type { ZephyrClient } from './client.ts';
import type { ZephyrSection } from './config.ts';

/** The vendor's key of the list of execution statuses (its Jenkins plugin, `PreferenceServiceImpl`). */
const PREFERENCE = 'testresult.testresultStatus.LOV';

export type StatusKey = TestStatus | 'running';

/**
 * 1 pass, 2 fail, 3 in progress and 4 blocked stand on the vendor's page "Execute the Test Case"
 * (https://support.smartbear.com/zephyr-enterprise/docs/en/migrating-to-zephyr-enterprise/via-rest-api/execute-the-test-case.html),
 * 10 not executed in its Jenkins plugin; an instance may have more. An interrupted test is blocked, so that a run that
 * was broken off never looks green.
 */
export const DEFAULT_STATUSES: Readonly<Record<StatusKey, number>> = {
  passed: 1,
  flaky: 1,
  expectedfailure: 1,
  failed: 2,
  timedout: 2,
  interrupted: 4,
  skipped: 10,
  todo: 10,
  running: 3,
};

/** Ids as text, as requests hold them. `running` is absent where the instance has no such status in use. */
export type StatusIds = Readonly<Record<TestStatus, string> & { running?: string }>;

interface Status {
  id: string;
  name: string;
  isActive: boolean;
}

const listSchema = z.array(
  z.object({
    id: z.union([z.string(), z.number()]).transform(String),
    value: z.string(),
    // Some versions write it as text.
    active: z.union([z.boolean(), z.string().transform((text) => text !== 'false')]).nullish(),
  }),
);

/**
 * The ids that results are sent with. Names are looked up in the instance's own list, ids checked against it where it
 * can be read.
 */
export async function statusIds(
  client: ZephyrClient,
  { statuses: own }: Pick<ZephyrSection, 'statuses'>,
): Promise<StatusIds | Failure> {
  const list = await statusList(client);
  if (list && 'kind' in list) return list;
  const wanted: Record<StatusKey, number | string> = { ...DEFAULT_STATUSES, ...own };
  const ids: Partial<Record<StatusKey, string>> = {};
  for (const [key, status] of Object.entries(wanted) as [StatusKey, number | string][]) {
    const found = list?.find(({ id, name }) =>
      typeof status === 'number' ? id === String(status) : name.toLowerCase() === status.toLowerCase(),
    );
    if (list ? found?.isActive : typeof status === 'number') {
      ids[key] = found?.id ?? String(status);
    } else if (key !== 'running' || own.running !== undefined) {
      return stop(problem(key, status, list, own[key] !== undefined));
    }
  }
  return ids as StatusIds;
}

/** `undefined`: the instance does not show it to this user. */
export async function statusList(client: ZephyrClient): Promise<Status[] | undefined | Failure> {
  const reply = await client.preference(PREFERENCE);
  if (!reply.ok) {
    const { outcome, status } = reply;
    return outcome.kind === 'refused' && status !== 401 ? undefined : outcome;
  }
  try {
    const parsed = listSchema.safeParse(JSON.parse(reply.body ?? ''));
    if (!parsed.success) return undefined;
    return parsed.data.map(({ id, value, active }) => ({ id, name: value, isActive: active ?? true }));
  } catch {
    return undefined;
  }
}

function problem(
  key: StatusKey,
  status: number | string,
  list: readonly Status[] | undefined,
  isOwn: boolean,
): string {
  const setting = `"zephyr.statuses.${key}"`;
  if (!list) {
    return `Zephyr does not show its execution statuses to this user, so ${setting} cannot be looked up by its name: write the number instead of ${JSON.stringify(status)}`;
  }
  const active = list.filter(({ isActive }) => isActive).map(({ id, name }) => `${id} "${name}"`);
  const what = isOwn ? `${setting} is ${JSON.stringify(status)}` : `${setting} is ${status} by default`;
  return `${what}, and Zephyr has no such execution status in use: set one of ${active.join(', ')}`;
}
