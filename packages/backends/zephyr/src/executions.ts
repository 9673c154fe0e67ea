import type { Failure } from '@livelane/dispatcher';
import type { CaseFinder, FoundCase } from './case-finder.ts';
import { caseKey } from './case-key.ts';
import type { Phase, ZephyrClient } from './client.ts';
import type { PlannedCase, ShownExecution } from './wire.ts';

/** The executions of cases, or why a case has none. */
export interface Prepared {
  executions: ReadonlyMap<number, number>;
  denied: ReadonlyMap<number, string>;
}

/**
 * The executions of one phase, by the numbers of their cases. A case that has none is put into the phase and given to
 * the tester. What is there is read before anything is put there: at the beginning, and after an answer was lost.
 */
export class Executions {
  readonly #client: ZephyrClient;
  readonly #finder: CaseFinder;
  readonly #executions = new Map<number, number>();
  /** Places of cases in the phase's tree. */
  readonly #places = new Map<number, number>();
  readonly #denied = new Map<number, string>();
  #isRead = false;
  #placesRead = 0;

  constructor(client: ZephyrClient, finder: CaseFinder) {
    this.#client = client;
    this.#finder = finder;
  }

  async prepare(numbers: readonly number[], phase: Phase, tester: number): Promise<Prepared | Failure> {
    const failure = (await this.#read(phase)) ?? (await this.#complete(numbers, phase, tester));
    if (failure) {
      this.doubt(failure);
      return failure;
    }
    return { executions: this.#executions, denied: this.#denied };
  }

  /** After what may have been taken, or was refused because something is gone, all is read again. */
  doubt({ kind }: Failure): void {
    if (kind !== 'unknown' && kind !== 'refused') return;
    this.#isRead = false;
    this.#placesRead = 0;
    this.#executions.clear();
    this.#places.clear();
  }

  async #read(phase: Phase): Promise<Failure | undefined> {
    if (this.#isRead) return undefined;
    const reply = await this.#client.executions(phase);
    if (!reply.ok) return reply.outcome;
    for (const execution of reply.body) this.#noteExecution(execution);
    this.#isRead = true;
    return undefined;
  }

  async #complete(numbers: readonly number[], phase: Phase, tester: number): Promise<Failure | undefined> {
    const isLeft = (number: number) => !this.#executions.has(number) && !this.#denied.has(number);
    const isUnplaced = (number: number) => isLeft(number) && !this.#places.has(number);
    if (!numbers.some(isLeft)) return undefined;
    // Another machine of the run, or a request whose answer was lost, may have put them there.
    let failure = await this.#readPlaces(phase);
    if (failure) return failure;
    failure = await this.#place(numbers.filter(isUnplaced), phase);
    if (failure) return failure;
    if (numbers.some(isUnplaced)) {
      // UNVERIFIED that new cases are the last of the list: if they are not, all of it is read.
      this.#placesRead = 0;
      failure = await this.#readPlaces(phase);
      if (failure) return failure;
    }
    for (const number of numbers.filter(isUnplaced)) {
      this.#denied.set(number, `Zephyr did not put case ${caseKey(number)} into the phase`);
    }
    return this.#assign(numbers.filter(isLeft), phase, tester);
  }

  async #readPlaces(phase: Phase): Promise<Failure | undefined> {
    const reply = await this.#client.plannedIn(phase.treeId, this.#placesRead);
    if (!reply.ok) return reply.outcome;
    this.#placesRead += reply.body.length;
    for (const planned of reply.body) this.#notePlanned(planned);
    return undefined;
  }

  async #place(numbers: readonly number[], phase: Phase): Promise<Failure | undefined> {
    if (numbers.length === 0) return undefined;
    const found = await this.#finder.find(numbers);
    if ('kind' in found) return found;
    const byFolder = new Map<number, number[]>();
    for (const number of numbers) {
      const place: FoundCase | undefined = found.get(number);
      if (place) byFolder.set(place.treeId, [...(byFolder.get(place.treeId) ?? []), place.versionId]);
      else
        this.#denied.set(
          number,
          `Zephyr has no case ${caseKey(number)} in the release of "zephyr.releaseId"`,
        );
    }
    if (byFolder.size === 0) return undefined;
    const reply = await this.#client.place(
      phase,
      [...byFolder].map(([treeid, tctIds]) => ({ treeid, tctIds, isExclusion: true })),
    );
    return reply.ok ? this.#readPlaces(phase) : reply.outcome;
  }

  async #assign(numbers: readonly number[], phase: Phase, tester: number): Promise<Failure | undefined> {
    const places = numbers.flatMap((number) => this.#places.get(number) ?? []);
    if (places.length === 0) return undefined;
    const reply = await this.#client.assign(phase, tester, places);
    if (!reply.ok) return reply.outcome;
    for (const execution of reply.body) this.#noteExecution(execution);
    if (numbers.every((number) => this.#executions.has(number))) return undefined;
    // UNVERIFIED that the answer holds all that was made; the phase does.
    this.#isRead = false;
    const failure = await this.#read(phase);
    if (failure) return failure;
    for (const number of numbers) {
      if (this.#executions.has(number)) continue;
      this.#denied.set(number, `Zephyr did not assign case ${caseKey(number)} in the phase to the tester`);
    }
    return undefined;
  }

  #notePlanned({ tct, testcase, rts }: PlannedCase): void {
    const number = (testcase ?? tct.testcase)?.testcaseId;
    if (number == null) return;
    if (!this.#places.has(number)) this.#places.set(number, tct.id);
    if (rts && !this.#executions.has(number)) this.#executions.set(number, rts.id);
  }

  #noteExecution({ id, tcrTreeTestcase }: ShownExecution): void {
    const number = tcrTreeTestcase?.testcase.testcaseId;
    if (number != null && !this.#executions.has(number)) this.#executions.set(number, id);
  }
}
