import { describe, expect, it } from 'vitest';
import { OUTPUT_LIMIT } from '../src/events.ts';
import { clipOutput, plainText, printable, testId } from '../src/text.ts';

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
  it.each([
    ['?;', '\u001b'],
    ['1;', '\u001b['],
    [';a', '\u001b]8;'],
    ['\u001b]', ''],
    ['\u001b[', ''],
    ['\u001bP', ''],
    ['\u009b1', ''],
  ])('takes no longer for each character of a longer text: %j again and again', (piece, before) => {
    const time = (count: number) => {
      const text = before + piece.repeat(count);
      const times = Array.from({ length: 5 }, () => {
        const begin = performance.now();
        plainText(text);
        return performance.now() - begin;
      });
      return Math.min(...times);
    };
    // Linear: 16. Quadratic: 256.
    expect(time(128_000) / Math.max(time(8_000), 0.05)).toBeLessThan(100);
  });

  it('strips what other terminals have: modes, character sets, strings to a device', () => {
    const text =
      '\u001b[?25la\u001b(Bb\u001bPq#0;2\u001b\\c\u001b7d\u001b[38:2::1:2:3me\u001b[1 qf\u009d0;x\u009cg';
    expect(plainText(text)).toBe('abcdefg');
  });

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

describe('printable', () => {
  it('leaves what people write as it is', () => {
    for (const text of ['a › b: “c” 🙂 日本語 עברית é', 'C:\\x ::y', 'issue #12 [x] ## y', 'std::vector']) {
      expect(printable(text)).toBe(text);
    }
  });

  it.each([
    ['a title of the window', '\u001b]0;pwned\u0007a'],
    ['the clipboard', '\u001b]52;c;aGk=\u0007a'],
    ['a link', '\u001b]8;;http://evil.example\u001b\\a\u001b]8;;\u001b\\'],
    ['colours', '\u001b[31ma\u001b[0m'],
    ['the screen', '\u001b[2J\u001b[Ha'],
    ['colours, by C1', '\u009b31ma'],
  ])('takes away orders for %s', (_, text) => {
    expect(printable(text)).toBe('a');
  });

  it('shows every other control character, and what turns the direction of text', () => {
    for (const code of [0, 7, 8, 0x7f, 0x80, 0x90, 0x9d, 0x9f, 0x202e, 0x2066]) {
      expect(printable(`a${String.fromCharCode(code)}b`), code.toString(16)).toBe('a\ufffdb');
    }
    expect(printable('\u001b a\u001b')).toBe('\ufffd a\ufffd');
  });

  it.each(['\n', '\r', '\r\n', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029'])(
    'stays on one line: %j',
    (lineBreak) => {
      expect(printable(`a${lineBreak}Livelane: all is well`)).toBe('a Livelane: all is well');
    },
  );

  it.each([
    ['::set-output name=a::b', ': :set-output name=a::b'],
    ['  ::error::x', '  : :error::x'],
    ['x ##vso[task.setvariable variable=a]b', 'x # #vso[task.setvariable variable=a]b'],
    ['##[add-path]/x', '# #[add-path]/x'],
    ["##teamcity[buildStatus text='x']", "# #teamcity[buildStatus text='x']"],
    ['###[error]x', '## #[error]x'],
    ['\u001b[0m::error::x', ': :error::x'],
    ['#\u001b[0m#vso[task.complete]', '# #vso[task.complete]'],
    ['\n::error::x', ' : :error::x'],
  ])('is no order to a CI system: %s', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});
