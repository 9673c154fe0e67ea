import { describe, expect, it } from 'vitest';
import { OUTPUT_LIMIT } from '../src/events.ts';
import { clipOutput, plainText, testId } from '../src/text.ts';

describe('testId', () => {
  it('never changes, because vendors and journals keep it', () => {
    expect(testId('tests/cart.spec.ts', ['cart', 'empty'], 'shows a hint')).toBe(
      '096dd7e6a9cb5d4206e1bd93e06f491c2558e3658b10f701e2c17655417c8d63',
    );
  });

  it.each([
    ['groups that are cut differently', [['a', 'b c'], 't'], [['a b', 'c'], 't']],
    ['a group and a title', [['a'], 'b'], [[], 'a b']],
    ['an empty group and none', [[''], 't'], [[], 't']],
    ['a quote and its end', [['a","b'], 't'], [['a', 'b'], 't']],
    ['upper and lower case', [[], 'T'], [[], 't']],
    ['two halves of different characters', [[], '\ud83d'], [[], '\ud83c']],
  ] as [string, [string[], string], [string[], string]][])('tells %s apart', (_, one, other) => {
    expect(testId('a.ts', ...one)).not.toBe(testId('a.ts', ...other));
  });

  it('tells the same title in two files apart', () => {
    expect(testId('a.ts', [], 't')).not.toBe(testId('b.ts', [], 't'));
  });
});

describe('plainText', () => {
  it('strips colours, cursor movements and links of terminals', () => {
    const text =
      '\u001b[31mred\u001b[39m \u001b[2K\u001b[1Gline \u001b]8;;https://a.example\u0007link\u001b]8;;\u0007';
    expect(plainText(text)).toBe('red line link');
  });

  it('replaces halves of characters, and keeps whole ones', () => {
    expect(plainText('a\ud83d b\ude42 c🙂')).toBe('a\ufffd b\ufffd c🙂');
  });

  it('keeps line ends and tabs', () => {
    expect(plainText('a\n\tb\r\n')).toBe('a\n\tb\r\n');
  });
});

describe('clipOutput', () => {
  it('keeps what is not longer than the limit', () => {
    expect(clipOutput('x'.repeat(100), 100)).toBe('x'.repeat(100));
  });

  it('keeps head and tail of what is longer, and says how much is missing', () => {
    const text = `${'a'.repeat(50)}${'-'.repeat(900)}${'b'.repeat(150)}`;
    expect(clipOutput(text, 200)).toBe(`${'a'.repeat(50)}\n… 900 characters left out …\n${'b'.repeat(150)}`);
  });

  it('keeps every character but those it counts as left out', () => {
    for (const limit of [0, 1, 2, 3, 7]) {
      const kept = clipOutput('0123456789', limit).replace(/\n… (\d+) characters left out …\n/, '');
      expect(kept).toHaveLength(limit);
    }
  });

  it('leaves no half of a character where it cuts', () => {
    const clipped = clipOutput('🙂'.repeat(100), 101);
    expect(plainText(clipped)).toBe(clipped);
  });

  it('has a limit of its own', () => {
    expect(clipOutput('x'.repeat(OUTPUT_LIMIT))).toHaveLength(OUTPUT_LIMIT);
    expect(clipOutput('x'.repeat(OUTPUT_LIMIT + 1))).toContain('… 1 characters left out …');
  });
});
