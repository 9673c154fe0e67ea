import type { TestIdentity } from '@livelane/core';
import type { ReportSettings } from '../settings.ts';
import { clean } from '../words/text.ts';

/**
 * A test's class in a JUnit file. AIO Tests, Zephyr and Xray recognise a case by class and name from run to run, Jenkins
 * and GitLab by the same: so both are made of what makes the test another one (`report.identity`), and of nothing else.
 */
export function className({ file, project }: TestIdentity, parts: ReportSettings['identity']): string {
  return project && parts.includes('project') ? `[${project}] ${file}` : file;
}

/** Groups and title, never empty; with what tells apart tests of one template, which have these in common. */
export function caseName(
  { path, title, parameters, repeat }: TestIdentity,
  parts: ReportSettings['identity'],
): string {
  const name = clean([...path, title].join(' › ')).trim() || 'untitled';
  if (parts.includes('parameters') && parameters) {
    const values = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `${name} [${values.map(([key, value]) => `${key}=${value}`).join(', ')}]`;
  }
  return repeat ? `${name} (${repeat + 1})` : name;
}
