import type { NoteLine, RecordedEvent } from '@livelane/core';
import { expect, test } from 'vitest';
import { FileNotes, type JestNote } from '../src/file-notes.ts';
import type { CaseResult } from '../src/jest-api.ts';
import { Lanes } from '../src/lanes.ts';
import { TestFile } from '../src/test-file.ts';

function openFile(notes: NoteLine[] = []) {
  const events: RecordedEvent[] = [];
  const titles = new Map<string, string>();
  const file = new TestFile({
    place: { root: '/shop', file: 'tea.test.js' },
    namePattern: undefined,
    rerunsPassed: false,
    lane: () => '0',
    notes: new FileNotes(() => notes.splice(0)),
    record: (event) => events.push(event),
  });
  const told = () =>
    events.map((event) => {
      if (event.type === 'run-error') return event.error.message;
      if (event.type === 'test-final') return `${titles.get(event.test.id)} is settled`;
      titles.set(event.test.id, event.test.title);
      const name = `${event.test.title}${event.test.repeat ? ` (${event.test.repeat})` : ''}`;
      if (event.type === 'attempt-start') return `${name} ${event.attempt} begins`;
      return `${name} ${event.attempt} ${event.status}${event.final ? '' : ' …'}`;
    });
  const comments = () =>
    events.flatMap((event) => (event.type === 'attempt-end' ? [event.comments?.join() ?? ''] : []));
  return { file, told, comments };
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

test('a failure is settled when a test of another group begins', () => {
  const { file, told } = openFile();
  const group = { ancestorTitles: ['a'] };
  file.caseStart({ ...group, title: 'one', startedAt: 1 });
  file.caseResult(result('one', { ...group, status: 'failed' }));
  file.caseStart({ ancestorTitles: ['a', 'b'], title: 'two', startedAt: 2 });
  expect(told()).toEqual(['one 0 begins', 'one 0 failed …', 'two 0 begins']);
  file.caseStart({ ancestorTitles: [], title: 'three', startedAt: 3 });
  expect(told().slice(3)).toEqual(['one is settled', 'three 0 begins']);
});

test('a failure outside every group is settled when the file ends, or is stopped', () => {
  const ended = openFile();
  const stopped = openFile();
  for (const { file } of [ended, stopped]) {
    file.caseStart({ ancestorTitles: [], title: 'one', startedAt: 1 });
    file.caseResult(result('one', { status: 'failed' }));
  }
  ended.file.end([result('one', { status: 'failed' })], undefined);
  stopped.file.interrupt();
  for (const { told } of [ended, stopped]) {
    expect(told()).toEqual(['one 0 begins', 'one 0 failed …', 'one is settled']);
  }
});

test('a begin that is told before the last result of another group settles nothing', () => {
  const { file, told } = openFile();
  const group = { ancestorTitles: ['a'] };
  file.caseStart({ ...group, title: 'one', startedAt: 1 });
  file.caseResult(result('one', { ...group, status: 'failed' }));
  file.caseStart({ ...group, title: 'one', startedAt: 2 });
  file.caseStart({ ancestorTitles: ['b'], title: 'two', startedAt: 3 });
  file.caseResult(result('one', { ...group, invocations: 2, startedAt: 2, status: 'failed' }));
  expect(told()).toEqual(['one 0 begins', 'one 0 failed …', 'two 0 begins', 'one 1 begins', 'one 1 failed']);
});

test('Jest 29 does not tell when an attempt began: that is known from its begin', () => {
  const { file, told } = openFile();
  const { startedAt: _, ...untimed } = result('one', { status: 'failed', duration: 0 });
  file.caseStart({ ancestorTitles: [], title: 'one', startedAt: 1 });
  // Told before the result of the first attempt.
  file.caseStart({ ancestorTitles: [], title: 'one', startedAt: 2 });
  file.caseResult(untimed);
  file.caseResult({ ...untimed, status: 'passed', invocations: 2 });
  expect(told()).toEqual(['one 0 begins', 'one 0 failed …', 'one 1 begins', 'one 1 passed']);
});

test('a result of a new worker is none of the attempt that the dead one began', () => {
  for (const startedAt of [5001, undefined]) {
    const { file, told } = openFile();
    for (const time of [1, 5000]) {
      file.caseStart({ ancestorTitles: [], title: 'first', startedAt: time });
      file.caseResult(result('first', { startedAt: time }));
      file.caseStart({ ancestorTitles: [], title: 'one', startedAt: time + 1 });
    }
    const { startedAt: _, ...untimed } = result('one');
    file.caseResult({ ...untimed, ...(startedAt && { startedAt }) });
    expect(told().slice(2)).toEqual(['one 0 begins', 'one 0 failed …', 'one 1 begins', 'one 1 passed']);
  }
});

const comment = (text: string, at: number, more: Partial<JestNote> = {}): JestNote => ({
  at,
  test: 'one',
  turn: 1,
  worker: '1',
  note: { kind: 'comment', text },
  ...more,
});

test('notes go to the attempt that made them, also when two meet in one millisecond', () => {
  const { file, comments } = openFile([
    comment('outside of a test', 0, { test: 'none' }),
    comment('a', 1),
    comment('b', 2),
    comment('c', 2, { turn: 2 }),
    comment('d', 3, { turn: 2 }),
    comment('too late', 9, { turn: 2 }),
  ]);
  file.caseStart({ ancestorTitles: [], title: 'one', startedAt: 1 });
  file.caseResult(result('one', { status: 'failed', duration: 1 }));
  file.caseStart({ ancestorTitles: [], title: 'one', startedAt: 2 });
  file.caseResult(result('one', { invocations: 2, startedAt: 2, duration: 1 }));
  expect(comments()).toEqual(['a,b', 'c,d']);
});

test('notes of a test that was cut off are kept', () => {
  const { file, comments } = openFile([comment('before the end', 5)]);
  file.caseStart({ ancestorTitles: [], title: 'one', startedAt: 1 });
  file.interrupt();
  expect(comments()).toEqual(['before the end']);
});

test('notes of two workers that run the same file do not mix', () => {
  const lines = [comment('a', 1), comment('b', 2, { worker: '2' })];
  const notes = new FileNotes(() => lines.splice(0));
  expect([notes.take('one', 5, true), notes.take('one', 5, true)]).toMatchObject([
    [{ text: 'a' }],
    [{ text: 'b' }],
  ]);
});

test('a lane is the lowest that is free', () => {
  const lanes = new Lanes();
  expect([lanes.take(), lanes.take(), lanes.take()]).toEqual([0, 1, 2]);
  lanes.free(1);
  expect([lanes.take(), lanes.take()]).toEqual([1, 3]);
});

test('a lane is that of the worker, where it is known and free', () => {
  const lanes = new Lanes();
  expect([lanes.take('3'), lanes.take(), lanes.take('1'), lanes.take('no number')]).toEqual([2, 0, 1, 3]);
});
