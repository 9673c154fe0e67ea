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
import { CaseFinder } from './case-finder.ts';
import { isCaseKey } from './case-key.ts';
import { CaseMaker } from './case-maker.ts';
import type { ZephyrClient } from './client.ts';
import type { ZephyrSection } from './config.ts';
import { findPhase, type OpenPhase, openPhase } from './cycle.ts';
import { cycleName } from './cycle-names.ts';
import { Evidence } from './evidence.ts';
import { examine } from './examine.ts';
import { ExecutionWriter, type Target } from './execution-writer.ts';
import { Executions } from './executions.ts';
import { JobDelivery } from './job-delivery.ts';
import { REQUEST_BYTES, UPLOAD_BYTES, UPLOAD_FILES } from './limits.ts';
import { stopping } from './outcome.ts';
import { type StatusIds, statusIds } from './statuses.ts';

type Confirmation = Outcome | { kind: 'absent' };
type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

const ACCEPTED: Outcome = { kind: 'accepted' };
const ABSENT: Confirmation = { kind: 'absent' };

/** Names of the vendor's ids in the delivery file. */
const CYCLE = 'cycle';
const CYCLE_NAME = 'cycleName';
const PHASE = 'phase';
const PHASE_TREE = 'phaseTree';

/** Delivers to Zephyr Enterprise: to executions in a phase of a cycle, or as a file to an automation job. */
export class ZephyrBackend implements Backend {
  readonly capacity: Capacity;
  readonly cases: CaseRules;
  readonly #client: ZephyrClient;
  readonly #section: ZephyrSection;
  readonly #writer: ExecutionWriter;
  readonly #evidence: Evidence;
  readonly #maker: CaseMaker;
  readonly #job: JobDelivery;
  readonly #turn = new Turn();
  #statuses: StatusIds | undefined;
  #tester: number | undefined;

  constructor(client: ZephyrClient, section: ZephyrSection) {
    this.#client = client;
    this.#section = section;
    const finder = new CaseFinder(client);
    const executions = new Executions(client, finder);
    this.#writer = new ExecutionWriter(client, executions);
    this.#evidence = new Evidence(client, executions);
    this.#maker = new CaseMaker(client, section, finder);
    this.#job = new JobDelivery(client.jobs, section);
    this.capacity = capacityOf(section);
    const unlinked = section.createCases ? 'make' : 'list';
    // Of a file Zephyr itself finds the cases, or makes them.
    this.cases = { isKey: isCaseKey, unlinked: section.mode === 'job' ? 'inline' : unlinked };
  }

  async perform(operation: Operation, known: Known): Promise<Outcome> {
    switch (operation.kind) {
      case 'open-run':
        return this.#section.mode === 'job' ? this.#openForJob(operation.run) : this.#open(operation.run);
      case 'deliver':
        return this.#withTarget(known, (target) => this.#writer.deliver(operation, target));
      case 'make-cases':
        return this.#maker.make(operation.results);
      case 'attach':
        return this.#withTarget(known, (target) => this.#evidence.attach(operation.files, target));
      case 'deliver-file':
      case 'deliver-partial-file':
        return this.#job.deliver(operation, known);
      case 'note':
        return this.#note(operation, known);
      case 'close-run':
        // A cycle has no end but its last day.
        return ACCEPTED;
      default:
        throw unasked(operation);
    }
  }

  async confirm(operation: Operation, known: Known): Promise<Confirmation> {
    switch (operation.kind) {
      case 'open-run':
        return this.#section.mode === 'job' ? ABSENT : this.#findAgain(operation.run);
      case 'attach':
        return this.#withTarget(known, (target) => this.#evidence.confirm(operation.files, target));
      case 'deliver-file':
      case 'deliver-partial-file':
        return this.#job.confirm(operation, known);
      // Updates of what is there, after a look at what is there: they may be sent again.
      case 'deliver':
      case 'make-cases':
      case 'note':
      case 'close-run':
        return ABSENT;
      default:
        throw unasked(operation);
    }
  }

  /**
   * The page of the release, where its cycles are. UNVERIFIED: the vendor's pages name no addresses; public build
   * scripts (of Cigna and others) link to this one.
   */
  url(known: Known): string | undefined {
    const { url, releaseId } = this.#section;
    return known.ids.has(CYCLE_NAME) ? `${url}/flex/html5/release/${releaseId}` : undefined;
  }

  label(known: Known): string | undefined {
    const name = known.ids.get(CYCLE_NAME);
    return name === undefined ? undefined : `cycle "${name}"`;
  }

  examine(): Promise<Finding[]> {
    return examine(this.#client, this.#section);
  }

  async #open(run: RunFacts): Promise<Outcome> {
    const ready = await this.#ready();
    if ('kind' in ready) return ready;
    const opened = await openPhase(this.#client, this.#section, run, this.#turn);
    if ('kind' in opened) return opened;
    return { kind: 'accepted', ids: idsOf(opened, run, this.#section), notes: opened.notes };
  }

  async #findAgain(run: RunFacts): Promise<Confirmation> {
    const found = await findPhase(this.#client, this.#section, run);
    if ('kind' in found) return found;
    const { cycle, phase } = found;
    // With a cycle and no phase, opening the run goes on from there.
    return cycle && phase ? { kind: 'accepted', ids: idsOf({ cycle, phase }, run, this.#section) } : ABSENT;
  }

  /** Zephyr makes cycle and phase itself when it reads the file; wrong credentials are better told at once. */
  async #openForJob(run: RunFacts): Promise<Outcome> {
    const user = await this.#client.user();
    if (!user.ok) return stopping(user.outcome);
    return { kind: 'accepted', ids: { [CYCLE_NAME]: cycleName(run, this.#section) } };
  }

  async #note(operation: OperationOf<'note'>, known: Known): Promise<Outcome> {
    const count = operation.errors.length;
    const notes =
      count === 0
        ? []
        : [
            `Zephyr has no place for errors outside the tests: ${count === 1 ? 'one' : count} of this run ${count === 1 ? 'is' : 'are'} in the runner's output only`,
          ];
    const running = operation.running.filter(({ cases }) => cases.length > 0);
    if (this.#section.mode === 'job' || running.length === 0) return { kind: 'accepted', notes };
    return this.#withTarget(known, async (target) => {
      const outcome = await this.#writer.settle({ ...operation, running }, target);
      return outcome.kind === 'accepted' ? { ...outcome, notes } : outcome;
    });
  }

  async #withTarget<Answer>(
    known: Known,
    then: (target: Target) => Promise<Answer>,
  ): Promise<Answer | Failure> {
    const phase = { id: Number(known.ids.get(PHASE)), treeId: Number(known.ids.get(PHASE_TREE)) };
    if (!phase.id || !phase.treeId) return notOpened();
    const ready = await this.#ready();
    return 'kind' in ready ? ready : then({ phase, ...ready });
  }

  /** Once in the life of this object. */
  async #ready(): Promise<Omit<Target, 'phase'> | Failure> {
    if (this.#tester === undefined) {
      const user = await this.#client.user();
      if (!user.ok) return stopping(user.outcome);
      this.#tester = this.#section.tester ?? user.body.id;
    }
    if (!this.#statuses) {
      const statuses = await statusIds(this.#client, this.#section);
      if ('kind' in statuses) return statuses;
      this.#statuses = statuses;
    }
    return { tester: this.#tester, statuses: this.#statuses, notesLimit: this.#section.notesLimit };
  }
}

function capacityOf(section: ZephyrSection): Capacity {
  const { mode, batch, requestsPerMinute, evidenceBudgetBytes, job } = section;
  const common: Capacity = {
    results: batch,
    bytes: REQUEST_BYTES,
    lanes: 'merged',
    // None is published; the server's answers set the pace, as there is one request at a time.
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
  };
  const { rollingSeconds } = job;
  if (mode === 'job') {
    const everyMs = rollingSeconds === undefined ? undefined : rollingSeconds * 1000;
    return { ...common, file: { results: 'instead', ...(everyMs !== undefined && { everyMs }) } };
  }
  return {
    ...common,
    running: true,
    files: {
      count: UPLOAD_FILES,
      bytes: UPLOAD_BYTES,
      ...(evidenceBudgetBytes !== undefined && { budgetBytes: evidenceBudgetBytes }),
    },
    ...(mode === 'both' && { file: { results: 'also' } }),
  };
}

function idsOf(
  { cycle, phase }: Omit<OpenPhase, 'notes'>,
  run: RunFacts,
  section: ZephyrSection,
): Record<string, string> {
  return {
    [CYCLE]: String(cycle.id),
    [CYCLE_NAME]: cycle.name ?? cycleName(run, section),
    [PHASE]: String(phase.id),
    [PHASE_TREE]: String(phase.tcrCatalogTreeId),
  };
}

/** Cannot happen in the order the courier keeps; the delivery file was edited or is from elsewhere. */
function notOpened(): Failure {
  return stop(
    "The delivery file (`delivery/zephyr.jsonl` in the run's folder) does not hold Zephyr's ids of this run, so nobody knows where its results belong: send the run anew with `livelane replay <run> --to zephyr`",
  );
}

/** What `capacity` does not promise is not asked for. */
function unasked({ kind }: Operation): Error {
  return new Error(`Zephyr has no "${kind}"`);
}
