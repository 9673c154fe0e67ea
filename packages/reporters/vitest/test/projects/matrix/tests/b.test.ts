import { test } from 'vitest';

test('passes in b', (): void => {});
