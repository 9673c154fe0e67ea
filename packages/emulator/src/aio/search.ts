import type { Criteria } from './schemas.ts';

type Searchable = Record<'key', string> & { ID: number };
type Criterion = NonNullable<Criteria[keyof Criteria]>;

/** Whether all criteria match. Texts are compared as they are written (UNVERIFIED). */
export function matches(criteria: Criteria, item: Searchable): boolean {
  return Object.entries(criteria).every(([field, criterion]) => {
    const value: unknown = item[field as keyof Searchable];
    return criterion === undefined || fits(criterion, value ?? '');
  });
}

function fits(criterion: Criterion, value: unknown): boolean {
  if ('list' in criterion) return (criterion.list as unknown[]).includes(value);
  const text = String(value);
  switch (criterion.comparisonType) {
    case 'EXACT_MATCH':
      return text === criterion.value;
    case 'CONTAINS':
      return text.includes(criterion.value);
  }
}

/** The keys that the criteria name in full. */
export function namedKeys({ key }: Criteria): string[] {
  if (key === undefined) return [];
  if ('list' in key) return key.list;
  return key.comparisonType === 'EXACT_MATCH' ? [key.value] : [];
}
