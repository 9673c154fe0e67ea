import type { AttemptEnd, Evidence } from '@livelane/core';
import type { createCB } from 'xmlbuilder2';
import type { Result } from '../backend.ts';
import type { ReportSettings } from '../settings.ts';
import { errorText, isFailed, isWanted, shownAttempts } from '../words/result-words.ts';
import { oneLine } from '../words/text.ts';
import { caseName, className } from './test-name.ts';
import { xmlAttribute, xmlText } from './xml-text.ts';

export type Builder = ReturnType<typeof createCB>;

/** Readers show a failure's message in one line of a list; the whole text is the element's. */
const MESSAGE_LIMIT = 1_000;

/**
 * Writes one `testcase`. What JUnit has no word for is said by the nearest that leads nobody astray, and by name in the
 * property `outcome`:
 *
 * - timed out: a failure, for a hanging product is a broken one;
 * - interrupted: an error, for the test has said nothing about the product, but must not pass for green;
 * - expected failure: passed, for it is as its author wants it; what failed is in the output;
 * - flaky: passed, with Surefire's `flakyFailure` for what failed before;
 * - to do: skipped.
 */
export function writeTestCase(xml: Builder, result: Result, report: ReportSettings): void {
  const { test } = result;
  const last = result.attempts.at(-1) ?? result.attempts[0];
  element(xml, 'testcase', {
    classname: className(test, report.identity),
    name: caseName(test, report.identity),
    time: seconds(last.durationMs),
    ...(last.startedAt !== undefined && { timestamp: new Date(last.startedAt).toISOString() }),
    file: test.file,
    ...(test.line !== undefined && { line: String(test.line) }),
  });
  writeProperties(xml, result, last, report);
  writeVerdict(xml, result, last);
  const withOutput = isWanted(report.output, result.status);
  for (const attempt of shownAttempts(result, report).attempts.slice(0, -1)) {
    if (isFailed(attempt.status)) writeEarlier(xml, attempt, isFailed(result.status), withOutput);
  }
  writeOutputs(xml, last, withOutput, outputNotes(result, last, report));
  xml.up();
}

/** Begins an element; the caller closes it with `up()`. */
export function element(
  xml: Builder,
  name: string,
  attributes: Record<string, string | undefined>,
  text?: string,
): Builder {
  xml.ele(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) xml.att(key, xmlAttribute(value));
  }
  if (text) xml.txt(xmlText(text));
  return xml;
}

/** A value of several lines is the element's text: an attribute would lose them. Testmo and Xray read both. */
export function property(xml: Builder, name: string, value: string): void {
  if (/[\r\n]/.test(value)) element(xml, 'property', { name }, value).up();
  else element(xml, 'property', { name, value }).up();
}

function writeProperties(xml: Builder, result: Result, last: AttemptEnd, report: ReportSettings): void {
  const { test, status, cases, requirements } = result;
  const { tags = [], parameters = {} } = test;
  const properties: [name: string, value: string][] = [
    // The names in lower case with `_` are Xray's: github.com/Xray-App/xray-junit-extensions.
    ...cases.map((key): [string, string] => ['test_key', key]),
    ...listProperty('requirements', requirements),
    ...listProperty(
      'tags',
      tags.map((tag) => tag.replace(/^@/, '')),
    ),
    ...(last.comments?.length ? [['testrun_comment', last.comments.join('\n\n')] as [string, string]] : []),
    ...(OUTCOMES.has(status) ? [['outcome', status] as [string, string]] : []),
    ...(test.project ? [['project', test.project] as [string, string]] : []),
    ...(last.owner ? [['owner', last.owner] as [string, string]] : []),
    ...Object.entries(parameters).map(([name, value]): [string, string] => [`parameter:${name}`, value]),
    ...Object.entries(last.fields ?? {}),
    ...(last.links ?? []).map(({ name, url }): [string, string] => [`url:${name}`, url]),
    ...shownFiles(result, last, report).map((file): [string, string] => ['attachment', fileInWords(file)]),
  ];
  if (properties.length === 0) return;
  xml.ele('properties');
  for (const [name, value] of properties) property(xml, name, value);
  xml.up();
}

/** Those that no element of JUnit says. */
const OUTCOMES = new Set<Result['status']>(['timedout', 'interrupted', 'expectedfailure', 'flaky', 'todo']);

function listProperty(name: string, values: readonly string[]): [name: string, value: string][] {
  return values.length > 0 ? [[name, values.join(',')]] : [];
}

function writeVerdict(xml: Builder, { status }: Result, last: AttemptEnd): void {
  switch (status) {
    case 'failed':
    case 'timedout':
      writeFailure(xml, 'failure', last);
      return;
    case 'interrupted':
      writeFailure(xml, 'error', last);
      return;
    case 'skipped':
      element(xml, 'skipped', { message: skipReason(last) }).up();
      return;
    case 'todo':
      element(xml, 'skipped', { message: skipReason(last) ?? 'To do: declared, not written yet' }).up();
      return;
  }
}

function writeFailure(xml: Builder, name: string, attempt: AttemptEnd): void {
  element(xml, name, failureAttributes(attempt), failureText(attempt)).up();
}

/**
 * As Surefire writes reruns (https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd);
 * there the failure itself is the first attempt's, here the one that decided.
 */
function writeEarlier(xml: Builder, attempt: AttemptEnd, isFailedAtLast: boolean, withOutput: boolean): void {
  element(xml, isFailedAtLast ? 'rerunFailure' : 'flakyFailure', failureAttributes(attempt));
  element(xml, 'stackTrace', {}, failureText(attempt)).up();
  writeOutputs(xml, attempt, withOutput, []);
  xml.up();
}

function writeOutputs(xml: Builder, attempt: AttemptEnd, withOutput: boolean, notes: string[]): void {
  const stdout = [withOutput ? attempt.stdout?.trimEnd() : '', ...notes].filter(Boolean).join('\n');
  if (stdout) element(xml, 'system-out', {}, stdout).up();
  if (withOutput && attempt.stderr?.trim()) element(xml, 'system-err', {}, attempt.stderr.trimEnd()).up();
}

function outputNotes(result: Result, last: AttemptEnd, report: ReportSettings): string[] {
  const expected = result.status === 'expectedfailure' ? (last.errors ?? []).map(errorText) : [];
  // How Jenkins (junit-attachments) and GitLab find a test's files; GitLab shows the first.
  const files = shownFiles(result, last, report).flatMap(({ path }) => path ?? []);
  return [
    ...expected.map((text) => `Failed, as it is declared to: ${text}`),
    ...files.map((path) => `[[ATTACHMENT|${path}]]`),
  ];
}

function shownFiles({ status }: Result, { evidence = [] }: AttemptEnd, report: ReportSettings): Evidence[] {
  return isWanted(report.attachments, status) ? evidence : [];
}

function fileInWords({ name, path, missing }: Evidence): string {
  return path ?? `${name} (${missing})`;
}

function failureAttributes({ status, errors, durationMs }: AttemptEnd): Record<string, string> {
  const [first] = errors ?? [];
  const [, name] = /^([A-Z]\w*(?:Error|Exception)|Error)\b/.exec(first?.message ?? '') ?? [];
  return {
    message: oneLine(
      first?.message || first?.value || silentFailure(status, durationMs),
      status,
      MESSAGE_LIMIT,
    ),
    type: status === 'failed' ? (name ?? 'failure') : status,
  };
}

function failureText({ status, errors, durationMs }: AttemptEnd): string {
  const texts = (errors ?? []).map(errorText);
  return texts.length > 0 ? texts.join('\n\n') : silentFailure(status, durationMs);
}

/** The runner told no error. */
function silentFailure(status: AttemptEnd['status'], durationMs: number): string {
  if (status === 'timedout') return `Timed out after ${seconds(durationMs)} s`;
  return status === 'interrupted' ? 'The test runner stopped the test before it could end' : 'Failed';
}

/** Frameworks keep the author's reason as an annotation of this type. */
function skipReason({ annotations = [] }: AttemptEnd): string | undefined {
  return annotations.find(({ type, description }) => /^(skip|skipped|fixme|todo)$/.test(type) && description)
    ?.description;
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
