import { type Failure, type Pending, type RunFacts, stop, type Turn } from '@livelane/dispatcher';
import type { AioClient, Reply } from './client.ts';
import type { AioSection } from './config.ts';
import type { Configuration } from './configuration.ts';
import { cycleTitle, newCycle, runMarker, sharedSuffix } from './cycle-body.ts';
import { whyReadOnly } from './permission.ts';
import type { ShownCycle } from './wire.ts';

/** Time between two looks for the cycle that another shard makes, milliseconds. */
const LOOK_AGAIN_MS = 5_000;

/** Cycles of one title whose details are read to find the run's own, the newest first. */
const READ_LIMIT = 10;

export interface OpenCycle {
  cycle: ShownCycle;
  /** For the summary. */
  notes: string[];
}

export type Opened = { kind: 'open'; open: OpenCycle } | Failure | Pending;

/** The cycle that results go to: the one that is named, else found by its title, else made. */
export async function openCycle(
  client: AioClient,
  configuration: Configuration,
  section: AioSection,
  run: RunFacts,
  turn: Turn,
): Promise<Opened> {
  const found = await findCycle(client, section, run);
  if (found.kind !== 'none') return found;
  const wait = turn.wait(run, 'the cycle', LOOK_AGAIN_MS);
  if (wait) return wait;
  const body = await newCycle(client, configuration, run, section);
  if ('kind' in body) return body;
  const made = await client.createCycle(body);
  if (!made.ok) {
    const { outcome } = made;
    // Without a cycle nothing can be sent at all: the results wait for better settings.
    return outcome.kind === 'refused' ? stop(outcome.reason) : outcome;
  }
  if (section.cycle.title === undefined && !run.shared)
    return { kind: 'open', open: { cycle: made.body, notes: [] } };
  return afterMaking(client, section, run, made.body);
}

/** Another machine may have made one at the same moment: the one with the lowest number is the run's. */
async function afterMaking(
  client: AioClient,
  section: AioSection,
  run: RunFacts,
  made: ShownCycle,
): Promise<Opened> {
  const again = await findCycle(client, section, run);
  if (again.kind === 'open') {
    const { cycle } = again.open;
    if (numberOf(cycle.key) >= numberOf(made.key)) return { kind: 'open', open: { cycle: made, notes: [] } };
    const note = `Another machine made cycle ${cycle.key} at the same moment, and results go there: ${made.key} is empty and can be deleted.`;
    return { kind: 'open', open: { cycle, notes: [note] } };
  }
  // What was just made may not be found yet; it is there.
  return { kind: 'open', open: { cycle: made, notes: [] } };
}

/** Looks, and makes nothing. */
export async function findCycle(
  client: AioClient,
  section: AioSection,
  run: RunFacts,
): Promise<Opened | { kind: 'none' }> {
  const { key } = section.cycle;
  if (key !== undefined) return writable(await client.cycle(key));
  const titled = await cyclesTitled(client, section, run);
  if (!titled.ok) return titled.outcome;
  const candidates = titled.body;
  const [first, ...others] = candidates;
  if (first === undefined) return { kind: 'none' };
  if (section.cycle.title === undefined) return ownOf(client, candidates, run);
  const opened = await writable(await client.cycle(first.key));
  if (opened.kind === 'open' && others.length > 0) {
    opened.open.notes.push(
      `${candidates.length} cycles have the title "${section.cycle.title}"; results went to the oldest, ${first.key}. "aio.cycle.key" names one exactly.`,
    );
  }
  return opened;
}

/** The oldest first. Machines that share a run may call it differently: their titles end in the same way. */
export async function cyclesTitled(
  client: AioClient,
  section: AioSection,
  run: RunFacts,
): Promise<Reply<ShownCycle[]>> {
  const title = cycleTitle(run, section);
  const suffix = section.cycle.title === undefined && run.shared ? sharedSuffix(run) : undefined;
  const reply = await client.cycles(
    suffix === undefined
      ? { comparisonType: 'EXACT_MATCH', value: title }
      : { comparisonType: 'CONTAINS', value: run.id },
  );
  if (!reply.ok) return reply;
  const isMeant = ({ title: shown }: ShownCycle) =>
    suffix === undefined ? shown?.trim() === title.trim() : shown?.trim().endsWith(suffix.trim());
  return {
    ok: true,
    body: reply.body.filter(isMeant).toSorted((a, b) => numberOf(a.key) - numberOf(b.key)),
  };
}

/** By the run's marker in the objective, which the list may show; else the cycle is read. */
async function ownOf(
  client: AioClient,
  candidates: readonly ShownCycle[],
  run: RunFacts,
): Promise<Opened | { kind: 'none' }> {
  const marker = runMarker(run);
  const isOwn = ({ objective }: ShownCycle) =>
    (objective ?? '').split('\n').some((line) => line.trim() === marker);
  const shown = candidates.find(isOwn);
  if (shown) return writable(await client.cycle(shown.key));
  const unread = candidates.filter(({ objective }) => objective === undefined || objective === null);
  for (const { key } of unread.slice(-READ_LIMIT)) {
    const reply = await client.cycle(key);
    if (!reply.ok) return reply.outcome;
    if (isOwn(reply.body)) return writable(reply);
  }
  return { kind: 'none' };
}

/** Asked before the first result, because otherwise every single one would be refused. */
function writable(reply: Reply<ShownCycle>): Opened {
  if (!reply.ok) return reply.outcome.kind === 'refused' ? stop(reply.outcome.reason) : reply.outcome;
  const reason = whyReadOnly(reply.body.permission);
  if (reason === undefined) return { kind: 'open', open: { cycle: reply.body, notes: [] } };
  return stop(
    `Results cannot be written into cycle ${reply.body.key} of AIO Tests: ${reason}. Give the user of the credentials access in Jira, or name another cycle in "aio.cycle"`,
  );
}

function numberOf(key: string): number {
  return Number(/\d+$/.exec(key)?.[0] ?? Number.MAX_SAFE_INTEGER);
}
