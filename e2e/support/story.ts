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

/** How Testmo's default aliases tell each outcome. */
const ALIAS = {
  passed: 'passed',
  skipped: 'skipped',
  failed: 'failed',
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
        const last = test.results.at(-1)?.status as keyof typeof ALIAS | undefined;
        // A test without any result was never begun, and is nobody's to report.
        if (!last) continue;
        const met = last === test.expectedStatus && last !== 'skipped';
        const status = met ? 'passed' : last === 'passed' ? 'failed' : ALIAS[last];
        const file = relative(folder, join(config.rootDir, spec.file)).replaceAll('\\', '/');
        lines.push(line(file, spec.line, spec.title, status));
      }
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of suites) visit(suite);
  return lines.sort();
}

/** The run as the vendor holds it. */
export function heldByTestmo({ testmo }: EmulatorState, runId?: number): Line[] {
  return testmo.runs
    .filter(({ id }) => runId === undefined || id === runId)
    .flatMap((run) => run.threads.flatMap((thread) => thread.tests))
    .map((test) => line(test.file ?? '', test.line ?? 0, test.name, test.status))
    .sort();
}

function line(file: string, at: number, title: string, status: string): Line {
  return `${file}:${at} ${title} → ${status}`;
}
