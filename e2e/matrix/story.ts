import { readFileSync } from 'node:fs';
import type { KitProject } from '../conformance/kit/kit-project.ts';
import type { FrameworkKit, OwnTest } from '../conformance/kit/scenario.ts';
import { file, type SuiteFile, type SuiteTest, suiteOf } from './suite.ts';

export type Outcome = 'passed' | 'failed' | 'flaky' | 'skipped';

/** A test as the framework's own report tells it, with what is known of it from the suite. */
export interface StoryTest extends SuiteTest {
  title: string;
  outcome: Outcome;
  /** Of all attempts, first to last. */
  statuses: string[];
  /** Milliseconds of the last attempt, when the report has that. */
  lastMs: number | undefined;
}

/** The run as the framework itself tells it. @throws when a test of the suite is missing, or another one is there. */
export function storyOf(kit: FrameworkKit, project: KitProject): StoryTest[] {
  const suite = suiteOf(kit.framework);
  const own = kit.ownReport(project).map((test) => ({ ...test, title: titleOf(test) }));
  const titles = own.map(({ title }) => title).sort();
  if (titles.join() !== [...suite.keys()].sort().join()) {
    throw new Error(`${kit.title}’s report has other tests than the suite: ${titles.join(', ')}`);
  }
  const added = kit.framework === 'playwright' ? errorContexts(project) : new Map<string, SuiteFile[]>();
  return own.map(({ title, statuses, durationMs }) => {
    const test = suite.get(title) as SuiteTest;
    return {
      ...test,
      files: [...test.files, ...(added.get(title) ?? [])],
      title,
      statuses,
      outcome: outcomeOf(statuses),
      lastMs: durationMs,
    };
  });
}

/** Without groups, and without keys in brackets, which stand in titles where there is no other place for them. */
function titleOf({ name }: OwnTest): string {
  return (name.split(' > ').at(-1) ?? '').replace(/ \[.*\]$/, '');
}

function outcomeOf(statuses: readonly string[]): Outcome {
  const last = statuses.at(-1);
  return last === 'passed' && statuses.length > 1 ? 'flaky' : (last as Outcome);
}

interface ReportSuite {
  suites?: ReportSuite[];
  specs: {
    title: string;
    tests: { results: { retry: number; attachments: { name: string; path?: string }[] }[] }[];
  }[];
}

/** Playwright attaches its own account of each failure to it. */
function errorContexts(project: KitProject): Map<string, SuiteFile[]> {
  const found = new Map<string, SuiteFile[]>();
  const visit = ({ suites = [], specs }: ReportSuite): void => {
    for (const { title, tests } of specs) {
      const files = tests.flatMap(({ results }) =>
        results.flatMap(({ retry, attachments }) =>
          attachments.flatMap(({ name, path }) =>
            name === 'error-context' && path ? [file(name, readFileSync(path), retry + 1)] : [],
          ),
        ),
      );
      found.set(title, files);
    }
    suites.forEach(visit);
  };
  (JSON.parse(project.read('report.json')) as { suites: ReportSuite[] }).suites.forEach(visit);
  return found;
}
