/**
 * How a runner reaches the reporters in its workers: a variable of its own environment, which they inherit when they
 * are started. Not one of the `LIVELANE_…` variables, which are the user's settings.
 */
const VARIABLE = '_LIVELANE_MOCHA_WORKERS';

export interface WorkerPlace {
  /** The file of the reporter that Mocha's workers have by default. */
  buffered: string;
  /** The run's folder, and the one of `WorkerLines`; absent when nothing is journalled. */
  run?: string;
  lines?: string;
}

export function tellWorkers(place: WorkerPlace): void {
  process.env[VARIABLE] = JSON.stringify(place);
}

/** @throws in a process that is no worker of ours. */
export function readPlace(): WorkerPlace {
  return JSON.parse(process.env[VARIABLE] as string);
}
