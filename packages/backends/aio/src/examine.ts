import type { Finding } from '@livelane/dispatcher';
import type { AioClient } from './client.ts';
import type { AioSection } from './config.ts';
import { type Configuration, named } from './configuration.ts';
import { whyReadOnly } from './permission.ts';
import { DEFAULT_STATUSES, statusNames } from './statuses.ts';

/** What `livelane doctor` says of AIO Tests. Reads only. */
export async function examine(
  client: AioClient,
  configuration: Configuration,
  section: AioSection,
): Promise<Finding[]> {
  const list = await configuration.list('runStatuses');
  if (!list.ok && list.status === 401) {
    return [
      {
        level: 'error',
        subject: 'credentials',
        message: list.outcome.reason,
        advice:
          'Set working credentials, and check that "aio.deployment" and "aio.url" are of the same product.',
      },
    ];
  }
  if (!list.ok && list.status === undefined) {
    const advice = 'Check "aio.url" and the way there (network, proxy), then ask again.';
    return [{ level: 'error', subject: 'address', message: list.outcome.reason, advice }];
  }
  const project = list.ok ? list : await client.cycles({ comparisonType: 'EXACT_MATCH', value: 'Livelane' });
  if (!project.ok) {
    const advice =
      'Check "aio.project", that AIO Tests is enabled in that project, and that the user may see it in Jira.';
    return [
      { level: 'ok', subject: 'credentials', message: 'accepted' },
      { level: 'error', subject: 'project', message: project.outcome.reason, advice },
    ];
  }
  return [
    { level: 'ok', subject: 'credentials', message: 'accepted' },
    { level: 'ok', subject: 'project', message: `${section.project} can be read` },
    await statuses(configuration, section),
    ...(section.createCases ? await newCases(configuration, section) : []),
    await cycle(client, section),
    quota(section),
  ];
}

async function statuses(configuration: Configuration, section: AioSection): Promise<Finding> {
  const subject = 'statuses';
  const names = await statusNames(section, configuration);
  if (!('kind' in names)) {
    if (!(await configuration.list('runStatuses')).ok) {
      const advice = 'Compare "aio.statuses" with the run statuses of the project in AIO Tests.';
      return { level: 'warning', subject, message: 'those of the project cannot be read', advice };
    }
    const sent = [...new Set(Object.values(names))].map((name) => `"${name}"`).join(', ');
    return { level: 'ok', subject, message: `the project has ${sent}` };
  }
  const keys = Object.keys(DEFAULT_STATUSES).join(', ');
  const advice = `Map our outcomes to names of the project in "aio.statuses" (${keys}).`;
  return { level: 'error', subject, message: names.reason, advice };
}

async function newCases(configuration: Configuration, section: AioSection): Promise<Finding[]> {
  const wanted = [
    ['caseStatuses', 'case status', 'aio.caseStatus', section.caseStatus],
    ['casePriorities', 'case priority', 'aio.casePriority', section.casePriority],
  ] as const;
  const findings: Finding[] = [];
  for (const [list, subject, setting, name] of wanted) {
    if (name === undefined) continue;
    const reply = await configuration.list(list);
    if (reply.ok && named(reply.body, name)) {
      findings.push({ level: 'ok', subject, message: `"${name}" exists` });
      continue;
    }
    const own = reply.ok ? reply.body.map((item) => `"${item.name}"`).join(', ') : '';
    const message = reply.ok ? `the project has no "${name}"; it has ${own}` : reply.outcome.reason;
    findings.push({ level: 'error', subject, message, advice: `Set "${setting}" to one of the project's.` });
  }
  return findings;
}

async function cycle(client: AioClient, { cycle: { key, title } }: AioSection): Promise<Finding> {
  const subject = 'cycle';
  if (key === undefined && title === undefined) {
    return { level: 'ok', subject, message: 'each run makes one of its own' };
  }
  let found = key;
  if (found === undefined && title !== undefined) {
    const titled = await client.cycles({ comparisonType: 'EXACT_MATCH', value: title });
    if (!titled.ok) {
      const advice = 'Allow the user to see the cycles of the project.';
      return { level: 'error', subject, message: titled.outcome.reason, advice };
    }
    found = titled.body.find((one) => one.title?.trim() === title)?.key;
  }
  if (found === undefined)
    return { level: 'ok', subject, message: `"${title}" is new, the first run makes it` };
  const reply = await client.cycle(found);
  if (!reply.ok) {
    const advice = 'Set "aio.cycle.key" to the key of a cycle of this project, or leave it out.';
    return { level: 'error', subject, message: reply.outcome.reason, advice };
  }
  const reason = whyReadOnly(reply.body.permission);
  if (reason === undefined) return { level: 'ok', subject, message: `${found} exists and can be written` };
  const advice = 'Give the user of the credentials access in Jira, or name another cycle.';
  return { level: 'error', subject, message: `${found} cannot be written: ${reason}`, advice };
}

function quota({ requestsPerMinute, import: mode }: AioSection): Finding {
  const subject = 'quota';
  if (mode === 'instead') {
    return {
      level: 'ok',
      subject,
      message: 'the run is imported as one file at its end: a handful of requests',
    };
  }
  const message = `up to ${requestsPerMinute} requests a minute: results go in batches of 100, each file of evidence is a request`;
  if (requestsPerMinute <= 60) return { level: 'ok', subject, message };
  const advice =
    'AIO Tests allows 60 for an instance; write "aio.requestsPerMinute": 57 unless yours has more.';
  return { level: 'warning', subject, message, advice };
}
