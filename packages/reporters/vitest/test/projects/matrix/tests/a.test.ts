import { test } from 'vitest';

test('passes in a', (): void => {});
