import type { EmulatorState } from '@livelane/emulator';
import type { HeldCase, Receiver, Target } from '../target.ts';

const TOKEN = 'tok-testmo-5c1d8e90';

type Test = EmulatorState['testmo']['runs'][number]['threads'][number]['tests'][number];

export const testmoReceiver: Receiver = {
  title: 'Testmo',
  manner: {
    statuses: { passed: 'passed', flaky: 'passed', failed: 'failed', skipped: 'skipped' },
    entries: 'tests',
    parts: 'earlier attempts',
    files: 'every case',
    fileName: ({ name, attempt }, attempts) =>
      attempts > 1 ? `${name} (attempt ${attempt} of ${attempts})` : name,
    took: 'all attempts',
    hasBytes: false,
  },
  made: ({ counts }) => counts.testmo.tests,
  held: ({ testmo }) =>
    testmo.runs.flatMap((run) =>
      run.threads.flatMap((thread) =>
        thread.tests.map((test) => heldTest(test, run.is_completed && thread.is_completed)),
      ),
    ),
};

/** The part of `livelane.config.json`. */
export function testmoSection(url: string) {
  return { url, projectId: 1, source: 'vendors', artifactsUrl: 'https://builds.example/77/evidence' };
}

export const testmoSecrets = { TESTMO_TOKEN: TOKEN };
export const testmoEmulator = { token: TOKEN };

export const testmo: Target = {
  id: 'testmo',
  settings: (url) => ({ testmo: testmoSection(url) }),
  secrets: testmoSecrets,
  emulator: testmoEmulator,
  receivers: [testmoReceiver],
};

function heldTest({ name, status, elapsed, artifacts = [], fields = [] }: Test, isClosed: boolean): HeldCase {
  return {
    name: name.replace(/ \[.*\]$/, ''),
    status,
    parts: fields
      .filter((field) => /^Attempt \d/.test(field.name))
      .map(({ value = '' }) => value.split(' ', 1)[0] ?? ''),
    files: artifacts.map((artifact) => ({
      name: artifact.note ? `${artifact.name} (${artifact.note})` : artifact.name,
      size: artifact.size ?? -1,
    })),
    // From microseconds.
    times: elapsed === undefined ? {} : { tookMs: elapsed / 1000 },
    isClosed,
  };
}
