import { setTimeout as pause } from 'node:timers/promises';
import type { JournalEvent } from '@livelane/core';
import type { Running } from '../../support/process.ts';
import type { KitProject } from './kit-project.ts';

/** How a suite is executed, where there is more to it than to wait for its end. */
export interface Execution {
  /** The suite, when it is not called as the run. */
  suite?: string;
  /** What somebody outside does while it runs. */
  drive?: (running: Running, project: KitProject) => Promise<void>;
  env?: Record<string, string>;
}

/**
 * The runs of the table. The suite of `interrupted` holds a test “waits” that writes `gates/waits` and never ends; that of `live` one that
 * ends when there is a file `gates/open`; that of `watched` is run once more when `watched.*` is written.
 */
export const RUNS: Record<string, Execution> = {
  outcomes: {},
  'one-worker': { suite: 'lanes' },
  'two-workers': { suite: 'lanes' },
  live: {
    async drive(running, project) {
      await journalled(running, project, (event) => event.type === 'attempt-start' && titled(event, 'waits'));
      project.write('gates/open', '');
    },
  },
  interrupted: {
    async drive(running, project) {
      await waits(running, project);
      running.child.kill('SIGINT');
    },
  },
  'interrupted-twice': {
    suite: 'interrupted',
    async drive(running, project) {
      await waits(running, project);
      running.child.kill('SIGINT');
      await pause(50);
      running.child.kill('SIGINT');
    },
  },
  'worker-exits': {},
  'worker-is-killed': {},
  'worker-out-of-memory': {},
  bail: {},
  only: {},
  filtered: {},
  'shard-1': { suite: 'shards' },
  'shard-2': { suite: 'shards' },
  empty: {},
  many: {},
  inactive: { suite: 'author', env: { LIVELANE_DISABLED: '1' } },
  author: {},
  coverage: {},
  commonjs: {},
  typescript: {},
  projects: {},
  options: {},
  watched: {},
  monorepo: {},
};

/**
 * Waits until the test “waits” is journalled as running, and its body really is: Playwright, with any reporter, may
 * hang for ever when it is stopped just before a test without a timeout begins.
 */
async function waits(running: Running, project: KitProject): Promise<void> {
  await journalled(running, project, (event) => event.type === 'attempt-start' && titled(event, 'waits'));
  await until(running, () => project.has('gates/waits'));
}

/** Waits until the journal holds such an event, as long as the run goes on. */
export async function journalled(
  running: Running,
  project: KitProject,
  matches: (event: JournalEvent) => boolean,
): Promise<void> {
  await until(running, () => project.runs().length > 0 && project.events().some(matches));
}

async function until(running: Running, isSo: () => boolean): Promise<void> {
  let isOver = false;
  void running.ended.then(() => {
    isOver = true;
  });
  while (!isOver) {
    if (isSo()) return;
    await pause(10);
  }
  throw new Error(`it ended too early:\n${running.output()}`);
}

export function titled(event: JournalEvent, title: string): boolean {
  return 'test' in event && 'title' in event.test && event.test.title === title;
}
