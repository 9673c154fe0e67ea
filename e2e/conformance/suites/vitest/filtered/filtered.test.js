import { test } from 'vitest';

test('chosen one passes', () => {});

test('another', () => {});
