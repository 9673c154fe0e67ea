import { test } from 'vitest';

test.only('is chosen', () => {});

test('is not chosen', () => {});
