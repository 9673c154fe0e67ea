import {
  type Backend,
  type Capacity,
  type CaseRules,
  type Failure,
  type Finding,
  type Known,
  type Operation,
  type Outcome,
  type RunFacts,
  stop,
  Turn,
} from '@livelane/dispatcher';
import { AttemptWriter } from './attempt-writer.ts';
import { CaseMaker } from './case-maker.ts';
import type { AioClient } from './client.ts';
import { type AioSection, isReused } from './config.ts';
import { Configuration } from './configuration.ts';
import { findCycle, type Opened, openCycle } from './cycle.ts';
import { CYCLE, CYCLE_ID, CycleRuns } from './cycle-runs.ts';
import { attach, lostFile } from './evidence.ts';
import { examine } from './examine.ts';
import { FILE_BYTES, RUNS_LIMIT } from './limits.ts';
import type { Wording } from './mapping.ts';
import { confirmImport, importFile } from './result-file.ts';
import { ResultWriter } from './result-writer.ts';
import { type StatusNames, statusNames } from './statuses.ts';
import { distribution } from './summary.ts';

/** No size is published (UNVERIFIED); 100 comments at their limit are 1 MB, and 413 halves a batch. */
const BYTES = 4 * 1024 * 1024;

/**
 * The part of the budget that results may take while tests are running; what is left is for evidence. At 57 requests a
 * minute it is 51 batches, 5,100 results.
 */
const RESULTS_SHARE = 0.9;

type Confirmation = Outcome | { kind: 'absent' };
type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

const ACCEPTED: Outcome = { kind: 'accepted' };
const ABSENT: Confirmation = { kind: 'absent' };

/** Delivers to AIO Tests: a run is a cycle, a result is the run of a case in it. */
export class AioBackend implements Backend {
  readonly capacity: Capacity;
  readonly cases: CaseRules;
  readonly #client: AioClient;
  readonly #section: AioSection;
  readonly #configuration: Configuration;
  readonly #runs: CycleRuns;
  readonly #results: ResultWriter;
  readonly #maker: CaseMaker;
  readonly #turn = new Turn();
  #names: StatusNames | undefined;

  constructor(client: AioClient, section: AioSection) {
    this.#client = client;
    this.#section = section;
    this.#configuration = new Configuration(client);
    const asFile = section.import === 'instead';
    const reused = isReused(section);
    this.#runs = new CycleRuns(client, {
      isReused: reused && !asFile,
      addNewRun: section.addNewRun ?? reused,
    });
    const attempts = new AttemptWriter(client, this.#runs, section.addCases);
    this.#results = new ResultWriter(client, section, this.#runs, attempts);
    this.#maker = new CaseMaker(client, this.#configuration, section);
    this.capacity = {
      results: RUNS_LIMIT,
      bytes: BYTES,
      requestsPerMinute: section.requestsPerMinute,
      gapMs: Math.ceil(60_000 / section.requestsPerMinute / RESULTS_SHARE),
      lanes: 'merged',
      ...(asFile
        ? { file: { results: 'instead' } }
        : {
            running: true,
            files: {
              count: 1,
              bytes: FILE_BYTES,
              ...(section.evidenceBudgetBytes !== undefined && { budgetBytes: section.evidenceBudgetBytes }),
            },
          }),
    };
    this.cases = {
      // Cycles may hold cases of other projects.
      isKey: (key) => /^\w+-TC-\d+$/.test(key),
      // Of a file the vendor itself finds the cases, or makes them.
      unlinked: asFile ? 'inline' : section.createCases ? 'make' : 'list',
    };
  }

  async perform(operation: Operation, known: Known): Promise<Outcome> {
    if (operation.kind === 'open-run') return this.#open(operation.run);
    const cycle = known.ids.get(CYCLE);
    if (cycle === undefined) return notOpened();
    switch (operation.kind) {
      case 'deliver':
        return this.#deliver(operation, cycle, known);
      case 'make-cases':
        return this.#maker.make(operation.results, known);
      case 'attach':
        return this.#attach(operation, cycle, known);
      case 'deliver-file':
        return importFile(this.#client, this.#section, cycle, operation);
      case 'note':
        return this.#settle(operation, cycle, known);
      case 'close-run':
        return this.#close(cycle);
      default:
        throw unasked(operation);
    }
  }

  async confirm(operation: Operation, known: Known): Promise<Confirmation> {
    if (operation.kind === 'open-run') return this.#findAgain(operation.run);
    const cycle = known.ids.get(CYCLE);
    if (cycle === undefined) return notOpened();
    switch (operation.kind) {
      case 'deliver': {
        const ready = await this.#ready(cycle, operation.run);
        return 'kind' in ready ? ready : this.#results.confirm(cycle, operation, known, ready);
      }
      case 'attach': {
        const [file] = operation.files;
        return file ? lostFile(file) : ACCEPTED;
      }
      case 'deliver-file':
        return confirmImport(this.#section);
      // Updates of what is there, a question, and what looks before it makes anything: they may be sent again.
      case 'make-cases':
      case 'note':
      case 'close-run':
        return ABSENT;
      default:
        throw unasked(operation);
    }
  }

  url(known: Known): string | undefined {
    const cycle = known.ids.get(CYCLE);
    if (cycle === undefined) return undefined;
    const { cycleUrl, deployment, url, project } = this.#section;
    if (cycleUrl !== undefined) {
      const values: Record<string, string> = { cycle, cycleId: known.ids.get(CYCLE_ID) ?? cycle, project };
      return cycleUrl.replace(/\{(\w+)\}|%7B(\w+)%7D/g, (whole, name, encoded) => {
        const value = values[name ?? encoded];
        return value === undefined ? whole : encodeURIComponent(value);
      });
    }
    return deployment === 'server' ? `${url}/projects/${encodeURIComponent(project)}` : undefined;
  }

  label(known: Known): string | undefined {
    const cycle = known.ids.get(CYCLE);
    return cycle && `cycle ${cycle}`;
  }

  examine(): Promise<Finding[]> {
    return examine(this.#client, this.#configuration, this.#section);
  }

  async #open(run: RunFacts): Promise<Outcome> {
    if (this.#section.import === 'never') {
      const names = await this.#statusNames();
      if ('kind' in names) return names;
    }
    return this.#opened(await openCycle(this.#client, this.#configuration, this.#section, run, this.#turn));
  }

  async #findAgain(run: RunFacts): Promise<Confirmation> {
    const found = await findCycle(this.#client, this.#section, run);
    return found.kind === 'none' ? ABSENT : this.#opened(found);
  }

  async #opened(opened: Opened): Promise<Outcome> {
    if (opened.kind !== 'open') return opened;
    const { cycle, notes } = opened.open;
    const failure = await this.#runs.load(cycle.key);
    if (failure) return failure;
    const ids = {
      [CYCLE]: cycle.key,
      ...(cycle.ID !== undefined && cycle.ID !== null && { [CYCLE_ID]: String(cycle.ID) }),
      ...this.#runs.idsAtBeginning(),
    };
    return { kind: 'accepted', ids, notes };
  }

  async #deliver(operation: OperationOf<'deliver'>, cycle: string, known: Known): Promise<Outcome> {
    const ready = await this.#ready(cycle, operation.run);
    return 'kind' in ready ? ready : this.#results.write(cycle, operation, known, ready);
  }

  async #attach({ files: [file] }: OperationOf<'attach'>, cycle: string, known: Known): Promise<Outcome> {
    return file ? attach(this.#client, this.#runs, cycle, file, known) : ACCEPTED;
  }

  /** Tests that were running when the runner died are in progress for ever, unless somebody says otherwise. */
  async #settle({ run, running }: OperationOf<'note'>, cycle: string, known: Known): Promise<Outcome> {
    if (running.length === 0 || this.#section.import === 'instead') return ACCEPTED;
    const ready = await this.#ready(cycle, run);
    if ('kind' in ready) return ready;
    return this.#results.settle(cycle, running, known, ready);
  }

  async #close(cycle: string): Promise<Outcome> {
    const summary = await this.#client.summary(cycle);
    const statuses = await this.#configuration.list('runStatuses');
    // Nothing is to be closed at the vendor, and nothing is lost when it cannot be asked.
    if (!summary.ok || !statuses.ok) return ACCEPTED;
    const counts = distribution(summary.body, statuses.body);
    return counts === undefined
      ? ACCEPTED
      : { kind: 'accepted', notes: [`Cycle ${cycle} in AIO Tests: ${counts}.`] };
  }

  /** What must be known before results can be worded: asked once, also by a process that goes on with the run. */
  async #ready(cycle: string, { report }: RunFacts): Promise<Wording | Failure> {
    const names = await this.#statusNames();
    if ('kind' in names) return names;
    const failure = await this.#runs.load(cycle);
    return failure ?? { names, report, assignee: this.#section.assignee };
  }

  async #statusNames(): Promise<StatusNames | Failure> {
    if (this.#names) return this.#names;
    const names = await statusNames(this.#section, this.#configuration);
    if (!('kind' in names)) this.#names = names;
    return names;
  }
}

/** Cannot happen in the order the courier keeps; the delivery file was edited or is from elsewhere. */
function notOpened(): Failure {
  return stop(
    "The delivery file (`delivery/aio.jsonl` in the run's folder) does not hold the key of this run's cycle in AIO Tests, so nobody knows where its results belong: send the run anew with `livelane replay <run> --to aio`",
  );
}

/** What `capacity` does not promise is not asked for. */
function unasked({ kind }: Operation): Error {
  return new Error(`AIO Tests has no "${kind}"`);
}
