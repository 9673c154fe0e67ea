import { describe, expect, test } from 'vitest';
import { nastyTexts as commonTexts } from '../src/testing/nasty-texts.ts';
import { clean, clip, clipMiddle, oneLine } from '../src/words/text.ts';

const nastyTexts = [...commonTexts, 'x'.repeat(750), 'x'.repeat(751)];

const wellFormed = (text: string) => (text as string & { isWellFormed(): boolean }).isWellFormed();

describe('cutting', () => {
  test('keeps limits, whole characters and a marker, whatever the text', () => {
    for (const nasty of nastyTexts) {
      const text = clean(nasty);
      for (const limit of [1, 2, 79, 80, 750]) {
        const short = clip(text, limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        expect(wellFormed(short)).toBe(true);
        expect(short === text || short.endsWith('…')).toBe(true);
      }
      for (const limit of [200, 16_384]) {
        const middle = clipMiddle(text, limit);
        expect(middle.length).toBeLessThanOrEqual(limit);
        expect(wellFormed(middle)).toBe(true);
        expect(middle === text || /… \d+ characters left out …/.test(middle)).toBe(true);
      }
    }
  });

  test('counts what is left out exactly', () => {
    const text = `${'a'.repeat(10_000)}${'b'.repeat(10_000)}`;
    const cut = clipMiddle(text, 16_384);
    const left = Number(/… (\d+) characters/.exec(cut)?.[1]);
    const kept = cut.replace(/\n… .* …\n/, '');
    expect(kept.length + left).toBe(text.length);
    expect(kept).toMatch(/^a+b+$/);
  });
});

describe('cleaning', () => {
  test('shows control characters, and keeps tabs and line breaks', () => {
    expect(clean('a\u0000b\tc\nd\r\ne\u001b[31mf\u001b[39m')).toBe('a\ufffdb\tc\nd\r\nef');
  });

  test('makes a name of any text', () => {
    for (const nasty of nastyTexts) {
      const name = oneLine(nasty, 'Unnamed', 750);
      expect(name).toMatch(/\S/);
      expect(name).not.toMatch(/[\n\r\t]/);
      expect(name.length).toBeLessThanOrEqual(750);
    }
  });
});
