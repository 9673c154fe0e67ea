import type { EmulatorState } from '@livelane/emulator';
import { type HeldCase, NUMBERS, type Receiver, type Target } from '../target.ts';

const TOKEN = 'zephyr-token-6b20fa';

type Execution = EmulatorState['zephyr']['cycles'][number]['phases'][number]['executions'][number];

const STATUSES = { passed: '1', flaky: '1', failed: '2', skipped: '10' };

export function zephyrReceiver(unlinked: 'made' | 'listed'): Receiver {
  return {
    title: 'Zephyr Enterprise',
    manner: {
      statuses: STATUSES,
      entries: { key: (number) => `TC-${number}`, unlinked },
      parts: 'earlier attempts',
      files: 'first case',
      fileName: ({ name, attempt }, attempts) =>
        attempts > 1 ? name.replace(/(?=\.\w+$|$)/, `-attempt-${attempt}`) : name,
      took: 'all attempts',
      hasBytes: true,
    },
    made: ({ zephyr }) => zephyr.cases.filter(({ testcaseId }) => !NUMBERS.includes(testcaseId)).length,
    held: (state) =>
      executionsIn(state).map((execution) =>
        heldExecution(
          execution,
          // Those that are made begin after those that are there.
          NUMBERS.includes(execution.testcaseId) ? `TC-${execution.testcaseId}` : titleIn(execution.caseName),
        ),
      ),
  };
}

const jobReceiver: Receiver = {
  title: 'Zephyr Enterprise',
  manner: {
    statuses: STATUSES,
    // Zephyr makes its cases itself, by the names in the file.
    entries: 'tests',
    parts: 'none',
    files: 'none',
    fileName: ({ name }) => name,
    // As JUnit's readers have it.
    took: 'last attempt',
    hasBytes: false,
  },
  made: ({ zephyr }) => zephyr.cases.length,
  held: (state) => {
    const runs = state.zephyr.jobs.flatMap((job) => job.runs);
    const isComplete = runs.length === 1 && runs[0]?.status === 'Completed';
    return executionsIn(state).map((execution) => {
      const held = heldExecution(execution, titleIn(execution.caseName));
      return { ...held, parts: [], isClosed: isComplete };
    });
  },
};

/** The part of `livelane.config.json`. */
export function zephyrSection(url: string, more: Record<string, unknown> = {}) {
  return { url, projectId: 1, releaseId: 1, ...more };
}

export const zephyrSecrets = { ZEPHYR_API_TOKEN: TOKEN };

export const zephyrEmulator = {
  credentials: { token: TOKEN },
  cases: NUMBERS.map((number) => ({ name: `case ${number}`, testcaseId: number })),
};

export const zephyrLive: Target = {
  id: 'zephyr-live',
  settings: (url) => ({ zephyr: zephyrSection(url, { createCases: true }) }),
  secrets: zephyrSecrets,
  emulator: { zephyr: zephyrEmulator },
  receivers: [zephyrReceiver('made')],
};

export const zephyrJob: Target = {
  id: 'zephyr-job',
  settings: (url) => ({ zephyr: zephyrSection(url, { mode: 'job' }) }),
  secrets: zephyrSecrets,
  emulator: { zephyr: { credentials: { token: TOKEN } } },
  receivers: [jobReceiver],
};

function executionsIn({ zephyr }: EmulatorState): Execution[] {
  return zephyr.cycles.flatMap(({ phases }) => phases.flatMap(({ executions }) => executions));
}

function heldExecution(execution: Execution, name: string): HeldCase {
  const { status, notes, attachments, actualTime, executedOn } = execution;
  return {
    name,
    status,
    parts: [...(notes ?? '').matchAll(/^Attempt \d+ of \d+: (\w+)/gm)].map(([, word = '']) => word),
    files: attachments.map((file) => ({
      name: withoutMark(file.name),
      size: file.size,
      sha256: file.sha256,
    })),
    times: {
      ...(actualTime !== null && { tookMs: actualTime }),
      ...(executedOn !== null && { endedAt: executedOn }),
    },
    // A cycle has no end but its last day.
    isClosed: true,
  };
}

/** `log-attempt-1-0123ab.txt`: a mark of its own makes each name unique. */
function withoutMark(name: string): string {
  return name.replace(/-[0-9a-f]{6}(?=\.\w+$|$)/, '');
}

/** `cart › has no case` */
function titleIn(name: string): string {
  return (name.split(/ [›>] /).at(-1) ?? '').replace(/ \[.*\]$/, '');
}
