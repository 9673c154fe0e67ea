import type { FrameworkKit, Row, Scenario } from './scenario.ts';
import type { Version } from './versions.ts';

/** A row of one version. */
export type PlainRow = Exclude<Row, { versions: unknown }>;

/** @throws for a row that is not filled: what nobody looked at is not shown. */
export function rowOf(kit: FrameworkKit, { id }: Scenario, version: Version): PlainRow {
  const row = kit.rows[id];
  if (row === undefined) throw new Error(`${kit.framework} says nothing about “${id}”`);
  if (typeof row === 'string' || !('versions' in row)) return row;
  return row.versions[version.id] ?? 'shown';
}
