import { describe, expect, test } from 'vitest';
import { distribution } from '../src/summary.ts';

const statuses = [
  { ID: 1, name: 'Passed' },
  { ID: 2, name: 'Failed' },
  { ID: 3, name: 'Not Run' },
];

describe('the distribution of a summary', () => {
  test.each([
    { testRunDistribution: { 1: 12, 2: 1 }, totalCases: 13 },
    { summary: { runStatusDistribution: { Passed: 12, Failed: 1 } } },
    {
      testRunDistribution: [
        { ID: 1, count: 12 },
        { ID: 2, count: 1 },
      ],
    },
    {
      distribution: [
        { status: { ID: 1, name: 'Passed' }, count: 12 },
        { status: { ID: 2 }, totalCount: 1 },
      ],
    },
    [
      { name: 'passed', count: 12 },
      { name: 'failed', count: 1 },
    ],
  ])('is found in %j', (summary) => {
    expect(distribution(summary, statuses)).toBe('Passed 12, Failed 1');
  });

  test.each([null, 'text', {}, [], { estimatedEffort: 5 }, { 1: 'x' }, [{ name: 'Other', count: 1 }]])(
    'is not made up from %j',
    (summary) => {
      expect(distribution(summary, statuses)).toBeUndefined();
    },
  );
});
