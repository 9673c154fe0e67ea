import { readFileSync } from 'node:fs';
import {
  NotesReader,
  pathFrom,
  type RecordedEvent,
  Recorder,
  RUN_FOLDER_VARIABLE,
  type TestError,
} from '@livelane/core';
import packageJson from '../package.json' with { type: 'json' };
import { translateExecError } from './errors.ts';
import { FileNotes } from './file-notes.ts';
import type { CaseResult, CaseStart, FileResult, GlobalConfig, JestFile, RunResult } from './jest-api.ts';
import { jestVersion } from './jest-version.ts';
import { Lanes } from './lanes.ts';
import { TestFile } from './test-file.ts';

interface OpenFile {
  file: TestFile;
  notes: FileNotes;
  /** Frees the file's lane. */
  leave: () => void;
}

/**
 * Journals a Jest run. Jest awaits every hook, and one that throws ends the run: so nothing gets out of any of
 * them, and only `onRunComplete` takes its time. In watch mode Jest makes a reporter for each run.
 */
export class JestReporter {
  readonly #config: GlobalConfig;
  readonly #options: Record<string, unknown>;
  readonly #lanes = new Lanes();
  readonly #open = new Map<JestFile, OpenFile>();
  #recorder: Recorder | undefined;
  #notes: NotesReader | undefined;
  #namePattern: RegExp | undefined;
  #end: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(globalConfig: GlobalConfig, options: Record<string, unknown> = {}) {
    this.#config = globalConfig;
    this.#options = options;
  }

  onRunStart(results: Pick<RunResult, 'numTotalTestSuites'>, { showStatus }: { showStatus: boolean }): void {
    try {
      const { rootDir, maxWorkers, shard, testNamePattern } = this.#config;
      const recorder = new Recorder({
        framework: { name: 'jest', version: jestVersion(rootDir) },
        supported: { framework: 'Jest', from: '29.7', newest: 30 },
        reporter: packageJson.version,
        options: this.#options,
        configDir: rootDir,
        from: import.meta.url,
      });
      this.#recorder = recorder;
      // As jest-circus matches it.
      if (testNamePattern) this.#namePattern = new RegExp(testNamePattern, 'i');
      recorder.start({
        // Jest hides the status line when it runs all in its own process.
        workers: showStatus ? maxWorkers : 1,
        // Files are all that Jest counts before it runs them.
        ...(results.numTotalTestSuites === 0 && { planned: 0 }),
        ...(shard && { shard: { current: shard.shardIndex, total: shard.shardCount } }),
      });
      this.#invite(recorder.folder);
    } catch (error) {
      this.#recorder?.broken(error);
    }
  }

  onTestFileStart(test: JestFile): void {
    this.#guard((recorder) => {
      for (const other of this.#filesAt(test.path)) other.share();
      const shared = this.#filesAt(test.path).length > 0;
      const { file } = this.#openFile(recorder, test);
      if (shared) file.share();
    });
  }

  onTestCaseStart({ path }: JestFile, info: CaseStart): void {
    this.#guard(() => {
      for (const file of this.#filesAt(path)) file.caseStart(info);
    });
  }

  onTestCaseResult({ path }: JestFile, result: CaseResult): void {
    this.#guard(() => {
      for (const file of this.#filesAt(path)) file.caseResult(result);
    });
  }

  onTestFileResult(test: JestFile, { testResults, testExecError }: FileResult): void {
    this.#guard((recorder) => {
      const { file, leave } = this.#open.get(test) ?? this.#openFile(recorder, test);
      const { rootDir } = this.#config;
      const errors = testExecError ? translateExecError(testExecError, rootDir, test.path) : [];
      try {
        file.end(testResults, errors[0]);
      } finally {
        this.#open.delete(test);
        leave();
      }
      for (const error of errors) recorder.record({ type: 'run-error', error });
    });
  }

  /** With `bail` Jest may call it once for each file that fails until it exits: all wait for the same end. */
  onRunComplete(_contexts: unknown, results: RunResult): Promise<void> {
    this.#end ??= this.#complete(results);
    return this.#end;
  }

  /** Called after `onRunComplete`; an error fails the run. */
  getLastError(): Error | undefined {
    return this.#failure;
  }

  async #complete(results: RunResult): Promise<void> {
    const recorder = this.#recorder;
    if (!recorder) return;
    try {
      // After `bail`, or an interruption in watch mode, Jest tells no more of the files that are running.
      for (const { file } of this.#open.values()) file.interrupt();
      this.#invite(undefined);
      for (const error of this.#runErrors(results)) recorder.record({ type: 'run-error', error });
    } catch (error) {
      recorder.broken(error);
    }
    this.#open.clear();
    try {
      const { failRun } = await recorder.end(statusOf(results));
      if (failRun) this.#failure = new Error('Livelane: results could not be delivered (delivery.failOn)');
    } catch (error) {
      recorder.broken(error);
    }
  }

  #runErrors({ runExecError, snapshot }: RunResult): TestError[] {
    const errors = runExecError ? translateExecError(runExecError, this.#config.rootDir, undefined) : [];
    const obsolete = snapshot.unchecked + snapshot.filesRemoved;
    if (snapshot.failure && obsolete > 0) {
      errors.push({
        message: `Obsolete snapshots: ${snapshot.unchecked} in files that ran, ${snapshot.filesRemoved} whole files.`,
      });
    }
    return errors;
  }

  #openFile(recorder: Recorder, test: JestFile): OpenFile {
    const { rootDir } = this.#config;
    let slot: number | undefined;
    const project = test.context.config.displayName?.name;
    const notes = this.#notesOf(recorder, test.path);
    const file = new TestFile({
      place: { root: rootDir, file: pathFrom(rootDir, test.path), ...(project && { project }) },
      namePattern: this.#namePattern,
      rerunsPassed: mentionsDescribeRetries(test.path),
      // Not before it is needed: Jest starts the next file before it tells the result of the last one.
      lane: () => {
        slot ??= this.#lanes.take(notes.worker);
        return String(slot);
      },
      notes,
      record: (event: RecordedEvent) => recorder.record(event),
    });
    const leave = () => {
      if (slot !== undefined) this.#lanes.free(slot);
    };
    const open = { file, notes, leave };
    this.#open.set(test, open);
    return open;
  }

  /** Jest names a test's file by its path alone: its context may be another project's. */
  #filesAt(path: string): TestFile[] {
    const files: TestFile[] = [];
    for (const [test, { file }] of this.#open) if (test.path === path) files.push(file);
    return files;
  }

  /** Lets tests know where the author's words go: workers and test environments take over the environment. */
  #invite(folder: string | undefined): void {
    if (folder) process.env[RUN_FOLDER_VARIABLE] = folder;
    else delete process.env[RUN_FOLDER_VARIABLE];
    this.#notes = folder ? new NotesReader(folder) : undefined;
  }

  /** Files of the same path share them. */
  #notesOf(recorder: Recorder, path: string): FileNotes {
    for (const [test, { notes }] of this.#open) if (test.path === path) return notes;
    return new FileNotes(() => {
      try {
        return this.#notes?.take(path) ?? [];
      } catch (error) {
        recorder.broken(error);
        return [];
      }
    });
  }

  #guard(action: (recorder: Recorder) => void): void {
    if (!this.#recorder || this.#end) return;
    try {
      action(this.#recorder);
    } catch (error) {
      this.#recorder.broken(error);
    }
  }
}

/** As Jest decides about its own success, which it does after it has told its reporters of the end. */
function statusOf(results: RunResult): 'passed' | 'failed' | 'interrupted' {
  if (results.wasInterrupted) return 'interrupted';
  const { numFailedTests, numRuntimeErrorTestSuites, snapshot, runExecError } = results;
  const failed = numFailedTests > 0 || numRuntimeErrorTestSuites > 0 || snapshot.failure || runExecError;
  return failed ? 'failed' : 'passed';
}

/**
 * Passed tests run again only with this option, which has to be set where a group is declared. A file that
 * does not have the word has no such group (or one by a function from elsewhere; then a contradiction is told).
 */
function mentionsDescribeRetries(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes('entireDescribe');
  } catch {
    return false;
  }
}
