import { test } from 'vitest';

test('b passes', () => {});

test('b passes too', () => {});
