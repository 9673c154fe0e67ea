import { styleText } from 'node:util';
import type { EmulatorState } from '@livelane/emulator';

type Thread = EmulatorState['testmo']['runs'][number]['threads'][number];

/** So many of a lane's results are drawn, and so much of the newest one's name. */
const DRAWN = 30;
const NAME = 22;

const MARKS: Record<string, string> = {
  passed: styleText('green', '█'),
  failed: styleText('red', '▄'),
  skipped: styleText('yellow', '·'),
};

/** What the drawings mean. */
export const LEGEND = `${MARKS.passed} passed, ${MARKS.failed} failed, ${MARKS.skipped} skipped`;

/** One line for each thread that the vendor holds: its name, a mark for each of its results, and the newest. */
export function laneLines({ testmo }: EmulatorState): string[] {
  if (testmo.runs.length === 0) return ['Testmo has no run yet'];
  return testmo.runs.flatMap((run) => {
    const lanes = run.threads
      .map((thread) => ({ thread, name: laneName(thread) }))
      .sort((a, b) => a.name.localeCompare(b.name));
    const width = Math.max(0, ...lanes.map(({ name }) => name.length));
    const head = `Testmo run ${run.id} “${run.name}” ${run.is_completed ? 'is completed' : 'goes on'}`;
    return [
      head,
      ...lanes.map(({ thread, name }) =>
        `  ${name.padEnd(width)} ${drawing(thread)} ${newest(thread)}`.trimEnd(),
      ),
    ];
  });
}

function laneName({ fields }: Thread): string {
  return fields.find(({ name }) => name === 'Lane')?.value ?? '';
}

function drawing({ tests }: Thread): string {
  const marks = tests.slice(-DRAWN).map(({ status }) => MARKS[status] ?? '?');
  return `${String(tests.length).padStart(3)} ${marks.join('')}${' '.repeat(DRAWN - marks.length)}`;
}

function newest({ tests, is_completed }: Thread): string {
  const name = is_completed ? 'completed' : (tests.at(-1)?.name ?? '');
  return name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name;
}
