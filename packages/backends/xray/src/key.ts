import { createHash } from 'node:crypto';
import type { Result, RunFacts } from '@livelane/dispatcher';

/** Longest label that Jira stores. */
const LABEL_LENGTH = 255;

/** Keys of AIO Tests (`CALC-TC-7`) and Zephyr (`CALC-T7`) are other forms. */
export function isIssueKey(key: string): boolean {
  return /^[A-Z][A-Z0-9_]+-\d+$/.test(key);
}

/**
 * Whether a key in a test can be that of a Test. `TC-7` is how Zephyr's cases are written in tests that have both: it
 * is an issue's key in a project `TC` only.
 * @param project key of the Jira project that the settings name.
 */
export function isTestKey(key: string, project: string): boolean {
  return isIssueKey(key) && (project === 'TC' || !key.startsWith('TC-'));
}

/** Lower numbers were made earlier. */
export function byNumber(one: { key: string }, other: { key: string }): number {
  return numberOf(one.key) - numberOf(other.key);
}

function numberOf(key: string): number {
  return Number(/\d+$/.exec(key)?.[0] ?? 0);
}

/** Finds a run's Test Execution again, from every machine: a run's id is unique to the run. */
export function runLabel({ id }: Pick<RunFacts, 'id'>): string {
  return label(`livelane-run-${id}`);
}

/** Says in a run's Test Execution that one of its shards is through. */
export function shardLabel(run: Pick<RunFacts, 'id'>, part: number, total: number): string {
  return label(`livelane-through-${part}-of-${total}-${run.id}`);
}

/** Finds the Test of a test again. */
export function testLabel({ identity }: Pick<Result, 'identity'>): string {
  return `livelane-test-${createHash('sha256').update(identity).digest('hex').slice(0, 24)}`;
}

/** Jira's labels hold no white space; the rest would have to be quoted in JQL. */
export function label(text: string): string {
  return text
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LABEL_LENGTH);
}

/** A short name for a set of tests, the same whenever it is asked for. */
export function setName(results: readonly Pick<Result, 'identity'>[]): string {
  const hash = createHash('sha256');
  for (const { identity } of results) hash.update(identity).update('\n');
  return hash.digest('base64url').slice(0, 16);
}
