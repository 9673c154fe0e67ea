import { Refusal } from '../refusal.ts';
import type { IssueType } from '../store/issue-types.ts';
import type { Issue } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import type { Execution, TestRun } from '../store/runs.ts';

/** The texts are UNVERIFIED. */
export function executionWithKey(product: Product, key: string): Execution {
  const issue = product.issues.use(key, 'Test Execution');
  if (issue === undefined) throw new Refusal(404, `Test Execution ${key} not found.`);
  return product.runs.execution(issue);
}

/** An issue that a list names or a plan's path. */
export function mentionedIssue({ issues }: Product, key: string, type: IssueType): Issue {
  const issue = issues.use(key, type);
  if (issue === undefined) throw new Refusal(400, `${type} ${key} not found.`);
  return issue;
}

/** As a reader sees it; just made runs are not there for a while. */
export function seenRun(product: Product, run: TestRun | undefined): TestRun {
  const seen = run && product.runs.seen(run);
  if (seen === undefined) throw new Refusal(404, 'Test Run not found.');
  return seen;
}

/** To be changed: not while its Test Execution is closed, if that makes it read-only. */
export function writableRun(product: Product, id: string): TestRun {
  const run = product.runs.runById(id);
  if (run === undefined) throw new Refusal(404, `Test Run ${id} not found.`);
  refuseReadOnly(product, run.execution);
  return run;
}

export function refuseReadOnly(product: Product, { issue }: Execution): void {
  if (!product.options.readOnlyStatuses?.includes(issue.workflowStatus)) return;
  throw new Refusal(400, `Test Execution ${issue.key} is in a non-executable workflow status.`);
}
