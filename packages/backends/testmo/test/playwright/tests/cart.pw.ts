import { test } from '@playwright/test';

test('adds an item', () => {});
test.describe('Cart', () => {
  test.describe('totals', () => {
    test('sums <up> & "quotes" \'single\'', () => {});
    test('  padded  ', () => {});
    test('line\nbreak\tand tab', () => {});
    test('crlf\r\nhere', () => {});
    test('bell \u0007 del \u007f nel \u0085', () => {});
    test('ümläut 漢字 🎉', () => {});
    test('entity &amp; &#65; text', () => {});
    test('two  spaces', () => {});
  });
});
test.describe('  padded group  ', () => {
  test('in it', () => {});
});
test.describe(() => {
  test('anonymous group', () => {});
});
test('tagged @smoke', { tag: '@fast' }, () => {});
