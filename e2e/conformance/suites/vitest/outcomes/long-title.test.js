import { test } from 'vitest';
import { LONG_TITLE } from './samples.json';

test(LONG_TITLE, () => {});
