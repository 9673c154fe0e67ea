import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttemptEnd,
  JOURNAL_VERSION,
  type JournalEvent,
  type ProcessIdentity,
  type ShardEnd,
  type ShardStart,
  type Status,
} from '../events.ts';
import { LineWriter } from '../line-writer.ts';
import { type RunPaths, runPaths } from '../paths.ts';
import { thisProcess } from '../process-alive.ts';
import type { RunManifest } from '../run.ts';
import { testId } from '../text.ts';

/**
 * Makes a run's folder, in the folder for temporary files, as a reporter with these options makes it.
 * @param more what is different in its manifest.
 */
export function makeRun(options: Record<string, unknown>, more: Partial<RunManifest> = {}): RunPaths {
  const paths = runPaths(mkdtempSync(join(tmpdir(), 'livelane-run-')));
  for (const inner of [paths.shards, paths.evidence, paths.delivery]) mkdirSync(inner);
  writeFileSync(
    paths.manifest,
    JSON.stringify({
      v: JOURNAL_VERSION,
      id: 'run-1',
      createdAt: Date.now(),
      origin: 'local',
      configFrom: [paths.folder],
      options,
      ...more,
    }),
  );
  return paths;
}

/** Writes a shard of a run without any framework. */
export class ShardWriter {
  readonly #writer: LineWriter;

  /** @param more what is different in its first line. */
  constructor(
    paths: RunPaths,
    id = 'one',
    process: ProcessIdentity = thisProcess(),
    more: Partial<ShardStart> = {},
  ) {
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
      ...more,
    });
  }

  write(event: JournalEvent): void {
    this.#writer.append(JSON.stringify(event));
  }

  begin(title: string, lane = '0', attempt = 0): void {
    this.write({ type: 'attempt-start', at: Date.now(), lane, attempt, test: identity(title) });
  }

  result(title: string, status: Status = 'passed', more: Partial<AttemptEnd> = {}): void {
    const at = Date.now();
    this.write({
      type: 'attempt-end',
      at,
      lane: '0',
      test: identity(title),
      attempt: 0,
      status,
      final: true,
      startedAt: at - 5,
      durationMs: 5,
      ...more,
    });
  }

  /** The last result of this test was not final, and is now. */
  settle(title: string): void {
    this.write({ type: 'test-final', at: Date.now(), lane: '0', test: { id: identity(title).id } });
  }

  end(status: ShardEnd['status'] = 'passed'): void {
    this.write({ type: 'shard-end', at: Date.now(), status, durationMs: 10 });
    this.#writer.close();
  }
}

function identity(title: string) {
  return { id: testId('a.spec.ts', [], title), title, path: [], file: 'a.spec.ts' };
}
