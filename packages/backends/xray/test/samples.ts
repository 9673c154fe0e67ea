import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import type { AttachedFile, Known, LaneFacts, Result, RunFacts } from '@livelane/dispatcher';
import type { EntryContext } from '../src/entries.ts';
import { type XraySection, xraySection } from '../src/index.ts';
import { Statuses } from '../src/statuses.ts';

export function section(more: Record<string, unknown> = {}): XraySection {
  return xraySection.parse({ project: 'CALC', ...more });
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
    at: Date.UTC(2026, 10, 25, 14, 5, 2),
    lane: '0',
    test: identity(),
    attempt: 0,
    status: 'passed',
    final: true,
    startedAt: Date.UTC(2026, 10, 25, 14, 5, 1),
    durationMs: 1_000,
    ...more,
  };
}

let count = 0;

/** Linked to `CALC-1` unless `more` says otherwise; every result has its own id. */
export function result(
  status: TestStatus = 'passed',
  attempts: [Partial<AttemptEnd>, ...Partial<AttemptEnd>[]] = [
    { status: status === 'flaky' ? 'passed' : status },
  ],
  { test = {}, ...more }: Partial<Omit<Result, 'test'>> & { test?: Partial<TestIdentity> } = {},
): Result {
  const [first, ...rest] = attempts;
  count += 1;
  const about = identity(test);
  return {
    id: `r${count}`,
    test: about,
    identity: JSON.stringify([about.file, about.path, about.title, about.project, about.repeat]),
    cases: ['CALC-1'],
    requirements: [],
    status,
    attempts: [
      attempt({ attempt: 0, test: about, ...first }),
      ...rest.map((one, index) => attempt({ attempt: index + 1, test: about, ...one })),
    ],
    ...more,
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
  const facts = {
    id: 'github-77-1',
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
  } satisfies Partial<RunFacts>;
  // A shard, or a CI build's job, is not alone.
  return { shared: 'ci' in facts.metadata || 'shard' in facts.start, ...facts };
}

export const lane: LaneFacts = { id: 'run', title: 'run' };

export function context(settings: Record<string, unknown> = {}, facts: RunFacts = run()): EntryContext {
  const made = section(settings);
  return { section: made, statuses: new Statuses(made), run: facts };
}

export function file(of: Result, more: Partial<AttachedFile> = {}): AttachedFile {
  return {
    id: `${of.id}/0/screenshot.png`,
    result: of,
    attempt: 0,
    name: 'screenshot.png',
    contentType: 'image/png',
    size: 4,
    path: '/nowhere/screenshot.png',
    ...more,
  };
}

/** The delivery file of a run, kept as the courier keeps it. */
export class Delivery implements Known {
  readonly ids = new Map<string, string>();

  delivered(): number {
    return 0;
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
  '<script>alert(1)</script> & "quotes" \'single\'',
  'line\nbreak\r\nand\ttab',
  '日本語のテスト',
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(300_000),
  '{noformat}',
  '\u2028\u2029\ufeff\ufffe',
  '__proto__',
];
