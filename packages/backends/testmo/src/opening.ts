import { type Failure, type Known, type Outcome, type RunFacts, stop, Turn } from '@livelane/dispatcher';
import type { TestmoClient } from './client.ts';
import type { TestmoSection } from './config.ts';
import { MADE, RUN } from './known-ids.ts';
import { stopping } from './refused.ts';
import { createRunBody, markerTag } from './run-body.ts';

/** How far the two clocks may be apart when a run is looked up again, milliseconds. */
const CLOCK_SKEW_MS = 24 * 60 * 60 * 1000;
/** How long ago another machine may have made a run; GitHub lets jobs run again for 30 days, milliseconds. */
const OLDEST_SHARED_MS = 31 * CLOCK_SKEW_MS;
/** Between two looks for the run that another machine makes. */
const LOOK_MS = 1_000;

type Confirmation = Outcome | { kind: 'absent' };

/**
 * One run at Testmo, however many machines begin at the same moment: it is looked for by its tag, and where two were made
 * after all, the one with the lowest number is the run's.
 */
export class Opening {
  readonly #client: TestmoClient;
  readonly #section: TestmoSection;
  readonly #turn = new Turn();

  constructor(client: TestmoClient, section: TestmoSection) {
    this.#client = client;
    this.#section = section;
  }

  async perform(run: RunFacts, known: Known): Promise<Outcome> {
    const { name } = run.start.framework;
    if (this.#section.keys === 'testmo-cli' && name !== 'playwright') {
      // A guess would begin a second history beside the one that is to go on.
      return stop(
        `"testmo.keys": "testmo-cli" is known for Playwright's JUnit report only, and this run is ${name}'s: set "livelane" instead`,
      );
    }
    if (!run.shared) return this.#make(run);
    const made = known.ids.has(RUN) ? undefined : known.ids.get(MADE);
    if (made !== undefined) return this.#choose(run, made);
    const found = await this.confirm(run);
    if (found.kind !== 'absent') return found;
    return this.#turn.wait(run, 'the run', LOOK_MS) ?? this.#make(run);
  }

  /** A completed run is an earlier delivery, or an earlier attempt: it takes no more. */
  async confirm(run: RunFacts): Promise<Confirmation> {
    const ids = await this.#openRuns(run);
    if (!Array.isArray(ids)) return ids;
    const [first] = ids;
    return first === undefined ? { kind: 'absent' } : { kind: 'accepted', ids: { [RUN]: String(first) } };
  }

  async #make(run: RunFacts): Promise<Outcome> {
    const reply = await this.#client.createRun(createRunBody(run, this.#section));
    // Without a run nothing can be sent at all: the results wait for better settings.
    if (!reply.ok) return stopping(reply.outcome);
    const id = String(reply.body.id);
    return run.shared ? this.#choose(run, id) : { kind: 'accepted', ids: { [RUN]: id } };
  }

  /** Whatever was made before the own one is listed by now. */
  async #choose(run: RunFacts, made: string): Promise<Outcome> {
    const ids = await this.#openRuns(run);
    if (!Array.isArray(ids)) {
      const { reason } = ids;
      return { kind: 'pending', reason, afterMs: LOOK_MS, ids: { [MADE]: made } };
    }
    const first = String(Math.min(Number(made), ...ids));
    if (first === made) return { kind: 'accepted', ids: { [RUN]: made } };
    // Nobody can delete it; completed, it does not look as if something ran.
    await this.#client.completeRun(made);
    const note = `Run ${made} was made at the same moment as run ${first}, which gets the results: it is empty`;
    return { kind: 'accepted', ids: { [RUN]: first }, notes: [note] };
  }

  /** The lowest number first. Whether rows of the list hold their tags is UNVERIFIED; where they do, the filter is not just trusted. */
  async #openRuns(run: RunFacts): Promise<number[] | Failure> {
    const tag = markerTag(run);
    const since = run.createdAt - (run.shared ? OLDEST_SHARED_MS : CLOCK_SKEW_MS);
    const reply = await this.#client.runsTagged(tag, since);
    if (!reply.ok) return reply.outcome;
    return reply.body
      .filter(({ is_completed, tags }) => !is_completed && (tags?.includes(tag) ?? true))
      .map(({ id }) => id)
      .sort((one, other) => one - other);
  }
}
