import { randomUUID } from 'node:crypto';
import { now } from '../../clock.ts';
import type { XrayOptions } from '../options.ts';
import { FileStore } from './files.ts';
import type { Issue, IssueStore } from './issues.ts';
import { PlanStore } from './plans.ts';
import { RunStore } from './runs.ts';
import { cloudStatuses, type Statuses, serverStatuses } from './statuses.ts';

export type ProductName = 'cloud' | 'server';

/** All that one of the two products holds. */
export class Product {
  readonly name: ProductName;
  readonly issues: IssueStore;
  readonly options: XrayOptions;
  readonly statuses: Statuses;
  readonly runs: RunStore;
  readonly plans = new PlanStore();
  readonly files: FileStore;
  #lastId = 0;
  /** Results whose test came a second time in the same import. */
  repeatedTests = 0;

  constructor(name: ProductName, issues: IssueStore, options: XrayOptions) {
    this.name = name;
    this.issues = issues;
    this.options = options;
    this.statuses =
      name === 'cloud'
        ? cloudStatuses(options.cloud?.statuses ?? [])
        : serverStatuses(options.server?.statuses ?? []);
    this.runs = new RunStore({ readDelayMs: options.readDelayMs ?? 0, runId: () => this.#runId() });
    this.files = new FileStore(() => (name === 'cloud' ? randomUUID() : this.nextId()));
  }

  reset(): void {
    this.#lastId = 0;
    this.repeatedTests = 0;
    this.runs.reset();
    this.plans.reset();
    this.files.reset();
  }

  nextId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  /** Searches find an issue only when it has been there for a while. */
  isIndexed(issue: Issue): boolean {
    return isIndexed(issue, this.options);
  }

  /** 24 hexadecimal digits in the cloud, a whole number on the server. */
  #runId(): string {
    return this.name === 'server'
      ? this.nextId()
      : `5f${Number(this.nextId()).toString(16).padStart(22, '0')}`;
  }
}

export function isIndexed(issue: Issue, { readDelayMs = 0 }: XrayOptions): boolean {
  return now() >= issue.createdAt + readDelayMs;
}
