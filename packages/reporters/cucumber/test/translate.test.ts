import { type RecordedEvent, testId } from '@livelane/core';
import { expect, test } from 'vitest';
import { DryRunCheck } from '../src/dry-run.ts';
import { translateResult } from '../src/errors.ts';
import { type Envelope, timeOf } from '../src/messages.ts';
import { Translator } from '../src/translate.ts';

// What no run shows at will, or only another Cucumber does.

const timestamp = { seconds: 0, nanos: 0 };
const noTime = { seconds: 0, nanos: 0 };
const started = { testStepStarted: { testCaseStartedId: 'run', testStepId: 'step', timestamp } };
type Result = NonNullable<Envelope['testStepFinished']>['testStepResult'];
const ended = (result: Partial<Result>): Envelope => ({
  testStepFinished: {
    testCaseStartedId: 'run',
    testStepId: 'step',
    timestamp,
    testStepResult: { status: 'SKIPPED', duration: noTime, ...result } as Result,
  },
});

/** One scenario with one step, its feature file unknown. */
function translated(results: Partial<Result>[]): RecordedEvent | undefined {
  const translator = new Translator({
    root: '/shop',
    keep: ({ name, contentType }) => ({ name, contentType, missing: 'not kept here' }),
  });
  const step = { id: 'pickle-step', text: 'there is tea', astNodeIds: [] };
  const pickle = { id: 'pickle', uri: 'tea.feature', name: 'tea', language: 'en', astNodeIds: [], tags: [] };
  const announced: Envelope[] = [
    { pickle: { ...pickle, steps: [step] } },
    {
      testCase: { id: 'case', pickleId: 'pickle', testSteps: [{ id: 'step', pickleStepId: 'pickle-step' }] },
    },
    { testCaseStarted: { id: 'run', testCaseId: 'case', attempt: 0, timestamp } },
  ];
  for (const envelope of [...announced, ...results.flatMap((result) => [started, ended(result)])]) {
    translator.translate(envelope, 1000);
  }
  const testCaseFinished = { testCaseStartedId: 'run', willBeRetried: false, timestamp };
  return translator.translate({ testCaseFinished }, 1500);
}

test('a pickle without its feature file is a test all the same', () => {
  expect(translated([{ status: 'PASSED' as Result['status'] }])).toMatchObject({
    test: { id: testId('tea.feature', [], 'tea'), title: 'tea', path: [], file: 'tea.feature' },
    status: 'passed',
    durationMs: 500,
    steps: [{ title: 'there is tea', status: 'passed' }],
  });
});

test('thousands of failed steps are cut', () => {
  const message = 'no\n'.repeat(50_000);
  const event = translated(Array(5000).fill({ status: 'FAILED', message }));
  expect(event).toMatchObject({
    status: 'failed',
    errors: { length: 101, 100: { message: '… 4900 more errors left out' } },
    steps: { length: 1101, 1100: { title: '… 3900 more steps left out' } },
  });
  expect(JSON.stringify(event).length).toBeLessThan(10_000_000);
});

test('an ambiguous step of Cucumber 13 has no message of its own', () => {
  expect(translated([{ status: 'AMBIGUOUS' as Result['status'] }])).toMatchObject({
    status: 'failed',
    errors: [{ message: 'Ambiguous step: there is tea' }],
  });
});

test('a worker that ends stops the scenarios of the others in Cucumber 13', () => {
  const translator = new Translator({ root: '/shop', keep: () => ({ name: '', contentType: '' }) });
  for (const id of ['0', '1']) {
    const pickle = { id, uri: 'tea.feature', name: id, language: 'en', astNodeIds: [], tags: [], steps: [] };
    translator.translate({ pickle }, 0);
    translator.translate({ testCase: { id, pickleId: id, testSteps: [] } }, 0);
    translator.translate({ testCaseStarted: { id, testCaseId: id, attempt: 0, workerId: id, timestamp } }, 0);
  }
  const message = 'Worker 1 exited unexpectedly with code 3';
  const exception = { type: 'Error', message, stackTrace: `Error: ${message}` };
  translator.translate({ testRunFinished: { success: false, timestamp, exception } }, 0);
  expect(translator.breakOff('failed', { message: 'ended' }, 0)).toMatchObject([
    { lane: '0', status: 'interrupted', errors: [{ message: 'Stopped, because worker 1 had ended.' }] },
    { lane: '1', status: 'failed', errors: [{ message: 'ended' }] },
  ]);
});

test('a test’s clock is not believed', () => {
  const told = (seconds: number) => ({ seconds, nanos: 0 });
  expect([timeOf(told(100), 100_040), timeOf(told(7), 100_040)]).toEqual([100_000, 100_040]);
});

test('causes are told below the message, with the place of the error itself', () => {
  const message = `Error: no tea
Caused by: none of us knows
    at buy (/shop/tea.js:1:2)
Caused by: Error: no network
    at connect (/shop/net.js:3:4)`;
  expect(translateResult({ message }, '/shop')).toEqual({
    message: 'Error: no tea\nCaused by: none of us knows\nCaused by: Error: no network',
    stack: '    at buy (/shop/tea.js:1:2)',
    location: { file: 'tea.js', line: 1, column: 2 },
  });
});

test('an error that ends a run of Cucumber 13 is an error of the run', () => {
  const translator = new Translator({ root: '/shop', keep: () => ({ name: '', contentType: '' }) });
  const exception = { type: 'Error', message: 'gone', stackTrace: 'Error: gone\n    at /shop/tea.js:1:2' };
  const testRunFinished = { success: false, timestamp, exception };
  expect(translator.translate({ testRunFinished }, 0)).toEqual({
    type: 'run-error',
    error: {
      message: 'Error: gone',
      stack: '    at /shop/tea.js:1:2',
      location: { file: 'tea.js', line: 1, column: 2 },
    },
  });
});

test('a step that takes its time shows at once that the run is no dry one', async () => {
  await new Promise<void>((resolve) => {
    const check = new DryRunCheck(() => {
      expect(check.verdict).toBe('real');
      resolve();
    });
    check.see(started);
    expect(check.verdict).toBeUndefined();
  });
});

test('undefined steps leave the kind of a run open until its end', () => {
  const undefinedStep = ended({ status: 'UNDEFINED' as Result['status'] });
  const [real, dry] = [new DryRunCheck(() => {}), new DryRunCheck(() => {})];
  for (const check of [real, dry]) {
    for (const envelope of [started, undefinedStep, started, ended({})]) check.see(envelope);
    expect(check.verdict).toBeUndefined();
  }
  real.end(true, false);
  dry.end(true, true);
  expect([real.verdict, dry.verdict]).toEqual(['real', 'dry']);
});
