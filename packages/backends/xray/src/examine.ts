import type { Finding } from '@livelane/dispatcher';
import type { XrayParts } from './backend.ts';
import { requestRate, type XraySection } from './config.ts';
import type { Jira } from './jira.ts';
import type { Product } from './product.ts';
import { Statuses, unknownStatuses } from './statuses.ts';

/** What `livelane doctor` says of Xray. Reads only; that results can be written shows with the first run. */
export async function examine({ product, jira }: XrayParts, section: XraySection): Promise<Finding[]> {
  const access = await product.examineAccess();
  if (access.some(({ level }) => level === 'error')) return access;
  return [
    ...access,
    await statuses(product, section),
    await target(product, section),
    ...(await plan(product, section)),
    quota(section),
    ...(await jiraAccess(jira, section)),
  ];
}

async function statuses(product: Product, section: XraySection): Promise<Finding> {
  const subject = 'statuses';
  const reply = await product.statuses();
  if (!reply.ok) {
    const advice = 'Go on: the built-in statuses are sent. Names in "xray.statuses" cannot be checked.';
    return { level: 'warning', subject, message: reply.outcome.reason, advice };
  }
  const problems = unknownStatuses(section, reply.body);
  if (problems.length > 0) {
    const advice = 'Correct "xray.statuses", or add the status in Xray\'s settings (Test Statuses).';
    return { level: 'error', subject, message: problems.join('. '), advice };
  }
  const names = new Statuses(section, reply.body);
  const shown = (['passed', 'failed', 'flaky', 'skipped', 'interrupted', 'running'] as const).map(
    (status) => `${status} as ${names.of(status)}`,
  );
  return { level: 'ok', subject, message: shown.join(', ') };
}

async function target(product: Product, { testExecutionKey: key }: XraySection): Promise<Finding> {
  const subject = 'Test Execution';
  if (key === undefined) return { level: 'ok', subject, message: 'each run makes its own' };
  const reply = await product.execution(key);
  if (!reply.ok) {
    return { level: 'warning', subject, message: reply.outcome.reason, advice: 'Ask again in a while.' };
  }
  if (reply.body) return { level: 'ok', subject, message: `${key} exists` };
  const advice = 'Check "xray.testExecutionKey", or leave it out to have one made for each run.';
  return { level: 'error', subject, message: `there is no ${key}, or it is not to be seen`, advice };
}

async function plan(product: Product, { testPlanKey: key }: XraySection): Promise<Finding[]> {
  if (key === undefined) return [];
  const subject = 'Test Plan';
  const reply = await product.hasPlan(key);
  if (!reply.ok) {
    return [{ level: 'warning', subject, message: reply.outcome.reason, advice: 'Ask again in a while.' }];
  }
  if (reply.body) return [{ level: 'ok', subject, message: `${key} exists` }];
  const advice = 'Check "xray.testPlanKey".';
  return [{ level: 'error', subject, message: `there is no ${key}, or it is not to be seen`, advice }];
}

/** What is left of it is not to be read: only a 429 tells. */
function quota(section: XraySection): Finding {
  const rate = requestRate(section);
  const message =
    rate === undefined
      ? 'none is known for Server and Data Center, requests are not limited'
      : `at most ${rate} requests a minute are sent (Xray Standard has 300 in 5 minutes, Enterprise 1,000)`;
  return { level: 'ok', subject: 'quota', message };
}

async function jiraAccess(jira: Jira | undefined, { deployment }: XraySection): Promise<Finding[]> {
  // On Server they are the credentials for everything.
  if (!jira || deployment === 'server') return [];
  const subject = 'Jira';
  const user = await jira.user();
  if (user.ok) return [{ level: 'ok', subject, message: `credentials accepted, they are ${user.body}'s` }];
  const advice =
    'Set JIRA_USERNAME to the e-mail address and JIRA_PASSWORD to an API token of an Atlassian account.';
  return [{ level: 'error', subject, message: user.outcome.reason, advice }];
}
