import { styleText } from 'node:util';
import type { EmulatorState } from '@livelane/emulator';

type Thread = EmulatorState['testmo']['runs'][number]['threads'][number];

const BAR = 40;

/** One line for each thread that the vendor holds: how many results of each kind, and the newest. */
export function laneLines({ testmo }: EmulatorState, expected: number): string[] {
  const [run] = testmo.runs;
  if (!run) return ['Testmo has no run yet'];
  const perLane = Math.max(1, expected / Math.max(1, run.threads.length));
  const head = `Testmo run ${run.id} “${run.name}” ${run.is_completed ? 'is completed' : 'goes on'}`;
  return [head, ...run.threads.map((thread) => laneLine(thread, perLane))];
}

function laneLine(thread: Thread, expected: number): string {
  const filled = Math.min(BAR, Math.round((thread.tests.length / expected) * BAR));
  const count = (status: string) => thread.tests.filter((test) => test.status === status).length;
  const counts = [
    styleText('green', `${count('passed')} passed`),
    styleText('red', `${count('failed')} failed`),
    styleText('yellow', `${count('skipped')} skipped`),
  ].join(', ');
  const newest = thread.is_completed ? 'completed' : (thread.tests.at(-1)?.name ?? '');
  const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
  return `  thread ${thread.id} ${bar} ${String(thread.tests.length).padStart(3)}  ${counts}  ${newest}`;
}
