import { test } from 'vitest';
import { ODD_TITLE } from './samples.json';

test(ODD_TITLE, () => {
  throw new Error(ODD_TITLE);
});
