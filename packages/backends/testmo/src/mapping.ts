import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import {
  clean,
  clip,
  durationInWords,
  errorText,
  isFailed,
  isWanted,
  type ReportSettings,
  type Result,
  shownAttempts,
} from '@livelane/dispatcher';
import { attachments } from './attachments.ts';
import type { TestmoSection } from './config.ts';
import { errorFields } from './errors.ts';
import { identify } from './key.ts';
import { FIELDS_LIMIT, STRING_LIMIT } from './limits.ts';
import { consoleField, namedField, stringField } from './named-field.ts';
import { stepsField } from './steps.ts';
import type { Field, Test } from './wire.ts';

/**
 * Aliases that an instance has: `passed` and `failed` from the vendor's page, `skipped` from its command
 * line. What has no alias of its own takes the nearest of these and says the rest in a field. An
 * interrupted test counts as failed, so that a run that was broken off never looks green.
 */
export const DEFAULT_STATUSES: Readonly<Record<TestStatus, string>> = {
  passed: 'passed',
  flaky: 'passed',
  expectedfailure: 'passed',
  failed: 'failed',
  timedout: 'failed',
  interrupted: 'failed',
  skipped: 'skipped',
  todo: 'skipped',
};

/** Errors of one attempt that come before all other fields. */
const FIRST_ERRORS = 8;

export function toTest(result: Result, section: TestmoSection, report: ReportSettings): Test {
  const { test, status, attempts, cases, requirements } = result;
  const { attempts: shown, count } = shownAttempts(result, report);
  const last = shown.at(-1) ?? shown[0];
  const earlier = shown.slice(0, -1);
  const withOutput = isWanted(report.output, status);
  const { artifacts, field: files } = isWanted(report.attachments, status)
    ? attachments([last, ...earlier], {
        artifactsUrl: section.artifactsUrl,
        maxBytes: report.maxAttachmentBytes,
        count,
      })
    : { artifacts: [] };
  // Of an expected failure the errors are no news.
  const errors = errorFields(last.errors ?? []).map((field) =>
    isFailed(status) ? field : { ...field, is_highlight: false },
  );
  const fields = [
    ...verdict(status, last, count),
    ...list('Cases', cases).map((field) => ({ ...field, is_highlight: true })),
    ...errors.slice(0, FIRST_ERRORS),
    ...commentFields(last),
    ...earlier.map((attempt) => attemptField(attempt, count)),
    ...(report.steps ? optional(stepsField(last.steps)) : []),
    ...(withOutput ? outputFields(last) : []),
    ...optional(files),
    ...(withOutput
      ? earlier.flatMap((attempt) => outputFields(attempt, ` of attempt ${attempt.attempt + 1}`))
      : []),
    ...(test.project ? [stringField('Project', test.project)] : []),
    ...parameterFields(test),
    ...(test.tags?.length ? [stringField('Tags', test.tags.join(' '))] : []),
    ...list('Requirements', requirements),
    ...(last.owner ? [stringField('Owner', last.owner)] : []),
    ...(last.links ?? []).map(({ name, url }) => namedField(name, url)),
    ...Object.entries(last.fields ?? {}).map(([name, value]) => namedField(name, value)),
    ...(last.annotations ?? []).map(({ type, description }) => namedField(type, description ?? '')),
    ...errors.slice(FIRST_ERRORS),
  ];
  const elapsed = microseconds(attempts.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const neverRan = (status === 'skipped' || status === 'todo') && elapsed === 0;
  return {
    ...identify(result, section, report),
    status: section.statuses[status] ?? DEFAULT_STATUSES[status],
    // Over all attempts, as in Playwright's JUnit report: what the test cost the run.
    ...(!neverRan && { elapsed }),
    ...(test.file && { file: clip(clean(test.file), STRING_LIMIT) }),
    ...(test.line !== undefined && { line: test.line }),
    ...(artifacts.length > 0 && { artifacts }),
    ...(fields.length > 0 && { fields: within(fields) }),
  };
}

/** The wire's unit: the vendor's times are microseconds. */
export function microseconds(ms: number): number {
  return Math.max(0, Math.round(ms * 1000));
}

/** What the status alias cannot say. */
function verdict(status: TestStatus, last: AttemptEnd, count: number): Field[] {
  const say = (name: string, value: string) => [{ ...stringField(name, value), is_highlight: true }];
  switch (status) {
    case 'flaky':
      return say('Flaky', `passed on attempt ${last.attempt + 1} of ${count}`);
    case 'timedout':
      return say('Timed out', `after ${durationInWords(last.durationMs)}`);
    case 'interrupted':
      return say('Interrupted', 'the test runner stopped it before it could end');
    case 'expectedfailure':
      return say('Expected failure', 'failed, as it is declared to');
    case 'todo':
      return say('To do', 'declared, not written yet');
    default:
      return [];
  }
}

function attemptField(attempt: AttemptEnd, count: number): Field {
  const head = `${attempt.status} after ${durationInWords(attempt.durationMs)}`;
  return consoleField(
    `Attempt ${attempt.attempt + 1} of ${count}`,
    [head, ...(attempt.errors ?? []).map(errorText)].join('\n\n'),
  );
}

function list(name: string, keys: readonly string[]): Field[] {
  return keys.length > 0 ? [namedField(name, keys.join(', '))] : [];
}

function commentFields({ comments = [] }: AttemptEnd): Field[] {
  return comments.map((comment, index) =>
    namedField(comments.length > 1 ? `Comment ${index + 1} of ${comments.length}` : 'Comment', comment),
  );
}

/** One field for all, because a test has few fields and an outline many columns. */
function parameterFields({ parameters = {} }: TestIdentity): Field[] {
  const lines = Object.entries(parameters).map(([name, value]) => `${name}: ${value}`);
  return lines.length > 0 ? [namedField('Parameters', lines.join('\n'))] : [];
}

function outputFields({ stdout, stderr }: AttemptEnd, of = ''): Field[] {
  return [
    ...(stdout?.trim() ? [consoleField(`Output${of}`, stdout)] : []),
    ...(stderr?.trim() ? [consoleField(`Error output${of}`, stderr)] : []),
  ];
}

/** The first fields that a test may have; the last one then names those left out. */
function within(fields: Field[]): Field[] {
  if (fields.length <= FIELDS_LIMIT) return fields;
  const kept = fields.slice(0, FIELDS_LIMIT - 1);
  const left = fields.slice(FIELDS_LIMIT - 1).map(({ name }) => name);
  return [...kept, namedField(`text:… and ${left.length} more fields`, left.join('\n'))];
}

function optional(field: Field | undefined): Field[] {
  return field ? [field] : [];
}
