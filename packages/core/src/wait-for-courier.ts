import { relative } from 'node:path';
import { setInterval as every, setTimeout as later, clearInterval as stop } from 'node:timers';
import { say } from './console.ts';
import type { RunPaths } from './paths.ts';
import { isAlive } from './process-alive.ts';
import type { BackendState, CourierState } from './run.ts';
import { readCourierState } from './run-folder.ts';

/** How often the runner looks at what the courier says, at the end. One look costs about 50 µs. */
const LOOK_MS = 20;
/** How often it looks during the run, until it knows where the run appears. */
const ANNOUNCE_MS = 200;
/** A courier writes its state at least every second; after this silence it is taken for lost. */
const SILENCE_MS = 15_000;
/** Progress is told when the wait is longer than this. */
const PROGRESS_MS = 2_000;

/** Prints where the run appears as soon as the courier knows it. Keeps no process alive. */
export function announceRun(paths: RunPaths): () => void {
  const timer = every(() => {
    const state = readCourierState(paths);
    if (!state) return;
    const known = state.backends.filter((backend) => backend.url ?? backend.stopped);
    if (state.state === 'delivering' && known.length < state.backends.length) return;
    stop(timer);
    for (const line of startLines(state)) say(line);
  }, ANNOUNCE_MS);
  timer.unref();
  return () => stop(timer);
}

/**
 * Waits until the courier has delivered this shard, or says that waiting no longer helps; then prints
 * the summary. A courier that died is started once more.
 * @param restart starts a courier.
 */
export async function waitForCourier(
  paths: RunPaths,
  shard: string,
  restart: () => void,
): Promise<{ failRun: boolean }> {
  const interrupt = interruption();
  const begin = Date.now();
  let lastSign = begin;
  let told = begin;
  let restarted = false;
  let state: CourierState | undefined;
  try {
    while (!interrupt.happened) {
      state = readCourierState(paths);
      const ours = state?.ended.includes(shard);
      if (state && (state.state === 'failed' || (ours && !state.worthWaiting))) break;
      const now = Date.now();
      if (state) lastSign = Math.max(lastSign, state.at);
      const dead = state && state.state === 'delivering' && !isAlive(state);
      if (dead && !restarted) {
        restarted = true;
        restart();
      } else if (now - lastSign > SILENCE_MS) break;
      if (now - told > PROGRESS_MS) {
        told = now;
        for (const line of progressLines(state)) say(line);
      }
      await new Promise<void>((resolve) => later(resolve, LOOK_MS));
    }
  } finally {
    interrupt.dispose();
  }
  for (const line of summaryLines(paths, state)) say(line);
  return { failRun: state?.failRun ?? false };
}

/** Ctrl-C while the runner only waits for us is obeyed at once. */
function interruption() {
  const state = { happened: false, dispose: () => {} };
  const onSignal = () => {
    state.happened = true;
  };
  process.on('SIGINT', onSignal);
  state.dispose = () => process.off('SIGINT', onSignal);
  return state;
}

function startLines(state: CourierState): string[] {
  return [
    ...state.problems,
    ...state.backends.map((backend) =>
      backend.stopped
        ? `${backend.title} gets nothing for now: ${backend.stopped}`
        : `live in ${backend.title}: ${backend.url}`,
    ),
  ];
}

function progressLines(state: CourierState | undefined): string[] {
  if (!state) return ['waiting for the courier to begin'];
  return state.backends
    .filter((backend) => !backend.complete)
    .map(
      (backend) =>
        `${backend.title}: ${backend.pending} left to deliver${backend.waiting ? ` (${backend.waiting.reason})` : ''}`,
    );
}

function summaryLines(paths: RunPaths, state: CourierState | undefined): string[] {
  const folder = relative(process.cwd(), paths.folder) || paths.folder;
  if (!state)
    return [`the courier gave no sign; everything is kept in ${folder}. Send it with: npx livelane resume`];
  const lines = [...state.problems];
  if (state.backends.length === 0) {
    lines.push(`${counts(state)}; nothing was sent, everything is kept in ${folder}`);
  }
  const running = isAlive(state) && state.state === 'delivering';
  for (const backend of state.backends) lines.push(...backendLines(backend, state, running));
  return lines;
}

function backendLines(backend: BackendState, state: CourierState, running: boolean): string[] {
  const where = [backend.label, backend.url].filter(Boolean).join(', ');
  const lines = backend.refused.map(({ test, reason }) => `${backend.title} refused “${test}”: ${reason}`);
  if (backend.refusedCount > backend.refused.length) {
    lines.push(`${backend.title} refused ${backend.refusedCount - backend.refused.length} more`);
  }
  if (backend.complete) {
    lines.push(
      `${counts(state)} → ${backend.delivered} delivered to ${backend.title}${where ? ` (${where})` : ''}`,
    );
    return lines;
  }
  const reason = backend.stopped ?? backend.waiting?.reason ?? 'the delivery did not come to its end';
  const until = state.deadline === undefined ? '' : ` until ${new Date(state.deadline).toLocaleTimeString()}`;
  const next =
    running && !backend.stopped ? `the courier goes on trying${until}; after that: ` : 'send the rest with: ';
  lines.push(
    `${backend.pending} of ${backend.delivered + backend.pending + backend.refusedCount} results NOT delivered to ` +
      `${backend.title}: ${reason}`,
    `nothing is lost; ${next}npx livelane resume`,
  );
  return lines;
}

function counts(state: CourierState): string {
  const all = Object.values(state.tests).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(state.tests).map(([status, count]) => `${count} ${status}`);
  return `${all} ${all === 1 ? 'test' : 'tests'}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}
