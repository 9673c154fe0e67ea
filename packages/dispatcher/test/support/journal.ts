import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttemptEnd,
  JOURNAL_VERSION,
  type JournalEvent,
  LineWriter,
  type ProcessIdentity,
  type RunPaths,
  runPaths,
  type ShardEnd,
  type Status,
  testId,
  thisProcess,
} from '@livelane/core';
import { onTestFinished } from 'vitest';

/** A run's folder as a reporter makes it, gone when the test is over. */
export function makeRun(options: Record<string, unknown> = { notebook: {} }): RunPaths {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const paths = runPaths(folder);
  for (const inner of [paths.shards, paths.evidence, paths.delivery]) mkdirSync(inner);
  writeFileSync(
    paths.manifest,
    JSON.stringify({
      v: JOURNAL_VERSION,
      id: 'run-1',
      createdAt: 1_000,
      origin: 'local',
      configFrom: [folder],
      options,
    }),
  );
  return paths;
}

/** Writes one shard as a reporter does. */
export class Shard {
  readonly #writer: LineWriter;

  constructor(paths: RunPaths, id = 'one', process: ProcessIdentity = thisProcess()) {
    this.#writer = new LineWriter(join(paths.shards, `${id}.jsonl`), 'new');
    this.write({
      type: 'shard-start',
      v: JOURNAL_VERSION,
      at: Date.now(),
      framework: { name: 'playwright', version: '1.65.1' },
      reporter: '0.1.0',
      node: 'v20.19.0',
      os: 'linux x64',
      process,
    });
  }

  write(event: JournalEvent): void {
    this.#writer.append(JSON.stringify(event));
  }

  begin(title: string, lane = '0', attempt = 0): void {
    this.write({ type: 'attempt-start', at: Date.now(), lane, attempt, test: identity(title) });
  }

  result(title: string, status: Status = 'passed', more: Partial<AttemptEnd> = {}): void {
    this.write({
      type: 'attempt-end',
      at: Date.now(),
      lane: '0',
      test: identity(title),
      attempt: 0,
      status,
      final: true,
      startedAt: Date.now() - 5,
      durationMs: 5,
      ...more,
    });
  }

  end(status: ShardEnd['status'] = 'passed'): void {
    this.write({ type: 'shard-end', at: Date.now(), status, durationMs: 10 });
    this.#writer.close();
  }
}

function identity(title: string) {
  return { id: testId('a.spec.ts', [], title), title, path: [], file: 'a.spec.ts' };
}

/** A process that is certainly gone. */
export const deadProcess: ProcessIdentity = { ...thisProcess(), pid: 2 ** 22 + 1 };
