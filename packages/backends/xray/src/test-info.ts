import { createHash } from 'node:crypto';
import type { Step } from '@livelane/core';
import { clean, clip, oneLine, type Result } from '@livelane/dispatcher';
import { projectOf, type XraySection } from './config.ts';
import { testLabel } from './key.ts';
import type { TestInfo } from './wire.ts';

/** Longest summary that Jira stores. */
const SUMMARY_LENGTH = 255;

/** Characters of a definition; titles are of any length. */
const DEFINITION_LENGTH = 1_000;

/** Longest action of a step that Cloud takes (cypress-xray-plugin issue 50). */
const ACTION_LENGTH = 8192;

/** Between file, groups and title, as in other reporters' definitions. */
const SEPARATOR = ' > ';

const TYPES = { generic: 'Generic', manual: 'Manual', cucumber: 'Cucumber' } as const;

/** The vendor's name for the type of Tests that are made. */
export function testType({ caseType }: Pick<XraySection, 'caseType'>): string {
  return TYPES[caseType];
}

/**
 * By this Xray finds a Generic Test again (XRAY, Import Execution Results, "testInfo"): the same for the same test,
 * whatever machine, line or moment. Projects are told apart even where `report.identity` does not: a Test that is made
 * inline gets its results from one delivery alone, and the second project's would replace the first's.
 */
export function definition({ test }: Pick<Result, 'test'>, byValues: boolean): string {
  const { project, file, path, title, parameters, repeat } = test;
  const values = Object.entries(parameters ?? {}).map(([name, value]) => `${name}=${value}`);
  const which =
    byValues && values.length > 0 ? ` {${values.sort().join(', ')}}` : repeat ? ` #${repeat + 1}` : '';
  const parts = [project && `[${project}]`, file, ...path, `${title}${which}`].filter(Boolean);
  return distinct(clean(parts.join(SEPARATOR)).replace(/\s+/g, ' ').trim(), DEFINITION_LENGTH);
}

/**
 * Manual and Cucumber Tests are found again by their summary, so all that makes them another one is part of it; of
 * Generic ones it is for people.
 */
export function summary(
  result: Pick<Result, 'test'>,
  { caseType }: Pick<XraySection, 'caseType'>,
  byValues: boolean,
): string {
  if (caseType !== 'generic') return distinct(definition(result, byValues), SUMMARY_LENGTH);
  const { project, path, title } = result.test;
  const parts = [project && `[${project}]`, ...path, title].filter(Boolean);
  return oneLine(parts.join(SEPARATOR), 'Unnamed test', SUMMARY_LENGTH);
}

/** Cut, with a sign of what was cut off: two long texts with the same beginning are two. */
function distinct(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const sign = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${clip(text, limit - sign.length - 1)} ${sign}`;
}

export function labels(result: Pick<Result, 'identity'>, section: Pick<XraySection, 'labels'>): string[] {
  return [...new Set([...section.labels, testLabel(result)])];
}

/** What a Test is made of that comes with its first result. */
export function testInfo(result: Result, section: XraySection, byValues: boolean): TestInfo {
  return {
    summary: summary(result, section, byValues),
    projectKey: projectOf(section),
    type: testType(section),
    ...(result.requirements.length > 0 && { requirementKeys: result.requirements }),
    labels: labels(result, section),
    ...content(result, section, byValues),
  };
}

/** What tells how the test is done, by type: a definition, steps, or a scenario. */
export function content(
  result: Result,
  { caseType }: Pick<XraySection, 'caseType'>,
  byValues: boolean,
): { definition: string } | { steps: { action: string }[] } | { scenario: string } {
  const steps = ownSteps(result);
  if (caseType === 'manual') {
    const actions = steps.length > 0 ? steps.map(({ title }) => title) : [result.test.title];
    return {
      steps: actions.map((action) => ({ action: clip(clean(action) || 'Unnamed step', ACTION_LENGTH) })),
    };
  }
  if (caseType === 'cucumber') {
    const lines = steps.length > 0 ? steps.map(sentence) : [`* ${result.test.title}`];
    return { scenario: clean(lines.join('\n')) };
  }
  return { definition: definition(result, byValues) };
}

/** The steps that the author wrote, of the attempt that got furthest; hooks are the framework's. */
export function ownSteps({ attempts }: Pick<Result, 'attempts'>): Step[] {
  const all = attempts.map(({ steps = [] }) => steps.filter(({ category }) => category !== 'hook'));
  return all.reduce((longest, steps) => (steps.length > longest.length ? steps : longest), []);
}

/** Cucumber's titles begin with their keyword; steps of other frameworks have none. */
function sentence({ title }: Step): string {
  return /^(\*|\p{L}+) /u.test(title) ? title : `* ${title}`;
}
