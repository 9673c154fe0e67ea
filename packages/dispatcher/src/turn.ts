import type { Pending, RunFacts } from './backend.ts';

/** How long the first shard has for making the run before another one does it, milliseconds. */
const FIRST_SHARD_MS = 15_000;
/** What each further shard waits longer than the one before it: longer than a request takes, milliseconds. */
const NEXT_SHARD_MS = 500;
/** Machines that nobody has numbered draw a moment within this, milliseconds. */
const DRAWN_MS = 2_000;
/** A run that was made by a command may not be shown yet; after this long it is taken for gone, milliseconds. */
const MADE_MS = 15_000;

/**
 * Whose turn it is to make the run that several machines share. Nobody can lock anything at a vendor; so that machines
 * which begin at the same moment do not all make one, each leaves it to others for a while and looks for what they have
 * made: the first shard makes it at once, another one only if it has not come.
 */
export class Turn {
  readonly #random: () => number;
  #begunAt: number | undefined;
  #afterMs = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /**
   * The first call begins the wait. Nothing: this machine makes the run now.
   * @param what is to be made, for the user (`the Test Execution`).
   * @param lookMs time between two looks for it, milliseconds.
   */
  wait(run: RunFacts, what: string, lookMs: number): Pending | undefined {
    if (this.#begunAt === undefined) {
      this.#begunAt = Date.now();
      this.#afterMs = afterMs(run, this.#random());
    }
    const left = this.#begunAt + this.#afterMs - Date.now();
    if (left <= 0) return undefined;
    return { kind: 'pending', reason: reason(run, what), afterMs: Math.min(left, lookMs) };
  }
}

/** Milliseconds after which a machine makes the run itself. */
function afterMs(run: RunFacts, drawn: number): number {
  if (!run.shared) return 0;
  if (run.closedBy === 'command') return MADE_MS + drawn * DRAWN_MS;
  const [part] = run.parts;
  if (part === undefined) return drawn * DRAWN_MS;
  if (part === 1) return 0;
  // Where jobs run again, the first shard need not be among them.
  return (run.attempt > 1 ? 0 : FIRST_SHARD_MS) + (part - 1) * NEXT_SHARD_MS;
}

function reason({ closedBy, parts, start: { shard } }: RunFacts, what: string): string {
  if (closedBy === 'command') return `${what} that \`livelane run create\` made cannot be found yet`;
  if (shard) return `shard ${parts[0]} of ${shard.total} leaves it to an earlier one to make ${what}`;
  return `another machine may be making ${what}`;
}
