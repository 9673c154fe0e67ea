import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { EmulatorState } from '@livelane/emulator';

/** One test as somebody tells it: where it is, what it is called, how it ended. */
export type Line = string;

interface JsonSuite {
  suites?: JsonSuite[];
  specs?: {
    title: string;
    file: string;
    line: number;
    tests: { projectName: string; expectedStatus: string; status: string; results: { status: string }[] }[];
  }[];
}

/** How Testmo's default aliases tell each outcome, in the words of the frameworks. */
const ALIAS: Record<string, string> = {
  passed: 'passed',
  skipped: 'skipped',
  pending: 'skipped',
  todo: 'skipped',
  disabled: 'skipped',
  failed: 'failed',
  undefined: 'failed',
  ambiguous: 'failed',
  timedOut: 'failed',
  interrupted: 'failed',
};

/** The run as Playwright's own JSON report tells it, in the words of the vendor's statuses. */
export function toldByPlaywright(folder: string, report = 'report.json'): Line[] {
  const { config, suites } = JSON.parse(readFileSync(resolve(folder, report), 'utf8')) as {
    config: { rootDir: string };
    suites: JsonSuite[];
  };
  const lines: Line[] = [];
  const visit = (suite: JsonSuite) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const last = test.results.at(-1)?.status;
        // A test without any result was never begun, and is nobody's to report.
        if (!last) continue;
        const met = last === test.expectedStatus && last !== 'skipped';
        const status = met ? 'passed' : last === 'passed' ? 'failed' : alias(last);
        const file = relative(folder, join(config.rootDir, spec.file)).replaceAll('\\', '/');
        lines.push(line(file, spec.line, spec.title, status));
      }
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of suites) visit(suite);
  return lines.sort();
}

/** The run as Jest's own JSON report tells it. Vitest's has the same form. */
export function toldByJest(folder: string, report: string): Line[] {
  const { testResults } = JSON.parse(readFileSync(resolve(folder, report), 'utf8')) as {
    testResults: {
      name: string;
      assertionResults: { title: string; status: string; location?: { line: number } | null }[];
    }[];
  };
  return testResults
    .flatMap(({ name, assertionResults }) => {
      const file = relative(folder, name).replaceAll('\\', '/');
      return assertionResults.map(({ title, status, location }) =>
        line(file, location?.line ?? 0, title, alias(status)),
      );
    })
    .sort();
}

/** What Mocha's console shows before each test; a number stands before those that failed. */
const MARKS: Record<string, string> = { '✔': 'passed', '√': 'passed', '-': 'skipped' };

/** The run as Mocha's `spec` tells it. Its JSON report cannot be had beside another one, and this one names no files. */
export function toldByMocha(output: string): Line[] {
  const tree = output.slice(0, output.search(/^ {2}\d+ passing/m));
  return [...tree.matchAll(/^ {2,}(✔|√|-|\d+\)) (.+?)(?: \(\d+m?s\))?$/gm)]
    .map(([, mark = '', title = '']) => line('', 0, title, MARKS[mark] ?? 'failed'))
    .sort();
}

/** The same line as somebody tells it who names no places. */
export function withoutPlace(told: Line): Line {
  return told.replace(/^\S*:\d+ /, ':0 ');
}

interface CucumberMessage {
  pickle?: { id: string; uri: string; name: string; location?: { line: number } };
  testCase?: { id: string; pickleId: string };
  testCaseStarted?: { id: string; testCaseId: string };
  testStepFinished?: { testCaseStartedId: string; testStepResult: { status: string } };
}

/** From the best to the worst: a scenario is as good as the worst of its steps. */
const STEP_STATUSES = ['PASSED', 'SKIPPED', 'PENDING', 'UNDEFINED', 'AMBIGUOUS', 'FAILED'];

/** The run as Cucumber's own messages tell it. */
export function toldByCucumber(folder: string, report: string): Line[] {
  const messages = readFileSync(resolve(folder, report), 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as CucumberMessage);
  const pickles = new Map(messages.flatMap(({ pickle }) => (pickle ? [[pickle.id, pickle]] : [])));
  const pickleIds = new Map(
    messages.flatMap(({ testCase }) => (testCase ? [[testCase.id, testCase.pickleId]] : [])),
  );
  // Of several attempts the last one counts.
  const attempts = new Map(
    messages.flatMap(({ testCaseStarted }) =>
      testCaseStarted ? [[testCaseStarted.testCaseId, testCaseStarted.id]] : [],
    ),
  );
  const worst = new Map<string, number>();
  for (const { testStepFinished } of messages) {
    if (!testStepFinished) continue;
    const { testCaseStartedId: attempt, testStepResult } = testStepFinished;
    worst.set(attempt, Math.max(worst.get(attempt) ?? 0, STEP_STATUSES.indexOf(testStepResult.status)));
  }
  return [...attempts]
    .map(([testCase, attempt]) => {
      const pickle = pickles.get(pickleIds.get(testCase) ?? '');
      const status = STEP_STATUSES[worst.get(attempt) ?? 0] ?? '';
      return line(
        pickle?.uri ?? '',
        pickle?.location?.line ?? 0,
        pickle?.name ?? '',
        alias(status.toLowerCase()),
      );
    })
    .sort();
}

/** The run as the vendor holds it. */
export function heldByTestmo({ testmo }: EmulatorState, runId?: number): Line[] {
  return heldIn(
    testmo.runs
      .filter(({ id }) => runId === undefined || id === runId)
      .flatMap((run) => run.threads.flatMap((thread) => thread.tests)),
  );
}

type HeldTest = EmulatorState['testmo']['runs'][number]['threads'][number]['tests'][number];

/** Some of the tests that the vendor holds. */
export function heldIn(tests: readonly HeldTest[]): Line[] {
  return tests.map((test) => line(test.file ?? '', test.line ?? 0, test.name, test.status)).sort();
}

/** What is in `one` more often than in `other`. */
export function difference(one: readonly Line[], other: readonly Line[]): Line[] {
  const left = [...other];
  return one.filter((told) => {
    const index = left.indexOf(told);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** A word that no alias is known for is shown as it is, and so found as a difference. */
function alias(status: string): string {
  return ALIAS[status] ?? status;
}

function line(file: string, at: number, title: string, status: string): Line {
  return `${file}:${at} ${title} → ${status}`;
}
