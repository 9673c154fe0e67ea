import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type JournalEvent,
  LineWriter,
  type RunPaths,
  runPaths,
  type Status,
  type TestIdentity,
  type TestStatus,
  testId,
} from '@livelane/core';
import { sampleRun } from '../../src/testing/index.ts';

/** A result as the journal tells it, worked out beside the courier's own reading. */
export interface ToldResult {
  id: string;
  lane: string;
  title: string;
  status: TestStatus;
  /** By their ids. */
  files: string[];
  /** The line of its shard with which it became final, from 1; none where the runner was killed. */
  line: number;
}

interface OpenTest {
  title: string;
  attempts: { offset: number; status: Status; files: string[] }[];
  lane: string;
}

/** One runner: writes real lines into a real file, as a reporter does, and knows what they mean. */
export class ModelShard {
  readonly id: string;
  readonly file: string;
  readonly told: ToldResult[] = [];
  lines = 0;
  end: 'running' | 'ended' | 'killed' = 'running';
  readonly #writer: LineWriter;
  readonly #open = new Map<string, OpenTest>();
  #offset = 0;

  constructor(paths: RunPaths, id: string) {
    this.id = id;
    this.file = join(paths.shards, `${id}.jsonl`);
    this.#writer = new LineWriter(this.file, 'new');
    this.#write({ ...sampleRun().start, at: Date.now() });
  }

  begin(title: string, lane: string): void {
    const test = identity(title);
    const attempt = this.#open.get(test.id)?.attempts.length ?? 0;
    this.#write({ type: 'attempt-start', at: Date.now(), lane, attempt, test });
  }

  endAttempt(title: string, lane: string, how: { status: Status; final: boolean; files: number }): void {
    const { status, final } = how;
    const test = identity(title);
    const open = this.#open.get(test.id) ?? { title, attempts: [], lane };
    this.#open.set(test.id, open);
    const attempt = open.attempts.length;
    const offset = this.#offset;
    const evidence = Array.from({ length: how.files }, (_, place) => ({
      name: `${place}.txt`,
      contentType: 'text/plain',
      path: EVIDENCE,
    }));
    const at = Date.now();
    this.#write({
      type: 'attempt-end',
      at,
      lane,
      test,
      attempt,
      status,
      final,
      startedAt: at,
      durationMs: 0,
      ...(evidence.length > 0 && { evidence }),
    });
    const files = evidence.map((_, place) => `${attempt}.${place}`);
    open.attempts.push({ offset, status, files });
    open.lane = lane;
    if (final) this.#finish(test);
  }

  settle(title: string): void {
    const test = identity(title);
    this.#write({ type: 'test-final', at: Date.now(), lane: '0', test: { id: test.id } });
    this.#finish(test);
  }

  fail(): void {
    this.#write({ type: 'run-error', at: Date.now(), error: { message: 'a file does not load' } });
  }

  /** The runner ends with its last line, or is killed. */
  stop(how: 'ended' | 'killed'): void {
    this.end = how;
    if (how === 'ended') this.#write({ type: 'shard-end', at: Date.now(), status: 'failed', durationMs: 1 });
    const left = [...this.#open.values()].sort((one, other) => lastOffset(one) - lastOffset(other));
    for (const open of left) this.#tell(open, how === 'ended' ? this.lines : Infinity);
    this.#open.clear();
    this.#writer.close();
  }

  /** What is final once so many lines were read; with a killed runner, once that was noticed. */
  toldBy(lines: number, isOver: boolean): ToldResult[] {
    return this.told.filter(({ line }) => line <= lines || isOver);
  }

  #finish(test: TestIdentity): void {
    const open = this.#open.get(test.id);
    if (!open) return;
    this.#open.delete(test.id);
    this.#tell(open, this.lines);
  }

  #tell(open: OpenTest, line: number): void {
    const statuses = open.attempts.map(({ status }) => status);
    const last = open.attempts.at(-1);
    if (!last) return;
    const isFlaky =
      last.status === 'passed' && statuses.some((status) => status === 'failed' || status === 'timedout');
    const id = `${this.id}:${last.offset}`;
    this.told.push({
      id,
      lane: `${this.id}/${open.lane}`,
      title: open.title,
      status: isFlaky ? 'flaky' : last.status,
      files: open.attempts.flatMap(({ files }) => files.map((file) => `${id}#${file}`)),
      line,
    });
  }

  #write(event: JournalEvent): void {
    const json = JSON.stringify(event);
    this.#writer.append(json);
    this.#offset += Buffer.byteLength(json) + 1;
    this.lines++;
  }
}

const EVIDENCE = 'evidence/one/one.txt';

/** A run's folder with one evidence file in it. */
export function makeModelRun(): { paths: RunPaths; remove(): void } {
  const paths = runPaths(mkdtempSync(join(tmpdir(), 'livelane-model-')));
  for (const inner of [paths.shards, paths.evidence, paths.delivery, join(paths.evidence, 'one')])
    mkdirSync(inner);
  writeFileSync(join(paths.folder, EVIDENCE), 'x');
  return { paths, remove: () => rmSync(paths.folder, { recursive: true, force: true }) };
}

function lastOffset({ attempts }: OpenTest): number {
  return attempts.at(-1)?.offset ?? 0;
}

export function identity(title: string): TestIdentity {
  return { id: testId('a.spec.ts', [], title), title, path: [], file: 'a.spec.ts' };
}
