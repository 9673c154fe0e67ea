import type { AttemptEnd } from '@livelane/core';
import type fastCheck from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { nastyTexts } from './nasty-texts.ts';

/** What means something to XML, to a terminal, to a CI system, or is no character. */
const HOSTILE = [
  ']]>',
  '<![CDATA[',
  '&lt;',
  '&#0;',
  '&#x1b;',
  '<!--',
  '-->',
  '<?xml?>',
  '</testcase>',
  '"',
  "'",
  '\u0000',
  '\u001b[31m',
  '\u001b]52;c;x\u0007',
  '\ud800',
  '\udfff',
  '\ufffe',
  '\uffff',
  '\u0085',
  '\u2028',
  '\u202e',
  '\r',
  '\r\n',
  '\t',
  '[[ATTACHMENT|/etc/passwd]]',
  '::error::x',
  '__proto__',
  ...nastyTexts.filter(({ length }) => length < 1_000),
];

/** Text of any kind, and attempts that are made of it, as a journal may hold them. For property tests. */
export function hostile(fc: typeof fastCheck): {
  text: Arbitrary<string>;
  attempt: Arbitrary<Partial<AttemptEnd>>;
} {
  const text = fc.oneof(
    fc
      .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { maxLength: 5 })
      .map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
  );
  const optional = <Value>(value: Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const list = <Value>(value: Arbitrary<Value>) => optional(fc.array(value, { maxLength: 3 }));
  const duration = fc.double({ min: -1e6, max: 1e12, noNaN: true });
  const time = fc.integer({ min: 0, max: 2.5e14 });
  const test = fc.record({
    id: text,
    title: text,
    path: fc.array(text, { maxLength: 3 }),
    file: text,
    line: optional(fc.nat()),
    project: optional(text),
    tags: list(text),
    parameters: optional(fc.dictionary(text, text, { maxKeys: 3 })),
  });
  const step = fc.record({
    title: text,
    category: text,
    status: fc.constantFrom('passed', 'failed', 'skipped'),
    startedAt: time,
    durationMs: duration,
    error: optional(text),
  });
  const attempt = fc
    .record({
      at: time,
      startedAt: optional(time),
      durationMs: duration,
      lane: text,
      status: fc.constantFrom(
        'passed',
        'failed',
        'skipped',
        'todo',
        'timedout',
        'interrupted',
        'expectedfailure',
      ),
      test,
      errors: list(fc.record({ message: text, stack: optional(text), value: optional(text) })),
      steps: list(step),
      stdout: optional(text),
      stderr: optional(text),
      annotations: list(fc.record({ type: text, description: optional(text) })),
      links: list(fc.record({ name: text, url: text })),
      fields: optional(fc.dictionary(text, text, { maxKeys: 3 })),
      cases: list(text),
      comments: list(text),
      owner: optional(text),
      evidence: list(fc.record({ name: text, contentType: text, path: text })),
    })
    // As it comes from a file: members that are absent are not there.
    .map((value) => JSON.parse(JSON.stringify(value)) as Partial<AttemptEnd>);
  return { text, attempt };
}
