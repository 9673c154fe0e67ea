import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, JournalReader, type RunPaths, type ShardStart } from '@livelane/core';
import { FIRST_LINE_MS } from '../courier/run-follower.ts';

/** Bytes at a file's end that hold its last line, if that is a `shard-end`. */
const LAST_LINE_BYTES = 1_024;

/** Ids of the shards that have a file. */
export function shardsOf({ shards }: RunPaths): string[] {
  if (!existsSync(shards)) return [];
  return readdirSync(shards).flatMap((name) => (name.endsWith('.jsonl') ? [name.slice(0, -6)] : []));
}

/** First lines of all shards that have one. */
export function firstLines(paths: RunPaths): ShardStart[] {
  return shardsOf(paths).flatMap((id) => firstLine(fileOf(paths, id)) ?? []);
}

/**
 * Whether tests are still going on: some shard has not ended, and its runner is at work on this machine. Looks at the
 * ends of the files, not at all of them.
 */
export function isRunning(paths: RunPaths): boolean {
  const shards = shardsOf(paths);
  if (shards.length === 0) return isFresh(paths.manifest);
  return shards.some((id) => {
    const file = fileOf(paths, id);
    if (endsWithShardEnd(file)) return false;
    const first = firstLine(file);
    return first ? isAlive(first.process) : isFresh(file);
  });
}

/** Its runner may be just beginning. */
function isFresh(file: string): boolean {
  return Date.now() - statSync(file).mtimeMs < FIRST_LINE_MS;
}

function fileOf({ shards }: RunPaths, id: string): string {
  return join(shards, `${id}.jsonl`);
}

function firstLine(file: string): ShardStart | undefined {
  const reader = new JournalReader(file);
  try {
    const event = reader.read()[0]?.event;
    return event?.type === 'shard-start' ? event : undefined;
  } finally {
    reader.close();
  }
}

function endsWithShardEnd(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const from = Math.max(0, fstatSync(fd).size - LAST_LINE_BYTES);
    const bytes = Buffer.alloc(LAST_LINE_BYTES);
    const size = readSync(fd, bytes, 0, LAST_LINE_BYTES, from);
    const lines = bytes.toString('utf8', 0, size).split('\n');
    // What follows the last line's end is empty, or was torn off.
    return JSON.parse(lines.at(-2) ?? '').type === 'shard-end';
  } catch {
    return false;
  } finally {
    closeSync(fd);
  }
}
