import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive, thisProcess } from '@livelane/core';
import * as z from 'zod';

/** A holder that has not shown itself for so long is taken for gone, whatever its process number says. */
const SILENCE_MS = 60_000;

const holderSchema = z.object({ id: z.string(), pid: z.int(), host: z.string() });

export type Holder = z.output<typeof holderSchema>;

/**
 * The right to deliver a run, held by one courier at a time. It is a file, so that it outlives a crash of
 * its holder: whoever finds it with a holder that is gone takes it over.
 */
export class Lease {
  readonly #path: string;
  readonly #id: string;

  private constructor(path: string, id: string) {
    this.#path = path;
    this.#id = id;
  }

  /** Takes the lease, or says who holds it. @throws what the file system throws. */
  static take(path: string): Lease | Holder {
    const id = randomBytes(8).toString('hex');
    const own = `${path}.${id}`;
    writeFileSync(own, JSON.stringify({ id, ...thisProcess() }), { mode: 0o600 });
    try {
      for (;;) {
        if (link(own, path)) return new Lease(path, id);
        const holder = read(path);
        if (holder && isHeld(path, holder)) return holder;
        evict(path, holder);
      }
    } finally {
      rmSync(own, { force: true });
    }
  }

  /** Who holds the lease at this moment. */
  static holder(path: string): Holder | undefined {
    const holder = read(path);
    return holder && isHeld(path, holder) ? holder : undefined;
  }

  /** Shows that the holder lives. Returns false when the lease is somebody else's by now. */
  renew(): boolean {
    if (read(this.#path)?.id !== this.#id) return false;
    const now = new Date();
    utimesSync(this.#path, now, now);
    return true;
  }

  release(): void {
    if (read(this.#path)?.id === this.#id) rmSync(this.#path, { force: true });
  }
}

function isHeld(path: string, holder: Holder): boolean {
  const silent = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > SILENCE_MS;
  if (silent) return false;
  return holder.host === hostname() ? isAlive(holder) : true;
}

/** Removes the lease of a holder that is gone, unless somebody else was quicker and holds a new one. */
function evict(path: string, gone: Holder | undefined): void {
  const aside = `${path}.${randomBytes(4).toString('hex')}.gone`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside)?.id !== gone?.id) link(aside, path);
  rmSync(aside, { force: true });
}

/** A link appears whole or not at all, and never replaces another. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
