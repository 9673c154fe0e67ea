import { Refusal } from '../../refusal.ts';
import type { IssueType } from '../../store/issue-types.ts';
import type { Issue } from '../../store/issues.ts';
import type { Product } from '../../store/product.ts';
import type { TestRun } from '../../store/runs.ts';

/** What every resolver works with. */
export interface GraphqlContext {
  product: Product;
  /** Of the request, for links. */
  origin: string;
}

export interface Page {
  limit: number;
  start?: number | null;
}

export function pageOf<Item, View>(items: readonly Item[], page: Page, view: (item: Item) => View) {
  const start = page.start ?? 0;
  if (start < 0) throw new Refusal(400, 'start must not be negative');
  return {
    total: items.length,
    start,
    limit: page.limit,
    results: items.slice(start, start + page.limit).map(view),
  };
}

/**
 * By id. Keys are taken too: cypress-xray-plugin sends them, against a real cloud. The text is UNVERIFIED.
 */
export function issueOf({ product }: GraphqlContext, idOrKey: string, type: IssueType): Issue {
  const issue = product.issues.use(idOrKey, type);
  if (issue === undefined) throw new Refusal(400, `${type} with issueId ${idOrKey} not found`);
  return issue;
}

export function issuesOf(
  context: GraphqlContext,
  idsOrKeys: readonly (string | null)[] | null | undefined,
  type: IssueType,
): Issue[] {
  return present(idsOrKeys).map((idOrKey) => issueOf(context, idOrKey, type));
}

/** A list argument's items; the schema lets each of them be null. */
export function present<Item>(items: readonly (Item | null)[] | null | undefined): Item[] {
  return (items ?? []).filter((item) => item !== null);
}

/** The run to be changed. The text is UNVERIFIED. */
export function runOf({ product }: GraphqlContext, id: string): TestRun {
  const run = product.runs.runById(id);
  if (run === undefined) throw new Refusal(400, `Test run with id ${id} not found`);
  if (product.options.readOnlyStatuses?.includes(run.execution.issue.workflowStatus)) {
    throw new Refusal(
      400,
      `Test Execution ${run.execution.issue.key} is in a non-executable workflow status.`,
    );
  }
  return run;
}

/** Whether something that was changed then is among what was changed since; without a time everything is. */
export function modifiedSinceFilter(
  modifiedSince: string | null | undefined,
): (updatedAt: number) => boolean {
  if (modifiedSince === null || modifiedSince === undefined) return () => true;
  const since = Date.parse(modifiedSince);
  if (Number.isNaN(since)) throw new Refusal(400, 'modifiedSince must be a date');
  return (updatedAt) => updatedAt >= since;
}
