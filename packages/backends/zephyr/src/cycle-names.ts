import { frameworkTitle, oneLine, type RunFacts, runName } from '@livelane/dispatcher';
import type { ZephyrSection } from './config.ts';
import { NAME_LIMIT } from './limits.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The cycle's name: the user's, or the run's with its id at the end. What was made must be found again, by several
 * machines too, and a name is all that Zephyr can be asked for.
 */
export function cycleName(run: RunFacts, { cycle }: Pick<ZephyrSection, 'cycle'>): string {
  return cycle ?? marked(runName(run), run);
}

/** Machines that share a run may call it differently, but all end its name in the same way. */
export function isCycleOf(
  run: RunFacts,
  { cycle }: Pick<ZephyrSection, 'cycle'>,
  name: string | null | undefined,
): boolean {
  if (!name) return false;
  return cycle === undefined ? name.endsWith(marker(run)) : name.trim() === cycle;
}

/** What several machines report into, one of which may be a command that runs no tests, is named after no framework. */
export function phaseName(run: RunFacts, { phase }: Pick<ZephyrSection, 'phase'>): string {
  if (run.shared) return phase ?? 'Tests';
  return phase ?? oneLine(frameworkTitle(run.start.framework.name), 'Livelane', NAME_LIMIT);
}

/** @param more told apart from the run's other machines. */
export function marked(name: string, run: RunFacts, more = ''): string {
  const end = marker(run) + more;
  return oneLine(name, 'Test run', NAME_LIMIT - end.length) + end;
}

function marker({ id }: Pick<RunFacts, 'id'>): string {
  return ` · ${oneLine(id, 'run', 120)}`;
}

/** From today on, `MM/dd/yyyy`. */
export function cycleDays({ cycleDays: days }: Pick<ZephyrSection, 'cycleDays'>, now = Date.now()) {
  return { begin: day(now), end: day(now + (days - 1) * DAY_MS) };
}

function day(at: number): string {
  const [year, month, date] = new Date(at).toISOString().slice(0, 10).split('-');
  return `${month}/${date}/${year}`;
}
