import type { EmulatorState } from '@livelane/emulator';
import type { HeldCase, Manner, Receiver, Target } from '../target.ts';

const API_KEY = 'aio-key-2d90c7f1';
const USER = 'user-e2b95d';
const PASSWORD = 'jira-password-51ce';

const STATUSES = { passed: 'Passed', flaky: 'Passed', failed: 'Failed', skipped: 'Not Run' };

type Project = EmulatorState['aio']['projects'][number];
type Runs = Project['cycles'][number]['cases'][number]['runs'];

interface Ways extends Pick<Manner, 'fileName'> {
  retries: 'latest' | 'runs';
  unlinked: 'made' | 'listed';
}

function aioReceiver({ retries, unlinked, fileName }: Ways): Receiver {
  return {
    title: 'AIO Tests',
    manner: {
      statuses: STATUSES,
      entries: { key: (number) => `PROJ-TC-${number}`, unlinked },
      parts: retries === 'runs' ? 'runs' : 'earlier attempts',
      files: 'first case',
      fileName,
      took: 'all attempts',
      hasBytes: true,
    },
    made: ({ counts }) => counts.aio.cases,
    held: ({ aio }) =>
      aio.projects.flatMap((project) =>
        project.cycles.flatMap(({ cases }) =>
          cases.map(({ key, runs }) => heldRuns(nameOf(key, project), runs, retries)),
        ),
      ),
  };
}

export const aioCloudReceiver = aioReceiver({
  retries: 'latest',
  unlinked: 'listed',
  fileName: ({ name, attempt }, attempts) => (attempts > 1 ? `attempt-${attempt}-${name}` : name),
});

/** The part of `livelane.config.json`. */
export function aioCloudSection(url: string) {
  return { url, project: 'PROJ', cycleUrl: 'https://acme.example/aio/{cycle}' };
}

export const aioCloudSecrets = { AIO_API_KEY: API_KEY };

export const aioEmulator = { token: API_KEY, users: { [USER]: PASSWORD }, projects: ['PROJ'] };

export const aioCloud: Target = {
  id: 'aio-cloud',
  settings: (url) => ({ aio: aioCloudSection(url) }),
  secrets: aioCloudSecrets,
  emulator: { aio: aioEmulator },
  receivers: [aioCloudReceiver],
};

export const aioServer: Target = {
  id: 'aio-server',
  settings: (url) => ({
    aio: { deployment: 'server', url, project: 'PROJ', createCases: true, retries: 'runs' },
  }),
  secrets: { JIRA_USERNAME: USER, JIRA_PASSWORD: PASSWORD },
  emulator: { aio: aioEmulator },
  receivers: [
    aioReceiver({
      retries: 'runs',
      unlinked: 'made',
      fileName: ({ name, attempt }, attempts) => (attempts > 1 ? `${name} of run ${attempt}` : name),
    }),
  ],
};

/** `cart › has no case`: the title of the test that the case was made for. */
function nameOf(key: string, { cases }: Project): string {
  const made = cases.find((one) => one.key === key);
  return made ? (made.title.split(' › ').at(-1) ?? '') : key;
}

function heldRuns(name: string, runs: Runs, retries: Ways['retries']): HeldCase {
  const latest = runs.at(-1);
  const statuses = runs.map(({ testRunStatus }) => testRunStatus);
  const efforts = runs.flatMap(({ effort }) => effort ?? []);
  const comment = latest?.comments.at(-1) ?? '';
  const told = [...comment.matchAll(/^Attempt \d+ of \d+: (\w+)/gm)].map(([, word = '']) => word);
  return {
    name,
    status: latest?.testRunStatus ?? '',
    // Without `"retries": "runs"` there is one run only.
    parts: retries === 'runs' ? statuses : [...statuses.slice(0, -1), ...told],
    files: runs.flatMap(({ attachments }, index) =>
      attachments.map((file) => ({
        name: runs.length > 1 ? `${file.name} of run ${index + 1}` : file.name,
        size: file.size,
        sha256: file.sha256,
      })),
    ),
    // From seconds.
    times: efforts.length > 0 ? { tookMs: efforts.reduce((sum, effort) => sum + effort, 0) * 1000 } : {},
    // The cycle stays as it is.
    isClosed: true,
  };
}
