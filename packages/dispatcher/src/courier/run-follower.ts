import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, JournalReader, type RunPaths } from '@livelane/core';
import type { RunView, ShardView } from './run-view.ts';

const SHARD_FILE = /^(.+)\.jsonl$/;
/** How often the folder is looked at for further shards, milliseconds. */
const FOLDER_MS = 100;
/** How often a silent runner is checked for being alive, milliseconds. */
const ALIVE_MS = 250;
/** How long a runner may take from making its file to writing the first line, milliseconds. */
export const FIRST_LINE_MS = 5_000;

/** Reads a run's journal into its view while it is being written. */
export class RunFollower {
  readonly #paths: RunPaths;
  readonly #view: RunView;
  readonly #readers = new Map<ShardView, JournalReader>();
  #folderReadAt = 0;
  #aliveCheckedAt = 0;

  constructor(paths: RunPaths, view: RunView) {
    this.#paths = paths;
    this.#view = view;
  }

  /**
   * Takes in what is new, a bounded piece at a time.
   * @returns whether there was anything.
   * @throws when the journal cannot be read, or is of a newer version.
   */
  poll(): boolean {
    const now = Date.now();
    if (now - this.#folderReadAt >= FOLDER_MS) {
      this.#folderReadAt = now;
      this.findShards();
    }
    let news = false;
    for (const [shard, reader] of this.#readers) {
      const lines = reader.read();
      for (const line of lines) this.#view.add(shard, line);
      if (lines.length > 0) news = true;
      else if (shard.end) this.#finish(shard, reader);
    }
    // The end of the last shard that is known closes the run at the vendors: look for further ones before.
    if (news && this.#view.over) this.findShards();
    if (!news && now - this.#aliveCheckedAt >= ALIVE_MS) {
      this.#aliveCheckedAt = now;
      news = this.#findKilled();
    }
    return news;
  }

  /** Opens the files of shards that are new. Returns whether there were any. */
  findShards(): boolean {
    let found = false;
    for (const name of readdirSync(this.#paths.shards)) {
      const id = SHARD_FILE.exec(name)?.[1];
      if (id === undefined || this.#view.shards.has(id)) continue;
      const file = join(this.#paths.shards, name);
      const reader = new JournalReader(file);
      this.#readers.set(this.#view.addShard(id, file), reader);
      found = true;
    }
    return found;
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
    this.#readers.clear();
  }

  #findKilled(): boolean {
    let found = false;
    for (const [shard, reader] of this.#readers) {
      if (shard.end || (shard.start ? isAlive(shard.start.process) : isFresh(shard.file))) continue;
      // What it wrote between the last read and its death comes first.
      for (let lines = reader.read(); lines.length > 0; lines = reader.read()) {
        for (const line of lines) this.#view.add(shard, line);
      }
      if (!shard.end) this.#view.endShard(shard, 'killed');
      found = true;
    }
    return found;
  }

  #finish(shard: ShardView, reader: JournalReader): void {
    this.#view.unreadableLines += reader.skipped + (reader.tornBytes > 0 ? 1 : 0);
    reader.close();
    this.#readers.delete(shard);
  }
}

/** A file without its first line belongs to a runner that is just beginning, or that died doing so. */
function isFresh(file: string): boolean {
  return Date.now() - statSync(file).mtimeMs < FIRST_LINE_MS;
}
