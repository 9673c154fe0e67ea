import { isAbsolute, relative, resolve, sep } from 'node:path';
import {
  type AttemptEnd,
  type Evidence,
  findEvidence,
  LineStore,
  lineFilter,
  type RunPaths,
  readManifest,
  runPaths,
} from '@livelane/core';
import type { BackendDefinition, Result } from '../backend.ts';
import { shownMetadata } from '../courier/kept-metadata.ts';
import { ResultReader } from '../courier/result-reader.ts';
import { RunFollower } from '../courier/run-follower.ts';
import { RunView } from '../courier/run-view.ts';
import { makeLinker } from '../linking/linker.ts';
import { runFacts } from '../run-facts.ts';
import { loadRunConfig } from '../runs/run-config.ts';
import { fullTitle } from '../words/result-words.ts';
import { endInWords } from '../words/run-words.ts';
import { type ExportedRun, exportedRun } from './exported-run.ts';

/** Tests that a note names. */
const NAMED_TESTS = 20;

export interface ReadRunOptions {
  /** The run's folder. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** The vendors that can be configured: their sections are checked along with the rest. */
  backends: readonly BackendDefinition[];
}

export interface RecordedRun extends ExportedRun {
  notes: readonly string[];
  close(): void;
}

/**
 * Reads a run's folder as it is at this moment, with the settings that a courier would use, and changes nothing in it: it
 * may be another machine's, or one that is still being written to. Files of tests are named from the working directory.
 * @throws ConfigError when the settings cannot be used; Error when the folder holds no run, or one without a first line.
 */
export async function readRun({ folder, env, backends }: ReadRunOptions): Promise<RecordedRun> {
  const paths = runPaths(resolve(folder));
  const manifest = readManifest(paths);
  const [config, metadata] = await Promise.all([
    loadRunConfig(manifest, env, backends),
    shownMetadata(paths, env),
  ]);
  const view = readJournal(paths);
  const [start, ...further] = view.starts;
  if (!start) throw new Error(`The run in ${paths.folder} has recorded nothing.`);
  const facts = runFacts(manifest, config, metadata, [start, ...further]);
  const lines = new LineStore(lineFilter(config.secrets));
  const reader = new ResultReader(lines, makeLinker(config.linking, config.mapping), undefined);
  return {
    ...exportedRun(view, facts, (result) => withShownPaths(reader.read(result, facts), paths.folder)),
    notes: notesOn(view),
    close: () => lines.close(),
  };
}

/** All that a run's journal says at this moment. */
export function readJournal(paths: RunPaths): RunView {
  const view = new RunView();
  const follower = new RunFollower(paths, view);
  try {
    while (follower.poll());
  } finally {
    follower.close();
  }
  return view;
}

/** Counts cannot show that something is missing, and a file without a failure is taken for a good run. */
function notesOn({ over, end, cutOff, unreadableLines }: RunView): string[] {
  const notes: string[] = [];
  const how = over ? endInWords(end) : 'The run goes on at this moment: these are its results so far.';
  if (how) notes.push(how);
  if (cutOff.length > 0)
    notes.push(`Running when it ended: ${named(cutOff.map(({ test }) => fullTitle(test)))}.`);
  if (unreadableLines > 0) {
    notes.push(
      `${unreadableLines} ${unreadableLines === 1 ? 'line' : 'lines'} of the journal cannot be read: ` +
        'the results in them are missing.',
    );
  }
  return notes;
}

function named(titles: readonly string[]): string {
  const more = titles.length - NAMED_TESTS;
  return [...titles.slice(0, NAMED_TESTS), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function withShownPaths(result: Result, folder: string): Result {
  const shown = (attempt: AttemptEnd): AttemptEnd => {
    const { evidence } = attempt;
    if (!evidence) return attempt;
    return {
      ...attempt,
      evidence: evidence.map((file) => shownEvidence(file, folder)),
    };
  };
  const [first, ...more] = result.attempts;
  return { ...result, attempts: [shown(first), ...more.map(shown)] };
}

function shownEvidence(file: Evidence, folder: string): Evidence {
  const { path: _, ...named } = file;
  const found = findEvidence(folder, file);
  return { ...named, ...('path' in found ? { path: shownPath(found.path) } : found) };
}

/** CI servers look for files from the job's folder; what lies elsewhere they find only by its whole path. */
function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  const isElsewhere = fromHere.startsWith('..') || isAbsolute(fromHere);
  return isElsewhere ? path : fromHere.split(sep).join('/');
}
