import { randomUUID } from 'node:crypto';
import { now } from '../../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import { type BulkElement, importElement, isTestSet } from './bulk-elements.ts';

/** docs.getxray.app/display/XRAYCLOUD/Importing+Tests+-+REST+v2 */
const MOST_TESTS = 1000;
const KEPT_MS = 24 * 60 * 60 * 1000;

export interface BulkJob {
  id: string;
  client: string;
  /** Epoch milliseconds. */
  createdAt: number;
  elements: readonly BulkElement[];
  defaultProject: string | undefined;
  /** How many of the elements have been worked at. */
  done: number;
  /** Issues of the test sets of this job by their `xray_id`. */
  testSets: Map<string, Issue>;
  errors: { elementNumber: number; errors: Record<string, string> }[];
  issues: { elementNumber: number; issue: Issue }[];
}

export type BulkStatus =
  | 'pending'
  | 'working'
  | 'failed'
  | 'successful'
  | 'partially_successful'
  | 'unsuccessful';

/** Imports of tests. They go on by the clock: whoever looks makes them catch up first. */
export class BulkJobs {
  readonly #product: Product;
  readonly #elementMs: number;
  #jobs = new Map<string, BulkJob>();

  constructor(product: Product) {
    this.#product = product;
    this.#elementMs = product.options.cloud?.bulkJobMs ?? 0;
  }

  reset(): void {
    this.#jobs.clear();
  }

  get all(): readonly BulkJob[] {
    return [...this.#jobs.values()];
  }

  /** @throws Refusal for too many tests, and while the same client's last job is under way. */
  start(client: string, elements: readonly BulkElement[], defaultProject: string | undefined): BulkJob {
    const running = this.all.find((job) => job.client === client && isUnderWay(job));
    if (running !== undefined) {
      throw new Refusal(400, `A job to import tests is already in progress (id: ${running.id}).`);
    }
    if (elements.filter((element) => !isTestSet(element)).length > MOST_TESTS) {
      throw new Refusal(400, `The maximum number of tests that can be imported is ${MOST_TESTS}.`);
    }
    const job: BulkJob = {
      id: randomUUID().replaceAll('-', ''),
      client,
      createdAt: now(),
      elements,
      defaultProject,
      done: 0,
      testSets: new Map(),
      errors: [],
      issues: [],
    };
    this.#jobs.set(job.id, job);
    this.advance();
    return job;
  }

  find(id: string): BulkJob {
    const job = this.#jobs.get(id);
    if (job === undefined || now() - job.createdAt > KEPT_MS) throw new Refusal(404, 'job not found.');
    return job;
  }

  /** Does what the jobs have had the time for. Test sets come first: tests refer to them. */
  advance(): void {
    for (const job of this.#jobs.values()) {
      const due =
        this.#elementMs === 0 ? job.elements.length : Math.floor((now() - job.createdAt) / this.#elementMs);
      if (job.done >= Math.min(due, job.elements.length)) continue;
      const order = [...job.elements.entries()].sort(
        ([, a], [, b]) => Number(isTestSet(b)) - Number(isTestSet(a)),
      );
      for (const [elementNumber, element] of order.slice(job.done, due)) {
        const { issue, errors } = importElement(this.#product, job, element);
        if (issue === undefined) job.errors.push({ elementNumber, errors });
        else job.issues.push({ elementNumber, issue });
        job.done += 1;
      }
    }
  }
}

export function statusOf(job: BulkJob): BulkStatus {
  if (isUnderWay(job)) return job.done === 0 ? 'pending' : 'working';
  if (job.errors.length === 0) return 'successful';
  return job.issues.length === 0 ? 'unsuccessful' : 'partially_successful';
}

function isUnderWay(job: BulkJob): boolean {
  return job.done < job.elements.length;
}
