import type { EmulatorOptions, EmulatorState } from '@livelane/emulator';
import type { Outcome } from './story.ts';
import type { SuiteFile } from './suite.ts';

/** What a vendor holds of one case (or of one test, where it has no cases), in plain values. */
export interface HeldCase {
  /** Key of the case; the test's title where the vendor has no cases, or where one was made for the test. */
  name: string;
  /** In the vendor's word. */
  status: string;
  /** Statuses of what the vendor shows of single attempts or tests: `iteration PASSED`. */
  parts: string[];
  files: HeldFile[];
  times: HeldTimes;
  /** The run or execution that it is in is complete, or the vendor has no such end. */
  isClosed: boolean;
}

export type HeldFile = Pick<SuiteFile, 'name' | 'size'> & Partial<Pick<SuiteFile, 'sha256'>>;

/** Milliseconds. */
export interface HeldTimes {
  tookMs?: number;
  /** Since the epoch. */
  startedAt?: number;
  endedAt?: number;
}

/** How a vendor shows a run, by its page in `docs/vendors`: what is expected of it is made of this. */
export interface Manner {
  statuses: Record<Outcome, string>;
  /** What becomes an entry. `made`: a case for each test without one; `listed`: those are named in the summary. */
  entries: 'tests' | { key: (number: number) => string; unlinked: 'made' | 'listed' };
  /** What is shown beside an entry's status. */
  parts: 'earlier attempts' | 'iterations' | 'runs' | 'none';
  /** Which of its cases get a test's files. */
  files: 'every case' | 'first case' | 'none';
  /** @param attempts of the test. */
  fileName: (file: SuiteFile, attempts: number) => string;
  /** What a duration is of, where the vendor has one. */
  took: 'all attempts' | 'last attempt';
  /** The vendor has the files' bytes, not only their names and sizes. */
  hasBytes: boolean;
}

/** One vendor that gets the run. */
export interface Receiver {
  /** In the summary. */
  title: string;
  manner: Manner;
  /** @param round 0 for the first run of the target: what earlier ones brought is left out. */
  held(state: EmulatorState, round: number): HeldCase[];
  /** How many cases there are that were made for tests. */
  made(state: EmulatorState): number;
}

/** A column of the matrix: settings, and who gets the run with them. */
export interface Target {
  id: string;
  /** Sections of `livelane.config.json`. @param url the emulator's origin. */
  settings(url: string): Record<string, unknown>;
  secrets: Record<string, string>;
  emulator?: EmulatorOptions;
  receivers: Receiver[];
  /** The suite is run a second time, after a command of the user's and with other settings. */
  again?: { command: string[]; settings(url: string): Record<string, unknown> };
}

/** The keys of a vendor's cases, and those in which they are read. */
export const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8];
