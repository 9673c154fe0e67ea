import fs from 'node:fs';
import { test } from '@playwright/test';

const { writeSync, openSync, existsSync, readFileSync } = fs;

test('has no disk', () => {
  const noDisk = () => {
    throw new Error('there is no disk');
  };
  Object.assign(fs, { writeSync: noDisk, openSync: noDisk, existsSync: noDisk, readFileSync: noDisk });
});

test.afterEach(() => {
  Object.assign(fs, { writeSync, openSync, existsSync, readFileSync });
});
