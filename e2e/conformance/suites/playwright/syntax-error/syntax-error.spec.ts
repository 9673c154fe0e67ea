import { test } from '@playwright/test';

// A syntax error that code formatters put up with.
const order = 41;
const order = 42;

test('is never declared', () => {});
