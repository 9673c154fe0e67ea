import type { RecordedEvent } from '@livelane/core';
import { expect, test } from 'vitest';
import type { CaseResult } from '../src/jest-api.ts';
import { Lanes } from '../src/lanes.ts';
import { TestFile } from '../src/test-file.ts';

function openFile() {
  const events: RecordedEvent[] = [];
  const file = new TestFile({
    place: { root: '/shop', file: 'tea.test.js' },
    namePattern: undefined,
    rerunsPassed: false,
    lane: () => '0',
    record: (event) => events.push(event),
  });
  const told = () =>
    events.map((event) => {
      if (event.type === 'run-error') return event.error.message;
      const name = `${event.test.title}${event.test.repeat ? ` (${event.test.repeat})` : ''}`;
      if (event.type === 'attempt-start') return `${name} ${event.attempt} begins`;
      return `${name} ${event.attempt} ${event.status}${event.final ? '' : ' …'}`;
    });
  return { file, told };
}

const result = (title: string, more: Partial<CaseResult> = {}): CaseResult => ({
  ancestorTitles: [],
  title,
  fullName: title,
  status: 'passed',
  failureMessages: [],
  invocations: 1,
  startedAt: 1,
  ...more,
});

test('where a runner tells of no test, the file’s result does', () => {
  const { file, told } = openFile();
  const { startedAt: _, ...withoutBegin } = result('has no begin');
  file.end(
    [
      result('one', { startAt: 5 }),
      result('two', { status: 'failed', invocations: 3 }),
      result('three', { status: 'disabled' }),
      withoutBegin,
    ],
    undefined,
  );
  expect(told()).toEqual([
    'one 0 begins',
    'one 0 passed',
    'two 2 begins',
    'two 2 failed',
    'has no begin 0 passed',
    'three 0 skipped',
  ]);
});

test('a file that two projects run at once is told by its result alone, and what had begun ends', () => {
  const { file, told } = openFile();
  file.caseStart({ ancestorTitles: [], title: 'one', startedAt: 1 });
  file.share();
  file.caseResult(result('one', { status: 'failed', startedAt: 2 }));
  file.caseStart({ ancestorTitles: [], title: 'two', startedAt: 3 });
  file.end([result('one'), result('two')], undefined);
  expect(told()).toEqual(['one 0 begins', 'one 0 passed', 'two 0 begins', 'two 0 passed']);
});

test('a result that is told too late is taken from the file’s', () => {
  const { file, told } = openFile();
  file.caseStart({ ancestorTitles: [], title: 'one', startedAt: 1 });
  file.caseResult(result('one', { status: 'failed' }));
  file.end([result('one', { invocations: 2, startedAt: 2 })], undefined);
  expect(told()).toEqual(['one 0 begins', 'one 0 failed …', 'one 1 begins', 'one 1 passed']);
});

test('a failure is held until a test of another group begins', () => {
  const { file, told } = openFile();
  const group = { ancestorTitles: ['a'] };
  file.caseStart({ ...group, title: 'one', startedAt: 1 });
  file.caseResult(result('one', { ...group, status: 'failed' }));
  file.caseStart({ ancestorTitles: ['a', 'b'], title: 'two', startedAt: 2 });
  expect(told()).toEqual(['one 0 begins', 'two 0 begins']);
  file.caseStart({ ancestorTitles: [], title: 'three', startedAt: 3 });
  expect(told().slice(2)).toEqual(['one 0 failed', 'three 0 begins']);
});

test('a begin that is told before the last result of another group settles nothing', () => {
  const { file, told } = openFile();
  const group = { ancestorTitles: ['a'] };
  file.caseStart({ ...group, title: 'one', startedAt: 1 });
  file.caseResult(result('one', { ...group, status: 'failed' }));
  file.caseStart({ ...group, title: 'one', startedAt: 2 });
  file.caseStart({ ancestorTitles: ['b'], title: 'two', startedAt: 3 });
  file.caseResult(result('one', { ...group, invocations: 2, startedAt: 2, status: 'failed' }));
  expect(told()).toEqual(['one 0 begins', 'two 0 begins', 'one 0 failed …', 'one 1 begins', 'one 1 failed']);
});

test('of very many failures not all are held', () => {
  const { file, told } = openFile();
  for (let i = 0; i < 1001; i++) {
    file.caseStart({ ancestorTitles: [], title: `test ${i}`, startedAt: 1 });
    file.caseResult(result(`test ${i}`, { status: 'failed' }));
  }
  expect(told().filter((line) => line.includes('failed'))).toEqual(['test 1000 0 failed …']);
  file.end([], { message: 'leaks' });
  expect(told().filter((line) => line.endsWith('failed'))).toHaveLength(1000);
});

test('a lane is the lowest that is free', () => {
  const lanes = new Lanes();
  expect([lanes.take(), lanes.take(), lanes.take()]).toEqual([0, 1, 2]);
  lanes.free(1);
  expect([lanes.take(), lanes.take()]).toEqual([1, 3]);
});
