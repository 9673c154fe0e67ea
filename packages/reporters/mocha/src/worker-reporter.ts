import { createRequire } from 'node:module';
import { NotesWriter, now, type RecordedEvent } from '@livelane/core';
import { startListening } from './author.ts';
import { WorkerLane } from './lanes.ts';
import { errorSettings, isSelected, listen } from './listen.ts';
import { findMocha, type MochaOptions, type MochaReporterInstance, type MochaRunner } from './mocha.ts';
import { hearRejections } from './rejections.ts';
import { Translator } from './translate.ts';
import { WorkerLinesWriter } from './worker-lines.ts';
import { readPlace, type WorkerPlace } from './worker-place.ts';

/** One for all files of this worker; nothing when it cannot be written, and Mocha's own events are all there is. */
let lines: WorkerLinesWriter | undefined;
let current: Translator | undefined;

/**
 * The reporter of a parallel run's workers, one for each test file: Mocha's own, with somebody beside it who tells
 * what happens at once. See `Runner#workerReporter` in Mocha's API.
 */
export class WorkerReporter {
  constructor(runner: MochaRunner, options: MochaOptions = {}) {
    const place = readPlace();
    try {
      tell(place, runner, options);
    } catch {
      lines = undefined;
    }
    const require = createRequire(import.meta.url);
    const Buffered: new (...args: unknown[]) => MochaReporterInstance = require(place.buffered);
    // biome-ignore lint/correctness/noConstructorReturn: Mocha says `new`, and must get what it would have without us.
    return new Buffered(runner, options);
  }
}

export { WorkerReporter as default, WorkerReporter as 'module.exports' };

function tell(place: WorkerPlace, runner: MochaRunner, options: MochaOptions): void {
  const { MOCHA_WORKER_ID: worker } = process.env;
  if (!worker || !place.lines || !place.run) return;
  if (!current) {
    lines = new WorkerLinesWriter(place.lines, worker);
    process.once('exit', () => guard((translator) => translator.exit()));
    const notes = new NotesWriter(place.run);
    startListening(() => current?.listener((attachment) => notes.keep(attachment)));
  }
  const record = (event: RecordedEvent) => {
    event.at ??= now();
    event.lane = worker;
    lines?.write(event);
  };
  current = new Translator({
    errors: errorSettings(findMocha(runner), options),
    sink: new WorkerLane(record, now, worker),
    record,
    now,
    isParallel: false,
    isSelected: (test) => isSelected(options, test),
  });
  listen(runner, guard);
  const deafen = hearRejections((reason) => guard((translator) => translator.nobodyHandles(reason)));
  runner.on('end', deafen);
}

function guard(action: (translator: Translator) => void): void {
  if (!current || !lines) return;
  try {
    action(current);
  } catch {
    lines = undefined;
  }
}
