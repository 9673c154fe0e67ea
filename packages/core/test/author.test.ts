import { describe, expect, test } from 'vitest';
import { type AuthorAttachment, makeLivelane } from '../src/author/make-livelane.ts';
import { type AuthorFacts, addNotes, type Note } from '../src/author/note.ts';
import { StepRecorder } from '../src/author/step-recorder.ts';
import type { Step } from '../src/events.ts';

function recorded() {
  const notes: Note[] = [];
  const attached: AuthorAttachment[] = [];
  const livelane = makeLivelane({
    send: (note) => notes.push(note),
    attach: (attachment) => {
      attached.push(attachment);
    },
    step: (_title, body) => body(),
  });
  return { livelane, notes, attached };
}

describe('the author’s words', () => {
  test('become notes, in the order of the calls', () => {
    const { livelane, notes } = recorded();
    livelane.case('CALC-1', ' CALC-2 ');
    livelane.comment('looked twice');
    livelane.field('retries left', 3);
    livelane.link('https://example.com/');
    livelane.link('https://example.com/', 'the page');
    livelane.owner('ann');
    livelane.ignore();
    expect(notes).toEqual([
      { kind: 'case', keys: ['CALC-1', ' CALC-2 '] },
      { kind: 'comment', text: 'looked twice' },
      { kind: 'field', name: 'retries left', value: '3' },
      { kind: 'link', url: 'https://example.com/', name: 'https://example.com/' },
      { kind: 'link', url: 'https://example.com/', name: 'the page' },
      { kind: 'owner', name: 'ann' },
      { kind: 'ignore' },
    ]);
  });

  test('never throw, whatever they are given and wherever they fail', async () => {
    const livelane = makeLivelane({
      send: () => {
        throw new Error('no test is running');
      },
      attach: () => Promise.reject(new Error('the disk is full')),
      step: (_title, body) => body(),
    });
    livelane.case(7 as unknown as string);
    livelane.comment(undefined as unknown as string);
    livelane.field(null as unknown as string, {} as unknown as string);
    livelane.comment({
      toString() {
        throw new Error('no text');
      },
    } as unknown as string);
    await livelane.attach('a.txt', { body: 'text' });
    await livelane.attach('a.txt', undefined as unknown as { body: string });
  });
});

describe('an attached file', () => {
  test.each([
    ['a path', 'shot', { path: 'out/shot.png' }, { contentType: 'image/png', path: 'out/shot.png' }],
    ['a path without an ending', 'x', { path: 'out/x' }, { contentType: 'application/octet-stream' }],
    ['text', 'note', { body: 'hé' }, { contentType: 'text/plain', body: new TextEncoder().encode('hé') }],
    ['text with a known name', 'a.json', { body: '{}' }, { contentType: 'application/json' }],
    ['bytes', 'x', { body: new Uint8Array([1]) }, { contentType: 'application/octet-stream' }],
    ['its own type', 'x', { body: 'x', contentType: 'text/x' }, { contentType: 'text/x' }],
  ])('given by %s', (_what, name, content, expected) => {
    const { livelane, attached } = recorded();
    livelane.attach(name, content);
    expect(attached).toMatchObject([{ name, ...expected }]);
  });
});

describe('notes in an attempt', () => {
  test('add up; of a field the last value counts; a case is named once', () => {
    const facts: AuthorFacts = { links: [{ name: 'native', url: 'https://a' }] };
    addNotes(facts, [
      { kind: 'case', keys: ['A-1', ' A-2 '] },
      { kind: 'case', keys: ['A-2', '', 'A-3'] },
      { kind: 'field', name: 'browser', value: 'chrome' },
      { kind: 'field', name: 'browser', value: 'firefox' },
      { kind: 'comment', text: 'one' },
      { kind: 'comment', text: '\u001b[31mtwo\u001b[39m' },
      { kind: 'link', name: 'mine', url: 'https://b' },
      { kind: 'owner', name: 'ann' },
      { kind: 'owner', name: 'bob' },
      { kind: 'ignore' },
    ]);
    expect(facts).toEqual({
      cases: ['A-1', 'A-2', 'A-3'],
      fields: { browser: 'firefox' },
      comments: ['one', 'two'],
      links: [
        { name: 'native', url: 'https://a' },
        { name: 'mine', url: 'https://b' },
      ],
      owner: 'bob',
      ignored: true,
    });
  });
});

test('a case without a key names nothing', () => {
  const facts: AuthorFacts = {};
  addNotes(facts, [{ kind: 'case', keys: ['', '  '] }]);
  expect(facts).toEqual({});
});

describe('a step', () => {
  function stepper() {
    const ended: Step[] = [];
    return { steps: new StepRecorder((step) => ended.push(step)), ended };
  }

  test('returns what its body returns, and is told with its time', () => {
    const { steps, ended } = stepper();
    expect(steps.step('adds', () => 1 + 1)).toBe(2);
    expect(ended).toMatchObject([{ title: 'adds', status: 'passed', durationMs: expect.any(Number) }]);
    expect(Math.abs((ended[0]?.startedAt ?? 0) - Date.now())).toBeLessThan(10_000);
  });

  test('that waits ends when its promise does', async () => {
    const { steps, ended } = stepper();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const waiting = steps.step('waits', async () => {
      await gate;
      return 'done';
    });
    expect(ended).toEqual([]);
    open();
    expect(await waiting).toBe('done');
    expect(ended).toMatchObject([{ title: 'waits', status: 'passed' }]);
  });

  test('throws what its body throws, and has failed', async () => {
    const { steps, ended } = stepper();
    expect(() =>
      steps.step('throws', () => {
        throw new TypeError('no money');
      }),
    ).toThrow(TypeError);
    await expect(steps.step('rejects', async () => Promise.reject('a string'))).rejects.toBe('a string');
    expect(ended).toMatchObject([
      { title: 'throws', status: 'failed', error: 'no money' },
      { title: 'rejects', status: 'failed', error: 'a string' },
    ]);
  });

  test('is told inside the one around it, also beside others', async () => {
    const { steps, ended } = stepper();
    await steps.step('outer', async () => {
      await Promise.all([
        steps.step('left', async () => {
          await null;
          steps.step('left inner', () => {});
        }),
        steps.step('right', () => {}),
      ]);
    });
    expect(ended).toMatchObject([
      {
        title: 'outer',
        steps: [{ title: 'left', steps: [{ title: 'left inner' }] }, { title: 'right' }],
      },
    ]);
    expect(ended).toHaveLength(1);
  });

  test('that has ended does not hold what it set going', async () => {
    const { steps, ended } = stepper();
    await new Promise<void>((resolve) => {
      steps.step('calls back', () => setTimeout(() => resolve(steps.step('comes after', () => {})), 1));
    });
    expect(ended.map(({ title, steps }) => [title, steps])).toEqual([
      ['calls back', undefined],
      ['comes after', undefined],
    ]);
  });
});
