import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from '@playwright/test';
import { hanging } from './hanging.ts';

test.setTimeout(0);

test('hangs', async () => {
  console.log('hangs from now on');
  mkdirSync(dirname(hanging()), { recursive: true });
  writeFileSync(hanging(), '');
  await test.step('wait for ever', () => new Promise(() => {}));
});

test('hangs as well', async () => {
  console.log('hangs from now on');
  await new Promise(() => {});
});

test('never gets its turn', () => {});
