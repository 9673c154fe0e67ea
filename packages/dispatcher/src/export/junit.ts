import type { Writable } from 'node:stream';
import type { RunError } from '@livelane/core';
import { createCB } from 'xmlbuilder2';
import type { RunFacts } from '../backend.ts';
import { errorText } from '../words/result-words.ts';
import { runDetails, runLinks, runName } from '../words/run-words.ts';
import type { ExportedRun } from './exported-run.ts';
import { type Builder, element, property, writeTestCase } from './junit-test-case.ts';
import { writeText } from './write-text.ts';

/**
 * Writes a run as JUnit XML, of which there is no standard, only what its readers read
 * (https://github.com/testmoapp/junitxml, https://github.com/jenkinsci/xunit-plugin,
 * https://docs.gitlab.com/ci/testing/unit_test_reports, https://github.com/Xray-App/xray-junit-extensions).
 * @param to a stream, or the path of a file: replaced when the new one is whole, and only its owner can read it.
 * @throws what the file system throws.
 */
export async function writeJUnit(to: string | Writable, run: ExportedRun): Promise<void> {
  await writeText(to, junitText(run));
}

/** The document in pieces, in one pass over the results: memory does not grow with them. */
function* junitText(run: ExportedRun): Generator<string> {
  let written = '';
  const take = () => {
    const text = written;
    written = '';
    return text;
  };
  const xml = createCB({
    prettyPrint: true,
    data: (text: string) => {
      written += text;
    },
  });
  xml.dec({ version: '1.0', encoding: 'UTF-8' });
  const totals = suiteTotals(run);
  element(xml, 'testsuites', totals);
  // One suite: the results of a file are spread over the lanes, and a suite's counts stand at its beginning.
  element(xml, 'testsuite', totals);
  writeProperties(xml, run.facts);
  for (const result of run.results()) {
    writeTestCase(xml, result, run.facts.report);
    yield take();
  }
  writeErrors(xml, run.errors);
  xml.end();
  yield `${take()}\n`;
}

/** Failures are verdicts on what was tested; errors are tests that came to none. */
function suiteTotals({ facts, totals, startedAt, endedAt }: ExportedRun): Record<string, string | undefined> {
  const { passed = 0, failed = 0, skipped = 0, todo = 0 } = totals;
  const { timedout = 0, interrupted = 0, expectedfailure = 0, flaky = 0 } = totals;
  // A run that failed before its first test has no times.
  const isTimed = Number.isFinite(startedAt);
  return {
    name: runName(facts),
    tests: String(passed + failed + skipped + todo + timedout + interrupted + expectedfailure + flaky),
    failures: String(failed + timedout),
    errors: String(interrupted),
    skipped: String(skipped + todo),
    time: isTimed ? ((endedAt - startedAt) / 1000).toFixed(3) : '0.000',
    timestamp: new Date(isTimed ? startedAt : facts.createdAt).toISOString(),
  };
}

function writeProperties(xml: Builder, facts: RunFacts): void {
  xml.ele('properties');
  for (const [name, value] of runDetails(facts)) property(xml, name, value);
  if (facts.settings.tags.length > 0) property(xml, 'tags', facts.settings.tags.join(','));
  for (const { name, url } of runLinks(facts)) property(xml, name, url);
  xml.up();
}

/** Not as test cases: readers that make a case of each new name would keep one for a syntax error. */
function writeErrors(xml: Builder, errors: readonly RunError[]): void {
  if (errors.length === 0) return;
  element(xml, 'system-err', {}, errors.map(({ error }) => errorText(error)).join('\n\n')).up();
}
