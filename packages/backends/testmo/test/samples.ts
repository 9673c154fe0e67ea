import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import type { Known, LaneFacts, Result, RunFacts } from '@livelane/dispatcher';
import { type TestmoSection, testmoSection } from '../src/index.ts';

export function section(more: Record<string, unknown> = {}): TestmoSection {
  return testmoSection.parse({ url: 'https://acme.testmo.net', projectId: 1, ...more });
}

export function identity(more: Partial<TestIdentity> = {}): TestIdentity {
  return {
    id: 'ab'.repeat(32),
    title: 'adds an item',
    path: ['Cart'],
    file: 'tests/cart.spec.ts',
    line: 12,
    ...more,
  };
}

export function attempt(more: Partial<AttemptEnd> = {}): AttemptEnd {
  return {
    type: 'attempt-end',
    at: 2_000,
    lane: '0',
    test: identity(),
    attempt: 0,
    status: 'passed',
    final: true,
    startedAt: 1_000,
    durationMs: 1_000,
    ...more,
  };
}

export function result(
  status: TestStatus = 'passed',
  attempts: [Partial<AttemptEnd>, ...Partial<AttemptEnd>[]] = [{}],
  test: Partial<TestIdentity> = {},
): Result {
  const [first, ...rest] = attempts;
  return {
    id: 'r1',
    test: identity(test),
    identity: JSON.stringify(['ab'.repeat(32), test.project]),
    cases: [],
    requirements: [],
    status,
    attempts: [
      attempt({ attempt: 0, ...first }),
      ...rest.map((more, index) => attempt({ attempt: index + 1, ...more })),
    ],
  };
}

export const report: RunFacts['report'] = {
  attempts: 'all',
  identity: ['project'],
  steps: true,
  output: 'failed',
  attachments: 'failed',
  maxAttachmentBytes: 1024 * 1024,
};

export function run(more: Partial<RunFacts> = {}): RunFacts {
  return {
    shared: true,
    id: 'github-77.1',
    createdAt: Date.now(),
    settings: { tags: [], links: [], fields: {}, join: 'auto', complete: true },
    report,
    metadata: {},
    start: {
      type: 'shard-start',
      v: 1,
      at: 0,
      framework: { name: 'playwright', version: '1.65.1' },
      reporter: '0.1.0',
      node: 'v20.19.0',
      os: 'linux x64',
      process: { pid: 1, host: 'h' },
    },
    ...more,
  };
}

export const lane: LaneFacts = { id: 's1/0', title: 'worker 1' };

/** The delivery file of a run, kept as the courier keeps it. */
export class Delivery implements Known {
  readonly ids = new Map<string, string>();
  readonly #delivered = new Map<string, number>();

  delivered(laneId: string): number {
    return this.#delivered.get(laneId) ?? 0;
  }

  add(laneId: string, count: number): void {
    this.#delivered.set(laneId, this.delivered(laneId) + count);
  }
}

/** What broke a receiver before, or might. */
export const nastyTexts: readonly string[] = [
  '',
  '   ',
  '\u0000',
  'a\u0000b\u0007c\u007f',
  '\u001b[31mred\u001b[39m',
  '\ud800',
  'x\udc00y',
  '😀'.repeat(20_000),
  `a${'😀'.repeat(20_000)}`,
  '<script>alert(1)</script> & "quotes" \'single\'',
  '</test-step></test-steps>',
  'line\nbreak\r\nand\ttab',
  '日本語のテスト',
  'ab\u0301'.repeat(300),
  'x'.repeat(749),
  'x'.repeat(750),
  'x'.repeat(751),
  'x'.repeat(16 * 1024),
  'x'.repeat(16 * 1024 + 1),
  'x'.repeat(300_000),
  '/'.repeat(2_000),
  '\u2028\u2029\ufeff\ufffe',
  '__proto__',
  'html:<b>',
  'https://example.com/ with a space',
  `https://example.com/${'y'.repeat(800)}`,
];
