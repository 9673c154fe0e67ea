import type { Issue } from './issues.ts';

/** The tests that were put into Test Plans; which Test Executions a plan has, the Test Executions say. */
export class PlanStore {
  #tests = new Map<string, Issue[]>();

  reset(): void {
    this.#tests.clear();
  }

  /** Keys of Test Plans with their tests, in the order of arrival. */
  get all(): readonly [key: string, tests: readonly Issue[]][] {
    return [...this.#tests];
  }

  testsOf(plan: Issue): readonly Issue[] {
    return this.#tests.get(plan.key) ?? [];
  }

  /** Gives those that were not in the plan before. */
  add(plan: Issue, tests: readonly Issue[]): Issue[] {
    const current = this.testsOf(plan);
    const added = [...new Set(tests)].filter((test) => !current.includes(test));
    this.#tests.set(plan.key, [...current, ...added]);
    return added;
  }

  remove(plan: Issue, testKeys: readonly string[]): void {
    const left = this.testsOf(plan).filter(({ key }) => !testKeys.includes(key));
    this.#tests.set(plan.key, left);
  }
}
