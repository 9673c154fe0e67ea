import { test } from 'vitest';

test('a passes', () => {});

test('a passes too', () => {});
