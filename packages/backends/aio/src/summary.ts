import type { Named } from './wire.ts';

/** How deep the answer is looked through. */
const DEPTH = 4;

/** `Passed 12, Failed 1`, from the cycle's summary; undefined where none can be read. */
export function distribution(summary: unknown, statuses: readonly Named[]): string | undefined {
  const counts = find(summary, statuses, DEPTH);
  const shown = counts?.filter(([, count]) => count > 0);
  return shown?.length ? shown.map(([name, count]) => `${name} ${count}`).join(', ') : undefined;
}

type Counts = [name: string, count: number][];

/**
 * The summary's shape is UNVERIFIED. The vendor's page says that the distribution goes by the ids of run statuses, so
 * what is looked for is a list or a record of counts by a status' id or name, wherever it stands.
 */
function find(value: unknown, statuses: readonly Named[], depth: number): Counts | undefined {
  if (typeof value !== 'object' || value === null || depth === 0) return undefined;
  const counts = Array.isArray(value) ? fromList(value, statuses) : fromRecord(value, statuses);
  if (counts) return counts;
  for (const inner of Object.values(value)) {
    const found = find(inner, statuses, depth - 1);
    if (found) return found;
  }
  return undefined;
}

function fromRecord(record: object, statuses: readonly Named[]): Counts | undefined {
  const entries = Object.entries(record).map(([key, count]) => [nameOf(key, statuses), count]);
  const isCounts = entries.length > 0 && entries.every(([name, count]) => name && typeof count === 'number');
  return isCounts ? (entries as Counts) : undefined;
}

function fromList(list: readonly unknown[], statuses: readonly Named[]): Counts | undefined {
  const counts = list.map((item) => fromItem(item, statuses));
  return counts.length > 0 && counts.every((count) => count !== undefined) ? counts : undefined;
}

/** `{"name": "Passed", "count": 3}`, `{"statusID": 1, "count": 3}`, `{"status": {"ID": 1}, "count": 3}` */
function fromItem(item: unknown, statuses: readonly Named[]): [string, number] | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const count = Object.entries(item).find(
    ([key, value]) => /count|total/i.test(key) && typeof value === 'number',
  );
  if (!count) return undefined;
  for (const [key, value] of Object.entries(item)) {
    if (key === count[0]) continue;
    const candidates = typeof value === 'object' && value !== null ? Object.values(value) : [value];
    const name = candidates.map((candidate) => nameOf(String(candidate), statuses)).find(Boolean);
    if (name) return [name, count[1] as number];
  }
  return undefined;
}

function nameOf(key: string, statuses: readonly Named[]): string | undefined {
  return statuses.find(({ ID, name }) => String(ID) === key || name.toLowerCase() === key.toLowerCase())
    ?.name;
}
