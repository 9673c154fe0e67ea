import { livelane } from '@livelane/jest';
import { price } from './shop.js';

test('passes', () => {
  livelane.comment('from an ES module');
  expect(price('tea')).toBe(3);
});
test('fails', () => {
  expect(price('milk')).toBe(3);
});
