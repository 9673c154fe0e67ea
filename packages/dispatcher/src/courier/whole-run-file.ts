import { join } from 'node:path';
import type { Capacity, RunFacts } from '../backend.ts';
import { exportedRun } from '../export/exported-run.ts';
import { writeJUnit } from '../export/junit.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { PendingResult } from './result-list.ts';
import type { ResultReader } from './result-reader.ts';
import type { RunView } from './run-view.ts';

export interface ResultFile {
  kind: 'deliver-file' | 'deliver-partial-file';
  path: string;
  /** How many it holds. */
  results: number;
  /** Of those that are delivered with it, and not otherwise. */
  ids: string[];
}

/** The run as one JUnit XML file, for a vendor that takes it so. */
export class WholeRunFile {
  /** There is no other way for results to this vendor. */
  readonly isAll: boolean;
  readonly #everyMs: number | undefined;
  readonly #path: string;
  readonly #view: RunView;
  readonly #reader: ResultReader;
  #partialAt = 0;
  #partialResults = 0;
  #final: ResultFile | undefined;

  constructor(
    capacity: NonNullable<Capacity['file']>,
    name: string,
    folder: string,
    view: RunView,
    reader: ResultReader,
  ) {
    this.isAll = capacity.results === 'instead';
    this.#everyMs = capacity.everyMs;
    this.#path = join(folder, 'delivery', `${name}.xml`);
    this.#view = view;
    this.#reader = reader;
  }

  /** Milliseconds until the file is to be sent as far as it is; `undefined`: not now. */
  partialDueIn(now: number): number | undefined {
    const isNews = this.#view.total > this.#partialResults;
    if (this.#everyMs === undefined || this.#view.over || !isNews) return undefined;
    return Math.max(0, this.#partialAt + this.#everyMs - now);
  }

  /** The vendor does not take it before the end. */
  forgoPartial(): void {
    this.#partialResults = Number.POSITIVE_INFINITY;
  }

  /** Writes it; at the run's end only once, however often the vendor is asked, unless more has come. */
  async write(run: RunFacts, kind: ResultFile['kind'], log: DeliveryLog): Promise<ResultFile> {
    const results = this.#view.total;
    if (kind === 'deliver-file' && this.#final?.results === results) return this.#final;
    this.#partialAt = Date.now();
    this.#partialResults = results;
    const ids = kind === 'deliver-file' && this.isAll ? this.#ids(log) : [];
    const read = (result: PendingResult) => this.#reader.read(result, run);
    await writeJUnit(this.#path, exportedRun(this.#view, run, read));
    const file = { kind, path: this.#path, results, ids };
    if (kind === 'deliver-file') this.#final = file;
    return file;
  }

  #ids(log: DeliveryLog): string[] {
    const all = [...this.#view.lanes.values()].flatMap(({ results }) =>
      Array.from({ length: results.length }, (_, index) => results.idAt(index)),
    );
    return all.filter((id) => !log.isThrough(id));
  }
}
