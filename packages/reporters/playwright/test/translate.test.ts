import type { AttemptEnd } from '@livelane/core';
import type { Suite, TestCase, TestResult, TestStep } from '@playwright/test/reporter';
import { expect, test } from 'vitest';
import { RetryRules, type SuiteModes } from '../src/retry-rules.ts';
import { translateSteps } from '../src/steps.ts';
import { Translator } from '../src/translate.ts';

// What no run shows at will, or only an older Playwright does.

const file = {
  type: 'file',
  title: 'cart.spec.ts',
  suites: [],
  project: () => undefined,
} as unknown as Suite;
const declared = {
  title: 'adds tea',
  parent: file,
  location: { file: '/shop/cart.spec.ts', line: 3, column: 1 },
  expectedStatus: 'passed',
  retries: 1,
  repeatEachIndex: 0,
  tags: [],
  annotations: [],
} as unknown as TestCase;
const passed = {
  status: 'passed',
  retry: 0,
  parallelIndex: 0,
  startTime: new Date(),
  duration: 5,
  errors: [],
  steps: [],
  stdout: [],
  stderr: [],
  attachments: [],
  annotations: [],
} as unknown as TestResult;

function translatorOf(modes?: SuiteModes): Translator {
  const rules = new RetryRules();
  if (modes) rules.learn(file, modes);
  return new Translator({
    root: '/shop',
    testRoot: '/shop/tests',
    rules,
    keep: ({ name, contentType }) => ({ name, contentType, missing: 'not kept here' }),
  });
}

function translated(test: TestCase, result: TestResult, modes?: SuiteModes) {
  return translatorOf(modes).attemptEnd(test, result);
}

test('a pass is final where Playwright tells the modes of groups and none is serial', () => {
  expect(translated(declared, passed, { mode: () => 'default' })).toMatchObject({ final: true });
  expect(translated(declared, passed, { mode: () => 'serial' })).toMatchObject({ final: false });
});

test('a pass with a retry left is not final where Playwright does not tell the modes', () => {
  expect(translated(declared, passed)).toMatchObject({ final: false });
  expect(translated(declared, { ...passed, retry: 1 })).toMatchObject({ final: true });
  expect(translated({ ...declared, retries: 0 }, passed)).toMatchObject({ final: true });
});

test('an expected failure is not final when its worker died', () => {
  const failing = { ...declared, expectedStatus: 'failed' } satisfies TestCase;
  const failed = { ...passed, status: 'failed' } satisfies TestResult;
  const modes: SuiteModes = { mode: () => 'default' };
  expect(translated(failing, failed, modes)).toMatchObject({ status: 'expectedfailure', final: false });
  expect(translated(failing, { ...failed, annotations: [{ type: 'fail' }] }, modes)).toMatchObject({
    final: true,
  });
});

test('a test that its worker did not begin, because the run was being stopped, was interrupted', () => {
  const skipped = { ...passed, status: 'skipped' } satisfies TestResult;
  expect(translated(declared, skipped)).toMatchObject({ status: 'interrupted' });
  expect(translated(declared, { ...skipped, parallelIndex: -1 })).toMatchObject({ status: 'skipped' });
});

test('results of Playwright 1.50, which have no annotations, take those of the test', () => {
  const { annotations: _, ...older } = passed;
  const annotated = {
    ...declared,
    annotations: [{ type: 'issue', description: 'SHOP-1' }],
  } satisfies TestCase;
  expect(translated(annotated, older as TestResult)).toMatchObject({
    annotations: [{ type: 'issue', description: 'SHOP-1' }],
  });
});

test('an attempt whose worker died has none of the annotations of the attempt before', () => {
  const declaredOnes = [{ type: 'issue', description: 'SHOP-1' }];
  const tested = { ...declared, annotations: declaredOnes, retries: 1 };
  const translator = translatorOf();
  translator.attemptStart(tested, passed);
  tested.annotations = [...declaredOnes, { type: 'livelane:comment', description: 'first' }];
  const { annotations } = tested;
  expect(translator.attemptEnd(tested, { ...passed, status: 'failed', annotations })).toMatchObject({
    annotations: declaredOnes,
    comments: ['first'],
  });
  const died = { ...passed, status: 'failed', retry: 1, duration: 0 } satisfies TestResult;
  translator.attemptStart(tested, died);
  const event = translator.attemptEnd(tested, died);
  expect(event).toMatchObject({ annotations: declaredOnes });
  expect(event).not.toHaveProperty('comments');
});

test('a clock that a test has replaced in its worker is not believed', () => {
  const lastCentury = Date.UTC(1999, 11, 31);
  const step = { title: 'pay', startTime: new Date(lastCentury), duration: -5e11, steps: [] };
  const began = Date.now();
  const event = translated(declared, {
    ...passed,
    startTime: new Date(lastCentury),
    duration: 5e11,
    steps: [step as unknown as TestStep],
  });
  expect(event).toMatchObject({ status: 'passed', steps: [{ status: 'passed', durationMs: 0 }] });
  const { startedAt = 0, durationMs, steps } = event as AttemptEnd;
  for (const at of [startedAt, steps?.[0]?.startedAt ?? 0]) {
    expect(at).toBeGreaterThanOrEqual(began);
    expect(at).toBeLessThanOrEqual(Date.now());
  }
  expect(durationMs).toBeLessThan(1000);
});

test('thousands of failed assertions are cut', () => {
  const errors = Array.from({ length: 5000 }, (_, n) => ({ message: `no ${n}`.padEnd(100_000, '.') }));
  const event = translated(declared, { ...passed, status: 'failed', errors });
  expect(event).toMatchObject({ errors: { length: 101, 100: { message: '… 4900 more errors left out' } } });
  expect(JSON.stringify(event).length).toBeLessThan(4_000_000);
});

test('steps stay bounded however many, deep or broken they are', () => {
  const step = (steps: TestStep[], error?: { message: string }) =>
    ({
      title: 'x'.repeat(5000),
      category: 'test.step',
      startTime: new Date(),
      duration: 1,
      steps,
      error,
    }) as TestStep;
  let deep = step([]);
  for (let n = 0; n < 20_000; n++) deep = step([deep]);
  const broken = Array.from({ length: 50_000 }, () => step([], { message: 'no'.repeat(50_000) }));

  const kept = translateSteps([deep, ...broken], {
    status: 'failed',
    startedAt: Date.now(),
    endedAt: Date.now(),
  });
  expect(kept.at(-1)?.title).toBe(`… ${20_001 - 32 + 50_000 - 968 - 100} more steps left out`);
  expect(JSON.stringify(kept).length).toBeLessThan(6_000_000);
});
