import type { Finding } from '@livelane/dispatcher';
import type { TestmoClient } from './client.ts';
import type { TestmoSection } from './config.ts';
import { DEFAULT_STATUSES } from './mapping.ts';

/** What `livelane doctor` says of Testmo. Reads only; that results can be written shows with the first run. */
export async function examine(client: TestmoClient, section: TestmoSection): Promise<Finding[]> {
  const user = await client.user();
  if (!user.ok) {
    const message = user.outcome.reason;
    if (user.outcome.kind === 'refused') {
      const advice =
        'Set TESTMO_TOKEN to a token of this instance (Testmo > User profile > API access) and check "testmo.url".';
      return [{ level: 'error', subject: 'token', message, advice }];
    }
    const advice = 'Check "testmo.url" and the way there (network, proxy), then ask again.';
    return [{ level: 'error', subject: 'address', message, advice }];
  }
  const token: Finding = {
    level: 'ok',
    subject: 'token',
    message: user.body ? `accepted, it is ${user.body}'s` : 'accepted',
  };
  const runs = await client.countRuns();
  if (!runs.ok) {
    const advice =
      'Check "testmo.projectId" (the number in the address of the project\'s page) and that the user may see its automation runs.';
    return [token, { level: 'error', subject: 'project', message: runs.outcome.reason, advice }];
  }
  const count =
    runs.body === undefined ? '' : `, it has ${runs.body} automation ${runs.body === 1 ? 'run' : 'runs'}`;
  return [
    token,
    { level: 'ok', subject: 'project', message: `project ${section.projectId} can be read${count}` },
    await source(client, section),
    statuses(section),
  ];
}

async function source(client: TestmoClient, { source: wanted }: TestmoSection): Promise<Finding> {
  const subject = 'source';
  if (wanted === undefined) {
    return {
      level: 'ok',
      subject,
      message: 'each run goes to the source named after its framework (playwright, jest …)',
    };
  }
  const sources = await client.sources();
  if (!sources.ok) {
    const advice =
      "Allow the token's user to see the project's automation sources, or go on: a run names its source itself.";
    return { level: 'warning', subject, message: sources.outcome.reason, advice };
  }
  const found = sources.body.find(({ name }) => name === wanted);
  if (found?.is_retired) {
    const advice = 'Take it back into use in Testmo, or set another "testmo.source".';
    return { level: 'warning', subject, message: `"${wanted}" is retired`, advice };
  }
  return {
    level: 'ok',
    subject,
    message: found ? `"${wanted}" exists` : `"${wanted}" is new, the first run makes it`,
  };
}

/** The API used here lists no aliases, so they can only be named. */
function statuses({ statuses: own }: TestmoSection): Finding {
  const aliases = [...new Set(Object.values({ ...DEFAULT_STATUSES, ...own }))].map((alias) => `"${alias}"`);
  return {
    level: 'ok',
    subject: 'statuses',
    message: `results are sent with the status aliases ${aliases.join(', ')}; that these exist cannot be read from here`,
    advice: 'Compare with Admin > Statuses in Testmo; "testmo.statuses" sends others.',
  };
}
