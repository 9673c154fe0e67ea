import type { Finding } from '@livelane/dispatcher';
import { caseFolder } from './case-tree.ts';
import type { ZephyrClient } from './client.ts';
import type { ZephyrSection } from './config.ts';
import { statusIds, statusList } from './statuses.ts';

/** What `livelane doctor` says of Zephyr Enterprise. Reads only; that results can be written shows with the first run. */
export async function examine(client: ZephyrClient, section: ZephyrSection): Promise<Finding[]> {
  const user = await client.user();
  if (!user.ok) {
    const message = user.outcome.reason;
    if (user.outcome.kind === 'refused') {
      const advice =
        'Set ZEPHYR_API_TOKEN (or ZEPHYR_USERNAME and ZEPHYR_PASSWORD; with single sign-on only a token works) and check "zephyr.url".';
      return [{ level: 'error', subject: 'credentials', message, advice }];
    }
    const advice = 'Check "zephyr.url" and the way there (network, proxy), then ask again.';
    return [{ level: 'error', subject: 'address', message, advice }];
  }
  const { id, username } = user.body;
  const who = username ? `${username} (user ${id})` : `user ${id}`;
  const findings: Finding[] = [
    { level: 'ok', subject: 'credentials', message: `accepted, they are ${who}'s` },
  ];
  for (const look of [project, release, ...(section.mode === 'job' ? [] : [statuses, tree])]) {
    const finding = await look(client, section);
    findings.push(finding);
    if (finding.level === 'error' && look !== statuses) return findings;
  }
  if (section.mode !== 'live') findings.push(await jobs(client, section));
  return findings;
}

async function project(client: ZephyrClient, { projectId }: ZephyrSection): Promise<Finding> {
  const subject = 'project';
  const reply = await client.project();
  if (reply.ok) {
    const name = reply.body.name ? ` "${reply.body.name}"` : '';
    return { level: 'ok', subject, message: `project ${projectId}${name} can be read` };
  }
  const advice =
    'Check "zephyr.projectId" (the number in the address of the project\'s page) and that the user is assigned to it.';
  return { level: 'error', subject, message: reply.outcome.reason, advice };
}

async function release(client: ZephyrClient, { projectId, releaseId }: ZephyrSection): Promise<Finding> {
  const subject = 'release';
  const reply = await client.releases();
  const advice = 'Check "zephyr.releaseId" (the number in the address of the release\'s page).';
  if (!reply.ok) return { level: 'error', subject, message: reply.outcome.reason, advice };
  const found = reply.body.find(({ id }) => id === releaseId);
  if (found) {
    const name = found.name ? ` "${found.name}"` : '';
    return { level: 'ok', subject, message: `release ${releaseId}${name} is in the project` };
  }
  const own = reply.body.slice(0, 10).map(({ id, name }) => (name ? `${id} "${name}"` : `${id}`));
  const list = own.length > 0 ? `; it has ${own.join(', ')}` : '';
  return {
    level: 'error',
    subject,
    message: `project ${projectId} has no release ${releaseId}${list}`,
    advice,
  };
}

async function statuses(client: ZephyrClient, section: ZephyrSection): Promise<Finding> {
  const subject = 'statuses';
  const list = await statusList(client);
  if (list && 'kind' in list) return { level: 'warning', subject, message: list.reason };
  const ids = await statusIds(client, section);
  if ('kind' in ids) {
    const advice = 'Set "zephyr.statuses" to numbers or names of execution statuses that are in use.';
    return { level: 'error', subject, message: ids.reason, advice };
  }
  const sent = [...new Set(Object.values(ids))].map((id) => {
    const name = list?.find((status) => status.id === id)?.name;
    return name === undefined ? id : `${id} "${name}"`;
  });
  if (list) return { level: 'ok', subject, message: `results are sent as ${sent.join(', ')}` };
  return {
    level: 'warning',
    subject,
    message: `results are sent as ${sent.join(', ')}; this user may not read whether these are in use`,
    advice: 'Compare with the execution statuses under Administration > Customizations in Zephyr.',
  };
}

async function tree(client: ZephyrClient, section: ZephyrSection): Promise<Finding> {
  const subject = 'cases';
  if (!section.createCases) {
    return {
      level: 'ok',
      subject,
      message: 'tests that name no case are listed in the summary ("zephyr.createCases" is off)',
    };
  }
  const folder = await caseFolder(client, section, { make: false });
  if ('kind' in folder) {
    const advice = 'Check that the user may read the test repository of the release.';
    return { level: 'error', subject, message: folder.reason, advice };
  }
  const message =
    'treeId' in folder
      ? `cases are found or made in "${section.caseTree}" (folder ${folder.treeId})`
      : `"${section.caseTree}" is new, the first run makes it (from "${folder.missing}" on)`;
  return { level: 'ok', subject, message };
}

async function jobs(client: ZephyrClient, { job, releaseId }: ZephyrSection): Promise<Finding> {
  const subject = 'jobs';
  const advice = 'Check "zephyr.job" and that the user may use automation jobs.';
  if (job.id !== undefined) {
    const reply = await client.jobs.detail(job.id);
    if (!reply.ok) return { level: 'error', subject, message: reply.outcome.reason, advice };
    const name = reply.body.jobName ? ` "${reply.body.jobName}"` : '';
    return { level: 'ok', subject, message: `the result file goes to job ${job.id}${name}` };
  }
  const reply = await client.jobs.list();
  if (!reply.ok) return { level: 'error', subject, message: reply.outcome.reason, advice };
  const count = reply.body.length === 1 ? '1 job' : `${reply.body.length} jobs`;
  return { level: 'ok', subject, message: `release ${releaseId} has ${count}; each run makes one` };
}
