import type {
  Backend,
  Capacity,
  CaseRules,
  Finding,
  Known,
  Operation,
  Outcome,
  RunFacts,
} from '@livelane/dispatcher';
import { Attaching } from './attaching.ts';
import { Closing } from './closing.ts';
import type { CaseMaker } from './cloud/case-maker.ts';
import { jiraAddress, projectOf, requestRate, type XraySection } from './config.ts';
import { Delivering } from './delivering.ts';
import type { EntryContext } from './entries.ts';
import { examine } from './examine.ts';
import type { Jira } from './jira.ts';
import { isTestKey } from './key.ts';
import { executionIn, jiraIn } from './known-ids.ts';
import { note } from './noting.ts';
import { Opening } from './opening.ts';
import { type Reply, stopping } from './outcome.ts';
import type { Product } from './product.ts';
import { StatusSource } from './status-source.ts';

/** Results in one import: with more it takes longer than anyone should wait (xray-action issue 845). */
const RESULTS = 500;

/** Files in one import. */
const FILES = 50;
/** Evidence waits for so many imports of results, so that it costs a quarter of their requests at most. */
const FLUSHES_PER_EVIDENCE = 6;

/** Of an import's bytes that files may have: base64 adds a third, and the results go along. */
const FILE_SHARE = 0.7;

type Confirmation = Outcome | { kind: 'absent' };

/** What the backend is made of; see `definition.ts`. */
export interface XrayParts {
  product: Product;
  /** Where Jira's own API is needed. */
  jira: Jira | undefined;
  /** With `"createCases": "bulk"`. */
  cases: CaseMaker | undefined;
}

/** Delivers to Xray: a run is a Test Execution, a case is a Test, its results are one Test Run. */
export class XrayBackend implements Backend {
  readonly capacity: Capacity;
  readonly cases: CaseRules;
  readonly #section: XraySection;
  readonly #parts: XrayParts;
  readonly #statuses: StatusSource;
  readonly #opening: Opening;
  readonly #delivering: Delivering;
  readonly #attaching: Attaching;
  readonly #closing: Closing;

  constructor(parts: XrayParts, section: XraySection) {
    const { product, jira } = parts;
    const { batchBytes, flushMs, evidenceBudgetBytes, createCases } = section;
    const requestsPerMinute = requestRate(section);
    const project = projectOf(section);
    this.#section = section;
    this.#parts = parts;
    this.#statuses = new StatusSource(product, section);
    this.#opening = new Opening(product, section);
    this.#delivering = new Delivering(product);
    const fileBytes = Math.floor(batchBytes * FILE_SHARE);
    this.#attaching = new Attaching(
      product,
      section.asciiFileNames ?? section.deployment === 'server',
      fileBytes,
    );
    this.#closing = new Closing(jira, section);
    this.capacity = {
      results: RESULTS,
      bytes: batchBytes,
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      gapMs: flushMs,
      lanes: 'merged',
      running: true,
      files: {
        count: FILES,
        bytes: fileBytes,
        budgetBytes: evidenceBudgetBytes,
        gapMs: flushMs * FLUSHES_PER_EVIDENCE,
      },
    };
    this.cases = {
      isKey: (key) => isTestKey(key, project),
      unlinked: createCases === 'bulk' ? 'make' : createCases ? 'inline' : 'list',
    };
  }

  async perform(operation: Operation, known: Known): Promise<Outcome> {
    switch (operation.kind) {
      case 'open-run': {
        // Wrong names of statuses are told before anything is made.
        const statuses = await this.#statuses.get();
        return statuses.ok ? this.#opening.perform(operation.run, known) : stopping(statuses.outcome);
      }
      case 'make-cases':
        return this.#makeCases(operation.run, (maker, byValues) =>
          maker.make(operation.results, known, byValues),
        );
      case 'deliver': {
        const context = await this.#context(operation.run);
        return context.ok ? this.#delivering.perform(operation, known, context.body) : context.outcome;
      }
      case 'attach': {
        const context = await this.#context(operation.run);
        return context.ok ? this.#attaching.perform(operation, known, context.body) : context.outcome;
      }
      case 'note': {
        const statuses = await this.#statuses.get();
        if (!statuses.ok) return statuses.outcome;
        const { product } = this.#parts;
        return note(operation, known, { product, statuses: statuses.body, section: this.#section });
      }
      case 'close-run':
        return this.#closing.perform(operation, known);
      default:
        throw unasked(operation);
    }
  }

  async confirm(operation: Operation, known: Known): Promise<Confirmation> {
    switch (operation.kind) {
      case 'open-run':
        return this.#opening.confirm(operation.run);
      case 'make-cases':
        return this.#makeCases(operation.run, (maker) => maker.confirm(operation.results));
      case 'attach':
        return this.#attaching.confirm(operation, known);
      case 'close-run':
        return this.#closing.confirm(known);
      case 'deliver':
      case 'note':
        // The same Test Runs with the same content once more.
        return { kind: 'absent' };
      default:
        throw unasked(operation);
    }
  }

  url(known: Known): string | undefined {
    const execution = executionIn(known);
    const jira = jiraAddress(this.#section) ?? jiraIn(known);
    return execution && jira && `${jira}/browse/${execution.key}`;
  }

  label(known: Known): string | undefined {
    return executionIn(known)?.key;
  }

  examine(): Promise<Finding[]> {
    return examine(this.#parts, this.#section);
  }

  async #context(run: RunFacts): Promise<Reply<EntryContext>> {
    const statuses = await this.#statuses.get();
    return statuses.ok
      ? { ok: true, body: { section: this.#section, statuses: statuses.body, run } }
      : statuses;
  }

  #makeCases<Answer>(
    { report }: RunFacts,
    then: (maker: CaseMaker, byValues: boolean) => Promise<Answer>,
  ): Promise<Answer> {
    const { cases } = this.#parts;
    if (!cases) throw new Error('Xray makes no cases beforehand unless "xray.createCases" is "bulk"');
    return then(cases, report.identity.includes('parameters'));
  }
}

/** What `capacity` does not promise is not asked for. */
function unasked({ kind }: Operation): Error {
  return new Error(`Xray has no "${kind}"`);
}
