/**
 * The journal's words. One event is one JSON line of a shard's file; every reporter writes the same
 * events, and whatever reads a journal never asks which framework wrote it.
 *
 * Rules of change: new fields are optional, always. A change that an older reader would misunderstand
 * raises {@link JOURNAL_VERSION}, and readers refuse a newer major with a sentence instead of guessing.
 *
 * Units: `at` is milliseconds since the epoch (UTC), every `…Ms` is milliseconds.
 */
export const JOURNAL_VERSION = 1;

/** Outcome of one attempt. `flaky` is not here: it is derived from the attempts of a test. */
export type Status =
  | 'passed'
  | 'failed'
  | 'skipped'
  /** Declared but not written yet (`test.todo`, pending). */
  | 'todo'
  | 'timedout'
  /** The runner stopped this attempt before it could end (Ctrl-C, max failures, global timeout). */
  | 'interrupted'
  /** Failed, and was declared to fail. */
  | 'expectedfailure';

/** Outcome of a test over all its attempts. `flaky`: passed after a failed attempt. */
export type TestStatus = Status | 'flaky';

export type JournalEvent = ShardStart | AttemptStart | AttemptEnd | TestFinal | RunError | ShardEnd;

/** First line of a shard's file: one runner process begins. */
export interface ShardStart {
  type: 'shard-start';
  /** {@link JOURNAL_VERSION} of everything that follows in this file. */
  v: number;
  at: number;
  framework: { name: string; version: string };
  /** Version of the reporter package. */
  reporter: string;
  node: string;
  /** `process.platform` and `process.arch`. */
  os: string;
  /** The runner's process: tells a run that is still going on from one that was killed. */
  process: ProcessIdentity;
  /** Set when the framework itself was told to run one part of the suite (`--shard=2/4`). */
  shard?: { current: number; total: number };
  /** Projects of the framework's config that take part, in its order; empty names are left out. */
  projects?: string[];
  /** How many tests the framework means to run, where it knows that before it begins. */
  planned?: number;
  /** How many workers the framework will use at most, where it says so. */
  workers?: number;
}

export interface ProcessIdentity {
  pid: number;
  host: string;
}

/** What identifies a test. Holds nothing that differs between machines, workers or moments. */
export interface TestIdentity {
  /**
   * The test's id, stable over runs, machines, workers, shards, operating systems and checkout folders:
   * see `testId`. Equal ids are the same test.
   */
  id: string;
  /** The test's own title, without its groups. */
  title: string;
  /** Titles of the enclosing groups, outermost first; neither file nor project. */
  path: string[];
  /** Path of the file from the project's root, with `/` on every system. */
  file: string;
  /** 1-based. Not part of the identity: moving a line does not make another test. */
  line?: number;
  column?: number;
  /** The framework's project (Playwright, Jest, Vitest), if it has a name. */
  project?: string;
  tags?: string[];
  /** What tells apart tests made of one template, where the framework names it (examples of an outline). */
  parameters?: Record<string, string>;
  /** 0 or absent for the first of several repetitions of the same test in one run. */
  repeat?: number;
}

/** An attempt begins: the test is running now. */
export interface AttemptStart {
  type: 'attempt-start';
  at: number;
  /** The worker: everything in one lane happened one after the other. Unique in the shard. */
  lane: string;
  test: TestIdentity;
  /** 0 for the first execution of a test, 1 for its first retry, … */
  attempt: number;
}

/**
 * An attempt ended. The line says all about it, so that a reader needs no other line: a journal whose
 * earlier lines were lost is still worth reading.
 */
export interface AttemptEnd {
  type: 'attempt-end';
  at: number;
  lane: string;
  test: TestIdentity;
  attempt: number;
  status: Status;
  /**
   * No further attempt of this test can follow. Where the framework stops before a promised retry, or
   * cannot tell, the last attempt is `false` here and becomes final with a {@link TestFinal} or the shard's end.
   */
  final: boolean;
  /** When the attempt began. Absent for a test that was never started (skipped by declaration). */
  startedAt?: number;
  durationMs: number;
  errors?: TestError[];
  steps?: Step[];
  /** What the test wrote; head and tail are kept beyond {@link OUTPUT_LIMIT}. */
  stdout?: string;
  stderr?: string;
  annotations?: Annotation[];
  evidence?: Evidence[];
  links?: { name: string; url: string }[];
  /** Named values for the vendor; like all that follows, from the author's API. */
  fields?: Record<string, string>;
  /** Keys of test cases that the author named; those in titles, tags and annotations are found by the reader. */
  cases?: string[];
  comments?: string[];
  owner?: string;
  /** The author wants this test in the journal only. */
  ignored?: true;
}

/** No attempt follows the last one that ended, which was written as not final: it is the test's outcome. */
export interface TestFinal {
  type: 'test-final';
  at: number;
  lane: string;
  /** Which test: what identifies it in a shard. */
  test: Pick<TestIdentity, 'id' | 'project' | 'repeat'>;
}

export interface TestError {
  /** Text without terminal colours; the first line says what happened. */
  message: string;
  /** Stack frames only, without the message. */
  stack?: string;
  /** Source around the failing line, as text. */
  snippet?: string;
  location?: { file: string; line: number; column?: number };
  /** What was thrown, as text, when it was no Error. */
  value?: string;
}

export interface Step {
  title: string;
  /** The framework's word for it (`test.step`, `hook`, `fixture`, `expect`, `Given` …). */
  category?: string;
  status: 'passed' | 'failed' | 'skipped';
  startedAt: number;
  durationMs: number;
  error?: string;
  steps?: Step[];
}

export interface Annotation {
  type: string;
  description?: string;
}

/** A file that belongs to a result. Exactly one of `path` and `missing` is set. */
export interface Evidence {
  name: string;
  contentType: string;
  /** Path from the run's folder (`evidence/<id>/<name>`), with `/`. */
  path?: string;
  /** Why the file could not be kept, in words for the user. */
  missing?: string;
  /** Bytes, when known at the time of writing. */
  size?: number;
}

/** Something failed outside every test: a file that does not load, a global hook, a dead worker. */
export interface RunError {
  type: 'run-error';
  at: number;
  error: TestError;
  /** Where it happened, when the framework says so. */
  lane?: string;
}

/** Last line of a shard that ended by itself. A shard without it was killed. */
export interface ShardEnd {
  type: 'shard-end';
  at: number;
  status: 'passed' | 'failed' | 'timedout' | 'interrupted';
  durationMs: number;
}

/** Characters of stdout and of stderr that the journal keeps of one attempt. */
export const OUTPUT_LIMIT = 256 * 1024;
