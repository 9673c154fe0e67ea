import { expectTypeOf, test } from 'vitest';

test('has the right type', () => {
  expectTypeOf({ total: 42 }).toEqualTypeOf<{ total: number }>();
});

test('has the wrong type', () => {
  expectTypeOf({ total: 42 }).toEqualTypeOf<{ total: string }>();
});
