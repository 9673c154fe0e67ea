import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Evidence } from '../events.ts';
import { type Attachment, keepEvidence } from '../evidence.ts';
import { lineFilter, secretStriker, secretsIn } from '../known-secrets.ts';
import { LineWriter } from '../line-writer.ts';
import { runPaths } from '../paths.ts';
import { closeSync, existsSync, mkdirSync, openSync, readSync } from '../platform.ts';
import type { Note } from './note.ts';

/**
 * Set by a reporter in its own environment, from which workers inherit it: the run's folder. Not one of the
 * `LIVELANE_…` variables, which are the user's settings.
 */
export const RUN_FOLDER_VARIABLE = '_LIVELANE_RUN_FOLDER';

const CHUNK = 64 * 1024;

/** A note with whatever it takes to find the attempt that made it. */
export interface NoteLine {
  /** Milliseconds since the epoch. */
  at: number;
  /** The test's full name, as the framework tells it in the worker. */
  test: string;
  /** The worker, as the framework calls it there. */
  worker?: string;
  note: Note;
}

/**
 * For frameworks that bring nothing from a worker to their reporter: notes go through a small file beside the
 * journal, one for each test file, which the reporter reads when a test of that file has ended.
 */
export class NotesWriter {
  readonly #folder: string;
  readonly #secrets = secretsIn(process.env);
  readonly #filter = lineFilter(this.#secrets);
  readonly #strike = secretStriker(this.#secrets);

  /** @param folder the run's. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param file the test file, as the framework tells it in both processes.
   * @throws what the file system throws.
   */
  write(file: string, line: NoteLine): void {
    mkdirSync(runPaths(this.#folder).notes, { recursive: true, mode: 0o700 });
    // Not kept open: a worker runs very many files, and Jest loads this anew for each of them.
    const writer = new LineWriter(notesPath(this.#folder, file), 'continue');
    try {
      writer.append(this.#filter(JSON.stringify(line)));
    } finally {
      writer.close();
    }
  }

  /** Puts an attached file into the run's folder, from the worker itself: it may be gone when the test has ended. */
  keep(attachment: Attachment): Evidence {
    return keepEvidence(runPaths(this.#folder), attachment, this.#strike);
  }
}

/** Reads what the workers of a run write. */
export class NotesReader {
  readonly #folder: string;
  readonly #offsets = new Map<string, number>();
  #anyNotes = false;

  /** @param folder the run's. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The notes of a test file that came since it was last asked about.
   * @throws what the file system throws.
   */
  take(file: string): NoteLine[] {
    // Nearly always there are none, and this is the hot path.
    this.#anyNotes ||= existsSync(runPaths(this.#folder).notes);
    if (!this.#anyNotes) return [];
    const path = notesPath(this.#folder, file);
    if (!existsSync(path)) return [];
    const offset = this.#offsets.get(file) ?? 0;
    const text = readFrom(path, offset);
    const whole = text.subarray(0, text.lastIndexOf(0x0a) + 1);
    this.#offsets.set(file, offset + whole.length);
    return whole
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as NoteLine);
  }
}

function notesPath(folder: string, file: string): string {
  return join(runPaths(folder).notes, `${hash('sha256', file).slice(0, 32)}.jsonl`);
}

function readFrom(path: string, offset: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let at = offset; ; ) {
      const chunk = Buffer.alloc(CHUNK);
      const read = readSync(fd, chunk, 0, CHUNK, at);
      if (read === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, read));
      at += read;
    }
  } finally {
    closeSync(fd);
  }
}
