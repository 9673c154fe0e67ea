import type { Failure, Pending, RunFacts, Turn } from '@livelane/dispatcher';
import type { ZephyrClient } from './client.ts';
import type { ZephyrSection } from './config.ts';
import { cycleDays, cycleName, isCycleOf, phaseName } from './cycle-names.ts';
import { stopping } from './outcome.ts';
import type { NewCycle, ShownCycle, ShownPhase } from './wire.ts';

/** Between two looks for what another shard makes, milliseconds. */
const LOOK_AGAIN_MS = 3_000;

export interface OpenPhase {
  cycle: ShownCycle;
  phase: ShownPhase;
  /** For the summary. */
  notes: string[];
}

interface Found {
  cycle?: ShownCycle;
  phase?: ShownPhase;
  /** How many cycles have that name. */
  namesakes: number;
}

/**
 * The cycle and the phase that results go to: those of that name, or new ones. Nothing at Zephyr keeps two machines from
 * making the same one, so each looks again after it has made one, and of two the older is the run's.
 */
export async function openPhase(
  client: ZephyrClient,
  section: ZephyrSection,
  run: RunFacts,
  turn: Turn,
): Promise<OpenPhase | Failure | Pending> {
  let found = await findPhase(client, section, run);
  if ('kind' in found) return found;
  const notes =
    found.cycle && found.namesakes > 1
      ? [
          `${found.namesakes} cycles have the name "${found.cycle.name}"; results went to the oldest, cycle ${found.cycle.id}`,
        ]
      : [];
  if (found.cycle && found.phase) return { cycle: found.cycle, phase: found.phase, notes };
  const wait = turn.wait(run, 'the cycle', LOOK_AGAIN_MS);
  if (wait) return wait;
  if (!found.cycle) {
    const made = await client.createCycle(newCycle(section, run));
    if (!made.ok) return stopping(made.outcome);
    const again = await findPhase(client, section, run);
    if ('kind' in again) return again;
    // What was just made may not be listed yet; it is there.
    found = { ...again, cycle: again.cycle ?? made.body };
    if (found.cycle && found.cycle.id !== made.body.id) {
      notes.push(
        `Another machine made cycle ${found.cycle.id} at the same moment, and results go there: cycle ${made.body.id} of the same name is empty and can be deleted`,
      );
    }
    if (found.cycle && found.phase) return { cycle: found.cycle, phase: found.phase, notes };
  }
  const cycle = found.cycle as ShownCycle;
  const made = await client.createPhase(newPhase(section, run, cycle));
  if (!made.ok) return stopping(made.outcome);
  const again = await findPhase(client, section, run);
  if ('kind' in again) return again;
  const phase = again.cycle?.id === cycle.id ? (again.phase ?? made.body) : made.body;
  return { cycle, phase, notes };
}

/** Looks, and makes nothing. */
export async function findPhase(
  client: ZephyrClient,
  section: ZephyrSection,
  run: RunFacts,
): Promise<Found | Failure> {
  const reply = await client.cycles();
  if (!reply.ok) return stopping(reply.outcome);
  const cycles = reply.body.filter(({ name }) => isCycleOf(run, section, name));
  const cycle = oldest(cycles);
  if (!cycle) return { namesakes: 0 };
  const wanted = phaseName(run, section);
  const phase = oldest((cycle.cyclePhases ?? []).filter(({ name }) => name?.trim() === wanted));
  return { cycle, ...(phase && { phase }), namesakes: cycles.length };
}

function oldest<Item extends { id: number }>(items: readonly Item[]): Item | undefined {
  return items.toSorted((a, b) => a.id - b.id)[0];
}

function newCycle(section: ZephyrSection, run: RunFacts): NewCycle {
  const { begin, end } = cycleDays(section);
  const build = section.build ?? run.metadata.ci?.build;
  return {
    name: cycleName(run, section),
    releaseId: section.releaseId,
    cycleStartDate: begin,
    cycleEndDate: end,
    ...(build !== undefined && { build }),
    ...(section.environment !== undefined && { environment: section.environment }),
  };
}

function newPhase(section: ZephyrSection, run: RunFacts, cycle: ShownCycle) {
  const { begin, end } = cycleDays(section);
  return {
    name: phaseName(run, section),
    cycleId: cycle.id,
    releaseId: section.releaseId,
    freeForm: true,
    // A phase lies within its cycle.
    phaseStartDate: cycle.cycleStartDate ?? begin,
    phaseEndDate: cycle.cycleEndDate ?? end,
  } as const;
}
