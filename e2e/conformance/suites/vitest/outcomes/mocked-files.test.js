import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, expect, test } from 'vitest';

const { writeSync, openSync, existsSync, readFileSync } = fs;

afterEach(() => {
  Object.assign(fs, { writeSync, openSync, existsSync, readFileSync });
  syncBuiltinESMExports();
});

test('has no disk', () => {
  const noDisk = () => {
    throw new Error('no disk');
  };
  Object.assign(fs, { writeSync: noDisk, openSync: noDisk, existsSync: noDisk, readFileSync: noDisk });
  syncBuiltinESMExports();
  expect(() => fs.readFileSync('package.json')).toThrow('no disk');
});
