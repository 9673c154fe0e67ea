import { test } from 'vitest';

throw new Error('thrown while it loads');

test('is never seen', () => {});
