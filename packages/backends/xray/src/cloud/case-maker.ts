import { caseId, type Known, type Outcome, type Result } from '@livelane/dispatcher';
import type { XraySection } from '../config.ts';
import { setName, testLabel } from '../key.ts';
import type { Reply } from '../outcome.ts';
import { INDEX_LAG_MS, LOOK_AGAIN_MS, Patience } from '../patience.ts';
import type { Product } from '../product.ts';
import { bulkElement } from './bulk-element.ts';
import type { BulkImport, BulkJob } from './bulk-import.ts';
import { SentTests } from './sent-tests.ts';

/** Between two looks at a job, milliseconds: a look costs a request of the quota. Small jobs are through at the first. */
const FIRST_LOOK_MS = 1_000;
const POLL_MS = 3_000;

type Ids = Pick<Known, 'ids'>;
type EndedJob = Extract<BulkJob, { kind: 'ended' | 'forgotten' }>;

/**
 * Finds Tests for tests by the label that each of ours has, and makes those that are missing with an import. Nothing is
 * made twice: before every import the labels are looked for, and after one whose answer was lost, or whose sender
 * died, it is waited until the vendor's only job has ended and the index shows its Tests.
 */
export class CaseMaker {
  readonly #bulk: BulkImport;
  readonly #product: Product;
  readonly #section: XraySection;
  readonly #sent = new SentTests();
  readonly #patience = new Patience();
  readonly #ended = new Map<string, EndedJob>();
  /** A job that is not known to be ours, and may be one whose answer was lost. */
  #inTheWay: string | undefined;
  /** An import may have begun of which no answer came. */
  #isInDoubt = false;

  constructor(bulk: BulkImport, product: Product, section: XraySection) {
    this.#bulk = bulk;
    this.#product = product;
    this.#section = section;
  }

  /**
   * Performed again and again until it is through; `results` may have grown meanwhile.
   * @param byValues see `definition`.
   */
  async make(results: readonly Result[], known: Ids, byValues: boolean): Promise<Outcome> {
    if (this.#sent.wasCutOff(known)) this.#isInDoubt = true;
    const waiting = (await this.#followJobs(results, known)) ?? (await this.#waitForOther());
    if (waiting) return waiting;
    const { ids, refused, rest } = this.#sent.outcomes(results, known, this.#ended);
    if (rest.length === 0) return accepted(ids, refused);
    const found = await this.#find(rest);
    if (!found.ok) return found.outcome;
    Object.assign(ids, found.body);
    const missing = rest.filter(({ identity }) => !(caseId(identity) in found.body));
    if (missing.length === 0) {
      this.#isInDoubt = false;
      return accepted(ids, refused);
    }
    if (this.#isInDoubt && this.#patience.isLeft) {
      const reason = 'Tests may have been made, and cannot be found yet: they are looked for again';
      return pending(reason, LOOK_AGAIN_MS);
    }
    this.#isInDoubt = false;
    this.#patience.reset();
    return this.#start(missing, ids, known, byValues);
  }

  /** Whether the Tests are there, as far as the index knows. */
  async confirm(results: readonly Result[]): Promise<Outcome | { kind: 'absent' }> {
    const found = await this.#find(results);
    if (!found.ok) return found.outcome;
    if (results.every(({ identity }) => caseId(identity) in found.body)) return accepted(found.body, []);
    // What is missing is waited for in `make`, which looks again before it makes anything.
    this.#isInDoubt = true;
    return { kind: 'absent' };
  }

  async #start(
    missing: readonly Result[],
    found: Record<string, string>,
    known: Ids,
    byValues: boolean,
  ): Promise<Outcome> {
    // Written down before it is sent, so that whoever comes after a crash knows.
    const announcement = this.#sent.announce(known, setName(missing));
    if (announcement)
      return { ...pending('Tests are about to be made', 0), ids: { ...found, ...announcement } };
    const elements = missing.map((result) => bulkElement(result, this.#section, byValues));
    const reply = await this.#bulk.start(elements);
    if (!reply.ok) {
      this.#isInDoubt = reply.outcome.kind === 'unknown';
      return reply.outcome;
    }
    if ('busy' in reply.body) {
      this.#inTheWay = reply.body.busy;
      return pending('Xray makes other Tests first: it has one import for each user at a time', POLL_MS);
    }
    return {
      ...pending(`Xray begins to make ${missing.length} Tests`, FIRST_LOOK_MS),
      ids: { ...found, ...this.#sent.marks(missing, reply.body.job) },
    };
  }

  /** @returns what to do meanwhile; nothing, when the jobs of these tests are over. */
  async #followJobs(results: readonly Result[], known: Ids): Promise<Outcome | undefined> {
    for (const job of this.#sent.jobs(results, known)) {
      if (this.#ended.has(job)) continue;
      const reply = await this.#bulk.look(job);
      if (!reply.ok) return reply.outcome;
      if (reply.body.kind === 'working') return pending(`Xray makes Tests: ${reply.body.progress}`, POLL_MS);
      this.#ended.set(job, reply.body);
    }
    return undefined;
  }

  async #waitForOther(): Promise<Outcome | undefined> {
    const job = this.#inTheWay;
    if (job === undefined) return undefined;
    const reply = await this.#bulk.look(job);
    if (!reply.ok) return reply.outcome;
    if (reply.body.kind === 'working') {
      return pending(`Xray makes other Tests first: ${reply.body.progress}`, POLL_MS);
    }
    this.#inTheWay = undefined;
    return pending('Another import of Tests has ended: what it made is looked for', INDEX_LAG_MS);
  }

  async #find(results: readonly Result[]): Promise<Reply<Record<string, string>>> {
    const found = await this.#product.testsByLabel(results.map(testLabel));
    if (!found.ok) return found;
    const ids: Record<string, string> = {};
    for (const result of results) {
      const key = found.body.get(testLabel(result));
      if (key !== undefined) ids[caseId(result.identity)] = key;
    }
    return { ok: true, body: ids };
  }
}

function pending(reason: string, afterMs: number): Extract<Outcome, { kind: 'pending' }> {
  return { kind: 'pending', reason, afterMs };
}

function accepted(ids: Record<string, string>, refused: { id: string; reason: string }[]): Outcome {
  return { kind: 'accepted', ids, ...(refused.length > 0 && { refused }) };
}
