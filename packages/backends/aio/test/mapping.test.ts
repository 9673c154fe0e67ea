import { describe, expect, test } from 'vitest';
import { COMMENT_LIMIT } from '../src/limits.ts';
import { attemptRun, caseRuns, runningKeys, runningMark, seconds, type Wording } from '../src/mapping.ts';
import { DEFAULT_STATUSES } from '../src/statuses.ts';
import { identity, report, result } from './samples.ts';

const wording: Wording = { names: DEFAULT_STATUSES, report };
const only = (...results: Parameters<typeof caseRuns>[0][number][]) => caseRuns(results, [], wording)[0];

describe('a result', () => {
  test('is the run of its case, with the effort in seconds', () => {
    expect(only(result('passed', ['PROJ-TC-1'], [{ durationMs: 61_234.4 }]))).toEqual({
      testCaseKey: 'PROJ-TC-1',
      testRunStatus: 'Passed',
      effort: 61.234,
      isAutomated: true,
      comments: ['tests/cart.spec.ts:12 › Cart › adds an item'],
    });
  });

  test.each([
    ['passed', 'Passed'],
    ['flaky', 'Passed'],
    ['expectedfailure', 'Passed'],
    ['failed', 'Failed'],
    ['timedout', 'Failed'],
    ['interrupted', 'Not Run'],
    ['skipped', 'Not Run'],
    ['todo', 'Not Run'],
  ] as const)('that %s is %s', (status, name) => {
    expect(only(result(status, ['PROJ-TC-1']))?.testRunStatus).toBe(name);
  });

  test('that never ran took no effort', () => {
    expect(only(result('skipped', ['PROJ-TC-1'], [{ durationMs: 0 }]))).not.toHaveProperty('effort');
  });

  test('says its error, its retries, its steps and what the author said', () => {
    const error = { message: 'expected 1', stack: '    at a.ts:1' };
    const comment = only(
      result(
        'failed',
        ['PROJ-TC-1'],
        [
          { status: 'failed', errors: [{ message: 'first try' }] },
          {
            status: 'failed',
            errors: [error],
            steps: [
              {
                title: 'opens',
                status: 'failed',
                startedAt: 0,
                durationMs: 1,
                error: 'boom\nmore',
                steps: [{ title: 'clicks', status: 'passed', startedAt: 0, durationMs: 1 }],
              },
            ],
            links: [{ name: 'Trace', url: 'https://ci.example/t' }],
            fields: { browser: 'chrome' },
            owner: 'ada',
          },
        ],
        { requirements: ['PROJ-7'] },
      ),
    )?.comments?.[0];
    for (const words of [
      'expected 1\n\n    at a.ts:1',
      'Attempt 1 of 2: failed after 1.5 s\n\nfirst try',
      'Steps:\n✗ opens: boom\n  ✓ clicks',
      'Owner: ada\nRequirements: PROJ-7\nbrowser: chrome\nTrace: https://ci.example/t',
    ]) {
      expect(comment).toContain(words);
    }
  });

  test('counts the effort of all its attempts', () => {
    const flaky = result('flaky', ['PROJ-TC-1'], [{ durationMs: 2_000 }, { durationMs: 500 }]);
    expect(only(flaky)).toMatchObject({ effort: 2.5, testRunStatus: 'Passed' });
  });

  test('is assigned where the settings say so', () => {
    const assigned = caseRuns([result('passed', ['PROJ-TC-1'])], [], { ...wording, assignee: '712020:ab' });
    expect(assigned[0]?.assigneeToID).toBe('712020:ab');
    expect(runningMark('PROJ-TC-1', { ...wording, assignee: '712020:ab' }).assigneeToID).toBe('712020:ab');
  });

  test('keeps the comment within its limit, and says that something is missing', () => {
    const long = only(result('failed', ['PROJ-TC-1'], [{ errors: [{ message: '😀'.repeat(20_000) }] }]));
    const comment = long?.comments?.[0] ?? '';
    expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(comment).toContain('characters left out');
    expect(Buffer.from(comment).toString()).toBe(comment);
  });
});

describe('a case', () => {
  test('that several tests name goes once, as bad as its worst test', () => {
    const results = [
      result('passed', ['PROJ-TC-1'], [{ durationMs: 1_000 }], { test: { title: 'one' } }),
      result('failed', ['PROJ-TC-1', 'PROJ-TC-2'], [{ durationMs: 2_000 }], { test: { title: 'two' } }),
    ];
    const runs = caseRuns(results, [], wording);
    expect(
      runs.map(({ testCaseKey, testRunStatus, effort }) => [testCaseKey, testRunStatus, effort]),
    ).toEqual([
      ['PROJ-TC-1', 'Failed', 3],
      ['PROJ-TC-2', 'Failed', 2],
    ]);
    const [comment] = runs[0]?.comments ?? [];
    expect(comment).toMatch(/^2 tests report this case: 1 passed, 1 failed\n/);
    expect(comment).toContain('› one');
    expect(comment).toContain('› two');
  });

  test('keeps what was delivered before', () => {
    const earlier = [result('failed', ['PROJ-TC-1'], [{ durationMs: 4_000 }])];
    const now = [result('passed', ['PROJ-TC-1'], [{ durationMs: 1_000 }])];
    expect(caseRuns(now, earlier, wording)).toMatchObject([{ testRunStatus: 'Failed', effort: 5 }]);
  });

  test('of fifty tests still has one comment within the limit, with something of each', () => {
    const results = Array.from({ length: 50 }, (_, index) =>
      result('failed', ['PROJ-TC-1'], [{ errors: [{ message: 'm'.repeat(5_000) }] }], {
        test: { title: `test ${index}` },
      }),
    );
    expect(only(...results)?.comments?.join().length).toBeLessThanOrEqual(COMMENT_LIMIT);
  });

  test('that is running says nothing else', () => {
    expect(runningMark('PROJ-TC-1', wording)).toEqual({
      testCaseKey: 'PROJ-TC-1',
      testRunStatus: 'In Progress',
      isAutomated: true,
    });
    const running = { test: identity(), identity: '', startedAt: 0 };
    expect(
      runningKeys([
        { ...running, cases: ['A-TC-1', 'A-TC-2'] },
        { ...running, cases: ['A-TC-1'] },
      ]),
    ).toEqual(['A-TC-1', 'A-TC-2']);
  });
});

describe('an attempt with a run of its own', () => {
  const flaky = result(
    'flaky',
    ['PROJ-TC-1'],
    [
      { status: 'failed', durationMs: 2_000, errors: [{ message: 'late' }] },
      { status: 'passed', durationMs: 500 },
    ],
  );

  test('has its own status, effort and words', () => {
    expect(attemptRun(flaky, 0, wording)).toMatchObject({ testRunStatus: 'Failed', effort: 2 });
    expect(attemptRun(flaky, 0, wording).comments).toEqual(['Attempt 1 of 2: failed after 2.0 s\n\nlate']);
  });

  test('tells the outcome of the test with the last one, without the others', () => {
    const names = { ...DEFAULT_STATUSES, flaky: 'Flaky' };
    const last = attemptRun(flaky, 1, { ...wording, names });
    expect(last).toMatchObject({ testRunStatus: 'Flaky', effort: 0.5 });
    expect(last.comments?.[0]).toContain('Flaky: passed on attempt 2 of 2');
    expect(last.comments?.[0]).not.toContain('late');
  });
});

test('milliseconds become seconds', () => {
  expect([0, 0.4, 1, 999.6, 1_500, -3].map(seconds)).toEqual([0, 0, 0.001, 1, 1.5, 0]);
});
