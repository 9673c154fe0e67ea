import { test } from 'vitest';

test.todo('is planned');
