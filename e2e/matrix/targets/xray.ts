import type { EmulatorState } from '@livelane/emulator';
import type { HeldCase, Manner, Receiver, Target } from '../target.ts';

const CLIENT = { clientId: 'xray-client-41b7', clientSecret: 'xray-secret-93fe0c' };
const JIRA_USER = { name: 'ann@acme.example', password: 'jira-token-0c5da2' };
const PAT = 'jira-pat-77e1b4';

/** Jira's workflow status after the last result. */
const DONE = 'Done';

/** Milliseconds between imports; the default of 5,000 would only make the matrix slow. */
const FLUSH_MS = 300;

type Product = 'cloud' | 'server';

const STATUSES: Record<Product, Manner['statuses']> = {
  // The site's own word for `TODO`.
  cloud: { passed: 'PASSED', flaky: 'PASSED', failed: 'FAILED', skipped: 'TO DO' },
  server: { passed: 'PASS', flaky: 'PASS', failed: 'FAIL', skipped: 'TODO' },
};

export function xrayReceiver(product: Product, unlinked: 'made' | 'listed'): Receiver {
  return {
    title: 'Xray',
    manner: {
      statuses: STATUSES[product],
      entries: { key: (number) => `CALC-${number}`, unlinked },
      parts: 'iterations',
      files: 'every case',
      fileName: ({ name, attempt }, attempts) =>
        attempts > 1 ? name.replace(/(?=\.\w+$|$)/, `-attempt-${attempt}`) : name,
      took: 'all attempts',
      hasBytes: true,
    },
    made: ({ counts }) => counts.xray.issuesCreated.Test ?? 0,
    held: ({ xray }, round) =>
      xray[product].executions.slice(round).flatMap(({ key, runs }) => {
        const execution = xray.issues.find((issue) => issue.key === key);
        return runs.map((run) => heldRun(run, xray.issues, execution?.workflowStatus === DONE));
      }),
  };
}

/** The part of `livelane.config.json`. */
export function cloudSection(url: string, more: Record<string, unknown> = {}) {
  return { url, project: 'CALC', jiraUrl: url, transition: DONE, flushMs: FLUSH_MS, ...more };
}

export const cloudSecrets = {
  XRAY_CLIENT_ID: CLIENT.clientId,
  XRAY_CLIENT_SECRET: CLIENT.clientSecret,
  JIRA_USERNAME: JIRA_USER.name,
  JIRA_PASSWORD: JIRA_USER.password,
};

/** Other keys than those of this project are nobody's: an import that has one is refused. */
export const xrayEmulator = {
  projects: ['CALC'],
  users: [JIRA_USER],
  tokens: [PAT],
  cloud: { apiKey: CLIENT },
};

export const xrayCloud: Target = {
  id: 'xray-cloud',
  settings: (url) => ({ xray: cloudSection(url) }),
  secrets: cloudSecrets,
  emulator: { xray: xrayEmulator },
  receivers: [xrayReceiver('cloud', 'listed')],
};

export const xrayServer: Target = {
  id: 'xray-server',
  settings: (url) => ({
    xray: {
      deployment: 'server',
      url,
      project: 'CALC',
      createCases: true,
      transition: DONE,
      flushMs: FLUSH_MS,
    },
  }),
  secrets: { JIRA_PAT: PAT },
  emulator: { xray: xrayEmulator },
  receivers: [xrayReceiver('server', 'made')],
};

export const xrayBulk: Target = {
  id: 'xray-bulk',
  settings: (url) => ({ xray: cloudSection(url, { createCases: 'bulk' }) }),
  secrets: cloudSecrets,
  emulator: { xray: xrayEmulator },
  receivers: [xrayReceiver('cloud', 'made')],
  // The Test that was made is found again, and its key written into a file, by which the next run finds it.
  again: {
    command: ['tests', 'sync'],
    settings: (url) => ({ xray: cloudSection(url), linking: { mapping: 'livelane.cases.json' } }),
  },
};

type Xray = EmulatorState['xray'];
type Run = Xray['cloud']['executions'][number]['runs'][number];

function heldRun(run: Run, issues: Xray['issues'], isClosed: boolean): HeldCase {
  const issue = issues.find(({ key }) => key === run.testKey);
  const isMade = issue?.origin !== 'assumed';
  const iterations = run.iterations.map(({ status }) => `iteration ${status}`);
  const examples = run.examples.map(({ status }) => `example ${status}`);
  const parts = [...iterations, ...examples];
  const isOfSeveral = run.iterations.some(({ parameters }) => parameters.some(({ name }) => name === 'test'));
  return {
    // `cart > adds an item`: the title of the test that it was made for.
    name: isMade ? (issue?.summary.split(' > ').at(-1) ?? '') : run.testKey,
    status: run.status,
    parts: isOfSeveral || examples.length > 0 ? parts.sort() : parts,
    files: run.evidence.map(({ filename, size, sha256 }) => ({ name: withoutMark(filename), size, sha256 })),
    times: {
      ...(run.startedOn !== null && { startedAt: Date.parse(run.startedOn) }),
      ...(run.finishedOn !== null && { endedAt: Date.parse(run.finishedOn) }),
    },
    isClosed,
  };
}

/** `log-attempt-1-0123abcd.txt`: a mark of its own makes each name unique. */
function withoutMark(name: string): string {
  return name.replace(/-[0-9a-f]{8}(?=\.\w+$|$)/, '');
}
