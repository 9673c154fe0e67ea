import { rmSync } from 'node:fs';
import { type ProcessIdentity, type RunPaths, thisProcess } from '@livelane/core';
import * as testing from '@livelane/core/testing';
import { onTestFinished } from 'vitest';

export { ShardWriter as Shard } from '@livelane/core/testing';

/** A run's folder as a reporter makes it, gone when the test is over. */
export function makeRun(options: Record<string, unknown> = { notebook: {} }): RunPaths {
  const paths = testing.makeRun(options);
  onTestFinished(() => rmSync(paths.folder, { recursive: true, force: true }));
  return paths;
}

/** A process that is certainly gone. */
export const deadProcess: ProcessIdentity = { ...thisProcess(), pid: 2 ** 22 + 1 };
