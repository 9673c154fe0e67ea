import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttemptEnd, JOURNAL_VERSION } from '../src/events.ts';
import { findEvidence } from '../src/evidence.ts';
import { readEvent } from '../src/journal-event.ts';
import { JournalReader, LineStore } from '../src/journal-reader.ts';
import { lineFilter, secretStriker } from '../src/known-secrets.ts';
import { readCourierState, readManifest } from '../src/run-folder.ts';
import { summaryLines } from '../src/summary.ts';
import { clipOutput, plainText, printable } from '../src/text.ts';
import { backendState, courierState } from './support/courier-states.ts';
import { emptyRun, tempFolder } from './support/temp-folder.ts';

const numRuns = Number(process.env.LIVELANE_PROPERTY_RUNS) || 300;

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

/** JSON of any kind, and now and then the names that objects have by themselves. */
const anyJson = fc.oneof(
  fc.jsonValue(),
  fc.jsonValue({ maxDepth: 6 }),
  fc
    .constantFrom('1e999', '-0', '{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":1}}')
    .map(parsed),
);

const event: AttemptEnd = {
  type: 'attempt-end',
  at: 1,
  lane: '0',
  test: {
    id: 'i',
    title: 't',
    path: ['g'],
    file: 'f',
    line: 1,
    project: 'p',
    tags: ['@a'],
    parameters: { a: 'b' },
  },
  attempt: 0,
  status: 'passed',
  final: true,
  startedAt: 1,
  durationMs: 1,
  errors: [{ message: 'm', stack: 's', location: { file: 'f', line: 1 } }],
  steps: [{ title: 's', status: 'passed', startedAt: 1, durationMs: 1, steps: [] }],
  stdout: 'o',
  annotations: [{ type: 'a' }],
  evidence: [{ name: 'n', contentType: 'c', path: 'evidence/1/n' }],
  links: [{ name: 'n', url: 'u' }],
  fields: { a: 'b' },
  cases: ['C-1'],
  comments: ['c'],
  owner: 'o',
};
const events = [
  event,
  { type: 'attempt-start', at: 1, lane: '0', test: event.test, attempt: 0 },
  { type: 'test-final', at: 1, lane: '0', test: { id: 'i' } },
  { type: 'run-error', at: 1, error: { message: 'm' } },
  { type: 'shard-end', at: 1, status: 'passed', durationMs: 1 },
  {
    type: 'shard-start',
    v: JOURNAL_VERSION,
    at: 1,
    framework: { name: 'n', version: 'v' },
    reporter: 'r',
    node: 'n',
    os: 'o',
    process: { pid: 1, host: 'h' },
    shard: { current: 1, total: 2 },
  },
];

function parsed(json: string): unknown {
  return JSON.parse(json);
}

/** Every place in a value, as a list of names. */
function placesIn(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...at, name]))];
}

function replaced(value: unknown, [name, ...rest]: string[], by: unknown): unknown {
  if (name === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  return Object.assign(copy, { [name]: replaced(copy[name], rest, by) });
}

/** One of the values with anything else at one of its places. */
function spoilt(values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .constantFrom(...values)
    .chain((value) => fc.tuple(fc.constant(value), fc.constantFrom(...placesIn(value)), anyJson))
    .map(([value, place, by]) => replaced(value, place, by));
}

const line = fc.oneof(
  spoilt(events).map((value) => JSON.stringify(value)),
  anyJson.map((value) => JSON.stringify(value)),
  anyText.map((text) => text.replaceAll('\n', '')),
  fc.constantFrom(...events).map((value) => JSON.stringify(value)),
  fc.nat().map((length) => JSON.stringify(event).slice(0, length % 500)),
);

function reading<Value>(read: () => Value): Value | 'newer' {
  try {
    return read();
  } catch (error) {
    if (/This journal has version/.test(String(error))) return 'newer';
    throw error;
  }
}

describe('a line of a journal', () => {
  it('is an event of the right shape, or none, whatever it holds', () => {
    fc.assert(
      fc.property(line, (json) => {
        const read = reading(() => readEvent(json));
        if (read === undefined || read === 'newer') return;
        // What readers do with it, without looking twice.
        expect(Number.isFinite(new Date(read.at).getTime())).toBe(true);
        if (!('test' in read) || !('attempt' in read)) return;
        const { test } = read;
        for (const text of [
          test.id,
          test.title,
          test.file,
          ...test.path,
          ...(test.tags ?? []),
          test.project ?? '',
        ])
          expect(typeof text).toBe('string');
        if (read.type !== 'attempt-end') return;
        expect(Number.isFinite(read.durationMs)).toBe(true);
        for (const [name, value] of Object.entries({ ...read.fields, ...test.parameters }))
          expect(typeof (name + value) === 'string' && typeof value === 'string').toBe(true);
        for (const { message, location } of read.errors ?? []) {
          expect(typeof message).toBe('string');
          if (location) expect(Number.isFinite(location.line)).toBe(true);
        }
        for (const { name, contentType } of read.evidence ?? [])
          expect(typeof name + typeof contentType).toBe('stringstring');
        for (const { url } of read.links ?? []) expect(typeof url).toBe('string');
      }),
      { numRuns: numRuns * 3 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each([10, 499, 1_000, 100_000])(
    'with %d steps within each other is read without an end of the stack',
    (depth) => {
      const step = '{"title":"s","status":"passed","startedAt":1,"durationMs":1,"steps":[';
      const text = JSON.stringify({ ...event, steps: 0 });
      const read = readEvent(
        text.replace('"steps":0', `"steps":[${step.repeat(depth)}${']}'.repeat(depth)}]`),
      );
      expect(read).toMatchObject({ type: 'attempt-end', status: 'passed' });
      expect('steps' in (read as object)).toBe(depth < 500);
      const list = readEvent(text.replace('"steps":0', `"steps":${'['.repeat(depth)}${']'.repeat(depth)}`));
      expect(list).toMatchObject({ type: 'attempt-end', status: 'passed' });
    },
  );

  it('loses its result for nothing that it could do without', () => {
    const needed = /^(type|at|lane|test|test,(id|title|path|path,0|file)|attempt|status|final|)$/;
    fc.assert(
      fc.property(fc.constantFrom(...placesIn(event)), anyJson, (place, by) => {
        if (needed.test(place.join())) return;
        expect(readEvent(JSON.stringify(replaced(event, place, by)))).toMatchObject({ status: 'passed' });
      }),
      { numRuns },
    );
  });
});

describe('a journal', () => {
  it('is read to its end, in any pieces, with every whole line counted or returned', () => {
    const path = join(tempFolder(), 'a.jsonl');
    const lines = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
        line.map((text) => Buffer.from(text)),
      ),
      { maxLength: 12 },
    );
    const store = new LineStore();
    fc.assert(
      fc.property(lines, fc.uint8Array({ maxLength: 40 }), (whole, torn) => {
        const tail = Buffer.from(torn.filter((byte) => byte !== 10));
        writeFileSync(path, Buffer.concat([...whole.flatMap((bytes) => [bytes, Buffer.from('\n')]), tail]));
        const reader = new JournalReader(path);
        try {
          let count = 0;
          for (;;) {
            const some = reading(() => reader.read());
            if (some === 'newer') return;
            if (some.length === 0) break;
            count += some.length;
            for (const {
              event: { type },
              ref,
            } of some)
              if (type === 'attempt-end') expect(store.attempt(path, ref).type).toBe(type);
          }
          expect(count + reader.skipped).toBe(whole.filter(({ length }) => length > 0).length);
          expect(reader.tornBytes).toBe(tail.length);
        } finally {
          reader.close();
        }
      }),
      { numRuns },
    );
    store.close();
  });
});

describe('the files of a run', () => {
  const whole = courierState({
    state: 'undelivered',
    deadline: 5,
    through: ['a'],
    shards: ['a'],
    backends: [
      backendState({
        url: 'u',
        label: 'l',
        refused: [{ test: 't', reason: 'r' }],
        unlinked: ['t'],
        unlinkedCount: 1,
        files: { delivered: 0, pending: 1, left: ['x'] },
        waiting: { reason: 'r', since: 1 },
        notes: ['n'],
      }),
    ],
  });

  it('give a state that can be told, or none', () => {
    const paths = emptyRun();
    fc.assert(
      fc.property(fc.oneof(spoilt([whole]), anyJson), (value) => {
        writeFileSync(paths.courierState, JSON.stringify(value));
        const state = readCourierState(paths);
        if (!state) return;
        for (const text of summaryLines(paths, state)) expect(typeof text).toBe('string');
        expect(state.ended.includes('a')).toBe(false);
      }),
      { numRuns },
    );
  });

  it('give a manifest that can be used, or a sentence', () => {
    const paths = emptyRun();
    const manifest = { v: 1, id: 'i', createdAt: 1, origin: 'ci', configFrom: ['/a'], options: { run: {} } };
    fc.assert(
      fc.property(fc.oneof(spoilt([manifest]), anyJson), (value) => {
        writeFileSync(paths.manifest, JSON.stringify(value));
        try {
          const { configFrom, options, createdAt } = readManifest(paths);
          expect([...configFrom, Object.keys(options), new Date(createdAt).toISOString()]).toBeDefined();
        } catch (error) {
          expect(String(error)).toContain('is damaged');
        }
      }),
      { numRuns },
    );
  });

  it('never lead outside of the folder', () => {
    const paths = emptyRun();
    const secret = join(tempFolder(), 'secret');
    writeFileSync(secret, 'secret');
    writeFileSync(paths.manifest, '{}');
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', 'evidence', 'run.json', secret, '\0', '\\'),
      anyText,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(part).map((parts) => parts.join('/')),
          anyText,
        ),
        (path) => {
          expect(findEvidence(paths.folder, { name: '', contentType: '', path })).toHaveProperty('missing');
        },
      ),
      { numRuns },
    );
  });
});

describe('text', () => {
  it('that is printed is one line without an order to anybody', () => {
    const piece = fc.oneof(
      anyText,
      fc.constantFrom(
        '::',
        '##vso[a]',
        '#',
        '##[',
        '\n',
        '\r',
        '\u001b]52;c;x\u0007',
        '\u001b[2J',
        '\u009b',
        '\u202e',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => {
          const line = printable(text);
          expect(line).not.toMatch(/[^\P{Cc}\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
          expect(line).not.toMatch(/^\s*::|##\w*\[/);
          expect(line).not.toMatch(/\p{Cs}/u);
          expect(printable(line)).toBe(line);
        },
      ),
      { numRuns: numRuns * 3 },
    );
  });

  it('is plain after it was made plain, and cut within its limit', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 100, max: 300 }), (text, limit) => {
        const long = text.repeat(20);
        expect(plainText(plainText(text))).toBe(plainText(text));
        expect(clipOutput(long, limit).length).toBeLessThanOrEqual(Math.max(limit + 60, 0));
      }),
      { numRuns },
    );
  });

  it('holds no secret after it was struck, and the line is JSON of the same shape', () => {
    const secret = fc.oneof(
      fc.string({ minLength: 6, maxLength: 40 }),
      fc.string({ unit: 'grapheme', minLength: 6 }),
    );
    fc.assert(
      fc.property(secret, anyText, anyText, (known, before, after) => {
        // What stands around it must not end or begin it a second time.
        fc.pre(!'[redacted]'.includes(known) && !(before + after).includes(known));
        const text = before + known + after;
        expect(secretStriker([known])(text).split(known).length).toBeLessThan(text.split(known).length);
        const filter = lineFilter([known]);
        const struck = JSON.parse(filter(JSON.stringify({ ...event, stdout: text }))) as AttemptEnd;
        expect(Object.keys(struck)).toEqual(Object.keys(event));
        expect(struck.stdout).toBe(secretStriker([known])(text));
      }),
      { numRuns },
    );
  });
});
