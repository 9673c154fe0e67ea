import { test } from 'vitest';

test('takes too long', { timeout: 300 }, () => new Promise(() => {}));
