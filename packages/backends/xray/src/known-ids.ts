import { type Failure, type Known, stop } from '@livelane/dispatcher';
import type { Execution } from './product.ts';

/** Names of the vendor's ids in the delivery file. */
const KEY = 'execution';
const ISSUE = 'execution-id';
const MADE_KEY = 'made';
const MADE_ISSUE = 'made-id';
const JIRA = 'jira';

/** The Test Execution that gets the results. */
export function executionIn(known: Known): Execution | undefined {
  return read(known, KEY, ISSUE);
}

export function executionIds({ key, id }: Execution): Record<string, string> {
  return { [KEY]: key, ...(id !== undefined && { [ISSUE]: id }) };
}

/** One that this delivery made, before it is certain that it is the run's. */
export function madeIn(known: Known): Execution | undefined {
  return read(known, MADE_KEY, MADE_ISSUE);
}

export function madeIds({ key, id }: Execution): Record<string, string> {
  return { [MADE_KEY]: key, ...(id !== undefined && { [MADE_ISSUE]: id }) };
}

/** Jira's address, as an answer's `self` tells it. */
export function jiraIn(known: Known): string | undefined {
  return known.ids.get(JIRA);
}

export function jiraIds(self: string | undefined): Record<string, string> | undefined {
  const at = self?.indexOf('/rest/api/') ?? -1;
  return self === undefined || at < 0 ? undefined : { [JIRA]: self.slice(0, at) };
}

/** Cannot happen in the order the courier keeps; the delivery file was edited or is from elsewhere. */
export function notOpened(): Failure {
  return stop(
    "The delivery file (`delivery/xray.jsonl` in the run's folder) does not hold the key of the Test Execution, so nobody knows where its results belong: send the run anew with `livelane replay <run> --to xray`",
  );
}

function read({ ids }: Known, key: string, issue: string): Execution | undefined {
  const found = ids.get(key);
  if (found === undefined) return undefined;
  const id = ids.get(issue);
  return { key: found, ...(id !== undefined && { id }) };
}
