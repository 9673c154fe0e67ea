import type { TestIdentity } from '@livelane/core';
import type { ReportSettings } from '../settings.ts';

/**
 * What makes a test the same one from run to run: equal identities are one test for the vendor, with one
 * history. Stable over runs, machines and versions: keys at vendors are made of it.
 *
 * Tests of one template are told apart by their place among them ({@link TestIdentity.repeat}); with
 * `parameters` by their values instead, so that rows may be moved. Rows with equal values are one test then.
 */
export function identityOf(test: TestIdentity, parts: ReportSettings['identity']): string {
  const { id, project, parameters, repeat } = test;
  const byValues = parts.includes('parameters') && parameters !== undefined;
  return JSON.stringify([
    id,
    ...(project && parts.includes('project') ? [project] : []),
    ...(byValues ? [Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1))] : []),
    ...(repeat && !byValues ? [repeat] : []),
  ]);
}
