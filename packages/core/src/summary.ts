import { dirname, relative } from 'node:path';
import type { LeftOverEnd } from './left-over.ts';
import type { RunPaths } from './paths.ts';
import { isAlive } from './process-alive.ts';
import { time } from './progress.ts';
import type { BackendState, CourierState } from './run.ts';

/*
 * What the user reads of a delivery. `told` holds the lines and reasons that were printed before, so that
 * nothing is said twice.
 */

/** What is new of where the run appears, and of why it does not. */
export function startLines(state: CourierState, told: Set<string>): string[] {
  const lines: string[] = [];
  const tell = (line: string, reason = line) => {
    if (told.has(line)) return;
    told.add(line).add(reason);
    lines.push(line);
  };
  for (const problem of state.problems) tell(problem);
  for (const { title, url, stopped } of state.backends) {
    if (stopped !== undefined) tell(`${title} gets nothing for now: ${stopped}`, stopped);
    else if (url !== undefined) tell(`live in ${title}: ${url}`);
  }
  return lines;
}

export interface SummaryOptions {
  told?: ReadonlySet<string>;
  /** Other shards of the run go on, and this one has nothing left to send. */
  isOurShardThrough?: boolean;
  /** Why there is no courier. */
  unavailable?: string | undefined;
  /** Somebody has ended the wait. */
  isInterrupted?: boolean;
  /** What ends the courier that is left behind, if anything does. */
  leftOverEnd?: LeftOverEnd | undefined;
}

export function summaryLines(
  paths: RunPaths,
  state: CourierState | undefined,
  options: SummaryOptions = {},
): string[] {
  const { told = new Set(), isOurShardThrough = false, unavailable, leftOverEnd } = options;
  const folder = shown(paths);
  const nothing = [
    `nothing was sent${unavailable ? `, because ${unavailable}` : ''}; everything is kept in ${folder}. Send it with: npx livelane resume`,
    ...(leftOverEnd ? keepLines(paths, leftOverEnd, `but ${leftOverEnd.why}`) : []),
  ];
  if (!state) return nothing;
  const lines = state.problems.filter((problem) => !told.has(problem));
  if (state.state === 'failed') return [...lines, ...nothing];
  if (state.backends.length === 0) {
    return [
      ...lines,
      `${counts(state)}, kept in ${folder}; nothing was sent, because no vendor is configured`,
    ];
  }
  return [
    ...lines,
    ...state.backends.flatMap((backend) => backendLines(backend, state, { ...options, told })),
    ...(state.backends.some((backend) => isLeft(backend, isOurShardThrough))
      ? handOverLines(paths, state, options)
      : []),
  ];
}

/** Whether this shard leaves something behind for that vendor. */
function isLeft({ complete, stopped }: BackendState, isOurShardThrough: boolean): boolean {
  return !complete && !(isOurShardThrough && stopped === undefined);
}

/** Who brings the rest, and when. */
function handOverLines(paths: RunPaths, state: CourierState, { leftOverEnd }: SummaryOptions): string[] {
  const isTrying =
    state.state === 'delivering' &&
    isAlive(state) &&
    state.backends.some(({ complete, stopped }) => !complete && stopped === undefined);
  if (leftOverEnd) {
    const first = isTrying ? 'the courier goes on trying until then' : 'send the rest before that';
    return keepLines(paths, leftOverEnd, `nothing is lost yet, but ${leftOverEnd.why}; ${first}`);
  }
  const until = state.deadline === undefined ? '' : ` until ${time(state.deadline)}`;
  return [
    isTrying
      ? `nothing is lost: the courier goes on trying${until}; after that, send the rest with: npx livelane resume`
      : 'nothing is lost: send the rest with: npx livelane resume',
  ];
}

function keepLines(paths: RunPaths, { lines }: LeftOverEnd, first: string): string[] {
  const base = dirname(dirname(paths.folder));
  return [
    `${first}. With npx livelane resume, or by keeping the journal:`,
    ...lines(relative(process.cwd(), base) || base).map((line) => `    ${line}`),
  ];
}

/** Somebody deleted the run's folder while the tests ran. */
export function deletedLine(paths: RunPaths): string {
  return `the journal in ${shown(paths)} was deleted while the tests ran; what had not been sent by then is lost`;
}

function shown(paths: RunPaths): string {
  return relative(process.cwd(), paths.folder) || paths.folder;
}

function backendLines(
  backend: BackendState,
  state: CourierState,
  {
    told,
    isOurShardThrough = false,
    unavailable,
    isInterrupted,
  }: SummaryOptions & { told: ReadonlySet<string> },
): string[] {
  const { title, delivered, pending, refused, refusedCount, stopped, waiting } = backend;
  const lines = refused.map(({ test, reason }) => `${title} refused “${test}”: ${reason}`);
  if (refusedCount > refused.length) lines.push(`${title} refused ${refusedCount - refused.length} more`);
  lines.push(...unlinkedLines(backend), ...(backend.files?.left ?? []).map((left) => `${title}: ${left}`));
  const where = [backend.label, backend.url].filter(Boolean).join(', ');
  if (backend.complete) {
    lines.push(...(backend.notes ?? []).map((note) => `${title}: ${note}`));
    lines.push(`${counts(state)} → ${delivered} delivered to ${title}${where ? ` (${where})` : ''}`);
    return lines;
  }
  if (!isLeft(backend, isOurShardThrough)) {
    lines.push(
      `${delivered} results delivered to ${title} so far${where ? ` (${where})` : ''}; other shards go on`,
    );
    return lines;
  }
  const reason =
    stopped ??
    waiting?.reason ??
    unavailable ??
    (isInterrupted ? 'the wait for it was broken off' : 'the delivery did not come to its end');
  const why = told.has(reason) ? ' (the reason is above)' : `: ${reason}`;
  const all = delivered + pending + refusedCount;
  const filesLeft = backend.files?.pending ?? 0;
  lines.push(
    pending > 0
      ? `${pending} of ${all} results NOT delivered to ${title}${why}`
      : filesLeft > 0
        ? `all ${all} results are delivered to ${title}, but ${filesLeft} attached ${filesLeft === 1 ? 'file is' : 'files are'} not${why}`
        : `all ${all} results are delivered to ${title}, but the run is not closed there${why}`,
  );
  return lines;
}

/** Tests that a vendor does not get because nobody said which of its cases they are. */
function unlinkedLines({ name, title, unlinked = [], unlinkedCount = 0 }: BackendState): string[] {
  if (unlinkedCount === 0) return [];
  const tests = unlinkedCount === 1 ? '1 test names' : `${unlinkedCount} tests name`;
  const more = unlinkedCount > unlinked.length ? [`    … and ${unlinkedCount - unlinked.length} more`] : [];
  return [
    `${tests} no case of ${title} and ${unlinkedCount === 1 ? 'is' : 'are'} not sent there (link them, or set ${name}.createCases):`,
    ...unlinked.map((test) => `    ${test}`),
    ...more,
  ];
}

function counts(state: CourierState): string {
  const all = Object.values(state.tests).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(state.tests).map(([status, count]) => `${count} ${status}`);
  const ignored = state.ignored ? `, ${state.ignored} ignored` : '';
  return `${all} ${all === 1 ? 'test' : 'tests'}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}${ignored}`;
}
