import { print, say } from './console.ts';
import { now } from './platform.ts';
import type { BackendState, CourierState } from './run.ts';
import { printable } from './text.ts';

/** A wait that is shorter is not told of, milliseconds. */
const FIRST_MS = 1_000;
/** Between two tellings where one line is written again and again; each as a line of its own comes ever later, up to this. */
const TERMINAL_MS = 500;
const PLAIN_MS = 10_000;
const MINUTE_MS = 60_000;

/** Tells how far the delivery is while the runner waits for it: in one place of a terminal, quietly elsewhere. */
export class Progress {
  readonly #isTerminal = process.stderr.isTTY === true && process.env.TERM !== 'dumb';
  readonly #begunAt = now();
  #nextAt = this.#begunAt + FIRST_MS;
  #first: CourierState | undefined;
  #isShown = false;

  /** Called as often as anybody looks. */
  tell(state: CourierState | undefined): void {
    this.#first ??= state;
    const at = now();
    if (at < this.#nextAt) return;
    this.#nextAt = at + (this.#isTerminal ? TERMINAL_MS : Math.min(PLAIN_MS, at - this.#begunAt));
    const line = progressLines(state, this.#first).join('; ');
    if (line === '') return;
    if (!this.#isTerminal) {
      say(line);
      return;
    }
    const columns = process.stderr.columns || 80;
    print(`\r\x1b[2K${printable(`Livelane: ${line}`).slice(0, columns - 1)}`);
    this.#isShown = true;
  }

  /** Before anything else is printed. */
  clear(): void {
    if (this.#isShown) print('\r\x1b[2K');
    this.#isShown = false;
  }
}

/**
 * What is left for each vendor that still gets something, at which pace, and when that is done.
 * @param first what the courier said when the wait began: the pace of a vendor without a budget is measured from there.
 */
export function progressLines(state: CourierState | undefined, first?: CourierState): string[] {
  if (!state) return ['waiting for the courier to begin'];
  return state.backends
    .filter(({ complete, stopped }) => !complete && stopped === undefined)
    .map((backend) => {
      const before = first?.backends.find(({ name }) => name === backend.name);
      const done = left(backend) ? estimate(backend, state, before && { at: first?.at ?? 0, ...before }) : '';
      return `${backend.title}: ${what(backend)}${done}${hindrance(backend)}`;
    });
}

function what({ pending, files }: BackendState): string {
  if (pending > 0) return `${pending} left to deliver`;
  if (files?.pending) return `${files.pending} ${files.pending === 1 ? 'file' : 'files'} left to deliver`;
  return 'closing the run';
}

/** Results and files. */
function left({ pending, files }: Pick<BackendState, 'pending' | 'files'>): number {
  return pending + (files?.pending ?? 0);
}

/** By the vendor's budget, else by what it has taken since the wait began. Nothing while it takes nothing. */
function estimate(
  backend: BackendState,
  { at, deadline = Number.POSITIVE_INFINITY }: CourierState,
  before: (Pick<BackendState, 'pending' | 'files'> & { at: number }) | undefined,
): string {
  const { pace, waiting } = backend;
  const budget = pace ? `, ${pace.requestsPerMinute} requests a minute` : '';
  if (waiting) return budget;
  const taken = before ? left(before) - left(backend) : 0;
  const doneAt =
    pace?.doneAt ?? (before && taken > 0 ? at + (left(backend) * (at - before.at)) / taken : undefined);
  if (doneAt === undefined) return budget;
  const isLate = doneAt > deadline ? `, after the deadline at ${time(deadline)}` : '';
  return `${budget}, done in about ${duration(doneAt - at)}${isLate}`;
}

function hindrance({ waiting }: BackendState): string {
  return waiting ? ` (${waiting.reason})` : '';
}

function duration(ms: number): string {
  return ms < MINUTE_MS
    ? `${Math.max(1, Math.ceil(ms / 1_000))} s`
    : `${(ms / MINUTE_MS).toFixed(ms < 10 * MINUTE_MS ? 1 : 0)} min`;
}

/** In the words of the user's place. */
export function time(at: number): string {
  return new Date(at).toLocaleTimeString();
}
