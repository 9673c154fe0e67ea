import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { Environment, Results, Summary, Tool } from 'ctrf';
import { errorText } from '../words/result-words.ts';
import { runLinks, runName } from '../words/run-words.ts';
import { clean } from '../words/text.ts';
import { ctrfTest } from './ctrf-test.ts';
import type { ExportedRun } from './exported-run.ts';
import { writeText } from './write-text.ts';

/** Of the schema that the file follows (https://www.ctrf.io, https://github.com/ctrf-io/ctrf). */
const SPEC_VERSION = '0.0.0';

/**
 * Writes a run as JSON in the Common Test Report Format.
 * @param to a stream, or the path of a file: replaced when the new one is whole, and only its owner can read it.
 * @throws what the file system throws.
 */
export async function writeCtrf(to: string | Writable, run: ExportedRun): Promise<void> {
  await writeText(to, ctrfText(run));
}

/** The document in pieces, a test a line, in one pass over the results: memory does not grow with them. */
function* ctrfText(run: ExportedRun): Generator<string> {
  const { facts } = run;
  const head = {
    reportFormat: 'CTRF',
    specVersion: SPEC_VERSION,
    reportId: randomUUID(),
    runId: facts.id,
    timestamp: new Date().toISOString(),
    generatedBy: `Livelane ${facts.start.reporter}`,
  };
  const results: Omit<Results, 'tests'> = {
    tool: toolOf(run),
    summary: summaryOf(run),
    environment: environmentOf(run),
    ...extraOf(run),
  };
  yield `${opened(head)},\n"results":${opened(results)},\n"tests":[`;
  let separator = '\n';
  for (const result of run.results()) {
    yield `${separator}${JSON.stringify(ctrfTest(result, facts.report))}`;
    separator = ',\n';
  }
  yield '\n]}}\n';
}

/** An object with at least one member, to be continued. */
function opened(object: object): string {
  return JSON.stringify(object).slice(0, -1);
}

function toolOf({ facts: { start } }: ExportedRun): Tool {
  return { name: start.framework.name, version: start.framework.version };
}

function summaryOf({ totals, startedAt, endedAt }: ExportedRun): Summary {
  const { passed = 0, failed = 0, skipped = 0, todo = 0 } = totals;
  const { timedout = 0, interrupted = 0, expectedfailure = 0, flaky = 0 } = totals;
  return {
    tests: passed + failed + skipped + todo + timedout + interrupted + expectedfailure + flaky,
    passed: passed + flaky + expectedfailure,
    failed: failed + timedout,
    skipped,
    pending: todo,
    other: interrupted,
    flaky,
    start: Math.round(startedAt),
    stop: Math.round(endedAt),
    duration: Math.round(endedAt - startedAt),
  };
}

/** What is to be said of the run and belongs to no test. */
function extraOf({ notes = [], errors }: ExportedRun): Pick<Results, 'extra'> {
  const extra = {
    ...(notes.length > 0 && { notes }),
    ...(errors.length > 0 && { errors: errors.map(({ error }) => clean(errorText(error))) }),
  };
  return Object.keys(extra).length > 0 ? { extra } : {};
}

function environmentOf({ facts }: ExportedRun): Environment {
  const { metadata, settings, start } = facts;
  const { ci, commit, branch, repository } = metadata;
  const links = runLinks(facts);
  return {
    reportName: clean(runName(facts)),
    ...(ci?.build && { buildId: ci.build }),
    ...(ci?.job && { buildName: ci.job }),
    ...(ci?.buildUrl && { buildUrl: ci.buildUrl }),
    ...(repository && { [repository.includes('://') ? 'repositoryUrl' : 'repositoryName']: repository }),
    ...(commit && { commit }),
    ...(branch && { branchName: branch }),
    osPlatform: start.os.split(' ')[0] as string,
    extra: {
      node: start.node,
      ...(settings.tags.length > 0 && { tags: settings.tags }),
      ...(Object.keys(settings.fields).length > 0 && { fields: settings.fields }),
      ...(links.length > 0 && { links }),
    },
  };
}
