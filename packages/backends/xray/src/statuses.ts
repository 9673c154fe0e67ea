import type { TestStatus } from '@livelane/core';
import { MAPPED_STATUSES, type MappedStatus, type XraySection } from './config.ts';

type Deployment = XraySection['deployment'];

/**
 * Statuses that every site has (Clarifications on APIs usage, "status" attribute). Cloud writes `TO DO` as well; its
 * pages of the Xray JSON format have `TODO`.
 */
const BUILT_IN: Readonly<
  Record<Deployment, { passed: string; failed: string; todo: string; running: string }>
> = {
  cloud: { passed: 'PASSED', failed: 'FAILED', todo: 'TODO', running: 'EXECUTING' },
  server: { passed: 'PASS', failed: 'FAIL', todo: 'TODO', running: 'EXECUTING' },
};

/** Many sites have it; it is not built in. */
const ABORTED = 'ABORTED';

/**
 * What each outcome becomes unless `xray.statuses` says otherwise. There is no built-in status for skipped tests: Cloud
 * makes `TODO` of a name it does not know, without a word, and Server refuses it (playwright-xray issue 52).
 */
export const DEFAULT_STATUSES: Readonly<Record<MappedStatus, keyof (typeof BUILT_IN)['cloud'] | 'aborted'>> =
  {
    passed: 'passed',
    flaky: 'passed',
    expectedfailure: 'passed',
    failed: 'failed',
    timedout: 'failed',
    interrupted: 'aborted',
    skipped: 'todo',
    todo: 'todo',
    running: 'running',
  };

/** Names of statuses at the vendor. */
export class Statuses {
  readonly #names: Record<MappedStatus, string>;
  readonly #builtIn: (typeof BUILT_IN)['cloud'];

  /** @param site the site's own names; absent: they cannot be read, and only the built-in ones are counted on. */
  constructor(
    { deployment, statuses }: Pick<XraySection, 'deployment' | 'statuses'>,
    site?: readonly string[],
  ) {
    const builtIn = BUILT_IN[deployment];
    const aborted = site?.some((name) => isSame(name, ABORTED)) ? ABORTED : builtIn.todo;
    const names = MAPPED_STATUSES.map((status) => {
      const standard = DEFAULT_STATUSES[status];
      const own = statuses[status];
      // In the site's own spelling: whether names are compared by case is UNVERIFIED.
      if (own !== undefined) return [status, site?.find((name) => isSame(name, own)) ?? own];
      return [status, standard === 'aborted' ? aborted : builtIn[standard]];
    });
    this.#names = Object.fromEntries(names) as Record<MappedStatus, string>;
    this.#builtIn = builtIn;
  }

  of(status: MappedStatus): string {
    return this.#names[status];
  }

  /** As `examples` and steps have it: they take the built-in ones only. */
  builtIn(status: TestStatus): string {
    const standard = DEFAULT_STATUSES[status];
    return this.#builtIn[standard === 'aborted' ? 'todo' : standard];
  }
}

/** What is wrong with `xray.statuses`, by the names that the site has. */
export function unknownStatuses(
  { statuses }: Pick<XraySection, 'statuses'>,
  site: readonly string[],
): string[] {
  return Object.entries(statuses)
    .filter(([, name]) => !site.some((other) => isSame(name, other)))
    .map(
      ([status, name]) =>
        `"xray.statuses" makes "${name}" of ${status} tests, and this site has no such status: it has ${site.join(', ')}`,
    );
}

/** `TODO` and `TO DO` are one status. */
export function isSame(one: string, other: string): boolean {
  const plain = (name: string) => name.replace(/\s+/g, '').toUpperCase();
  return plain(one) === plain(other);
}
