import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import type * as XmlBuilder from 'xmlbuilder2';
import type { Result, RunFacts } from '../backend.ts';
import { errorText } from '../words/result-words.ts';
import { frameworkTitle, runDetails, runLinks, runName } from '../words/run-words.ts';
import type { ExportedRun } from './exported-run.ts';
import { type Builder, element, property, seconds, writeTestCase } from './junit-test-case.ts';
import { className } from './test-name.ts';
import { type Stretch, TextSpool } from './text-spool.ts';
import { isReplaceable, writeText } from './write-text.ts';

interface Counts {
  tests: number;
  /** Verdicts on what was tested. */
  failures: number;
  /** Tests that came to no verdict. */
  errors: number;
  skipped: number;
}

/** The results of one file; where the project makes a test another one, in one project. */
interface Suite extends Counts {
  /** Some readers know a test by suite, class and name, so it is the same in every run. */
  name: string;
  file: string;
  startedAt: number;
  durationMs: number;
  cases: Stretch[];
}

/**
 * Writes a run as JUnit XML, of which there is no standard, only what its readers read
 * (https://github.com/testmoapp/junitxml, https://github.com/jenkinsci/junit-plugin,
 * https://docs.gitlab.com/ci/testing/unit_test_reports, https://github.com/Xray-App/xray-junit-extensions).
 *
 * A suite for each file begins with its counts, while a file's results are spread over the lanes: so the cases are
 * written to a temporary file first. Memory holds where they are there, and nothing of what they say.
 * @param to a stream, or the path of a file: replaced when the new one is whole, and only its owner can read it.
 * @throws what the file system throws.
 */
export async function writeJUnit(to: string | Writable, run: ExportedRun): Promise<void> {
  // Loaded here: it takes a fifth of the time in which a courier starts, and few write a file.
  const builder = await import('xmlbuilder2');
  // Beside the file, if that is one, because the folder for temporary files may be small, or memory.
  const folder = typeof to === 'string' && (await isReplaceable(to)) ? dirname(to) : tmpdir();
  const spool = await TextSpool.open(folder);
  try {
    const suites = await spoolCases(run, spool, builder);
    await writeText(to, junitText(run, suites, spool, builder));
  } finally {
    await spool.close();
  }
}

async function spoolCases(
  run: ExportedRun,
  spool: TextSpool,
  { fragmentCB }: typeof XmlBuilder,
): Promise<Suite[]> {
  const { report } = run.facts;
  const suites = new Map<string, Suite>();
  const pieces = new Pieces();
  const xml = fragmentCB({ prettyPrint: true, offset: 2, data: pieces.add });
  // The builder begins every line but its first one.
  pieces.add('\n');
  for (const result of run.results()) {
    const name = className(result.test, report.identity);
    let suite = suites.get(name);
    if (!suite) {
      suite = newSuite(name, result);
      suites.set(name, suite);
    }
    count(suite, result);
    writeTestCase(xml, result, report);
    await spool.add(suite.cases, pieces.take());
  }
  await spool.flush();
  return [...suites.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function newSuite(name: string, { test }: Result): Suite {
  return {
    name,
    file: test.file,
    tests: 0,
    failures: 0,
    errors: 0,
    skipped: 0,
    startedAt: Number.POSITIVE_INFINITY,
    durationMs: 0,
    cases: [],
  };
}

function count(suite: Suite, { status, attempts }: Result): void {
  suite.tests++;
  if (status === 'failed' || status === 'timedout') suite.failures++;
  if (status === 'interrupted') suite.errors++;
  if (status === 'skipped' || status === 'todo') suite.skipped++;
  const [first] = attempts;
  suite.startedAt = Math.min(suite.startedAt, first.startedAt ?? first.at);
  suite.durationMs += (attempts.at(-1) ?? first).durationMs;
}

function* junitText(
  run: ExportedRun,
  suites: readonly Suite[],
  spool: TextSpool,
  { createCB }: typeof XmlBuilder,
): Generator<string> {
  const pieces = new Pieces();
  const xml = createCB({ prettyPrint: true, data: pieces.add });
  const { facts } = run;
  const outside = wordsOutside(run);
  xml.dec({ version: '1.0', encoding: 'UTF-8' });
  element(xml, 'testsuites', {
    name: runName(facts),
    ...countAttributes(totalOf(suites)),
    ...timeAttributes(run.startedAt, run.endedAt - run.startedAt),
  });
  for (const suite of suites) {
    element(xml, 'testsuite', {
      name: suite.name,
      ...countAttributes(suite),
      ...timeAttributes(suite.startedAt, suite.durationMs),
      file: suite.file,
    });
    writeProperties(xml, facts);
    yield pieces.take();
    yield* spool.read(suite.cases);
    xml.up();
  }
  if (suites.length === 0 || outside !== '') {
    // Not as a test case: readers that make a case of each new name would keep one for a syntax error.
    element(xml, 'testsuite', {
      name: frameworkTitle(facts.start.framework.name),
      ...countAttributes(totalOf([])),
      ...timeAttributes(run.startedAt, 0),
    });
    writeProperties(xml, facts);
    if (outside !== '') element(xml, 'system-err', {}, outside).up();
  }
  xml.end();
  yield `${pieces.take()}\n`;
}

/** What a builder has written since it was last asked for. */
class Pieces {
  #text = '';

  readonly add = (piece: string): void => {
    this.#text += piece;
  };

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

function totalOf(suites: readonly Counts[]): Counts {
  const sum = (part: keyof Counts) => suites.reduce((total, suite) => total + suite[part], 0);
  return { tests: sum('tests'), failures: sum('failures'), errors: sum('errors'), skipped: sum('skipped') };
}

function countAttributes({ tests, failures, errors, skipped }: Counts): Record<string, string> {
  return {
    tests: String(tests),
    failures: String(failures),
    errors: String(errors),
    skipped: String(skipped),
  };
}

function timeAttributes(startedAt: number, durationMs: number): Record<string, string> {
  return { time: seconds(durationMs), timestamp: new Date(startedAt).toISOString() };
}

/** In every suite, as Surefire has them, because only of suites readers know any. */
function writeProperties(xml: Builder, facts: RunFacts): void {
  xml.ele('properties');
  for (const [name, value] of runDetails(facts)) property(xml, name, value);
  if (facts.settings.tags.length > 0) property(xml, 'tags', facts.settings.tags.join(','));
  for (const { name, url } of runLinks(facts)) property(xml, `url:${name}`, url);
  xml.up();
}

/** What is to be said of the run and belongs to no test. */
function wordsOutside({ notes = [], errors }: ExportedRun): string {
  return [...notes, ...errors.map(({ error }) => errorText(error))].join('\n\n');
}
