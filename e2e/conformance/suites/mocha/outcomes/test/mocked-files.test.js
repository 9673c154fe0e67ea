import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { writeSync, openSync, existsSync, readFileSync } = fs;
const noDisk = () => {
  throw new Error('there is no disk');
};

afterEach(() => {
  Object.assign(fs, { writeSync, openSync, existsSync, readFileSync });
  syncBuiltinESMExports();
});

it('has no disk', () => {
  Object.assign(fs, { writeSync: noDisk, openSync: noDisk, existsSync: noDisk, readFileSync: noDisk });
  // Modules see it as well.
  syncBuiltinESMExports();
});
