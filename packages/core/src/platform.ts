import * as fs from 'node:fs';
import * as timers from 'node:timers';

/*
 * What core takes of the platform inside the test runner, as it was when this module was loaded. Tests may share
 * the process (Mocha, Cucumber) and replace any of it, for good, and for ES modules as well
 * (`module.syncBuiltinESMExports`); the journal must not notice.
 */

export const {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} = fs;

export const { clearInterval, setInterval, setTimeout } = timers;

/** The clock that was there before tests could replace it: milliseconds since the epoch. */
export const now: () => number = Date.now.bind(Date);
