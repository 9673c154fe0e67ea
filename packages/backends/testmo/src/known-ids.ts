import { type Failure, type Known, stop } from '@livelane/dispatcher';

/** The run; a run that was made, before it is certain that no other machine made one; a lane's thread, and its run. */
export const RUN = 'run';
export const MADE = 'made';
export const threadName = (laneId: string) => `thread:${laneId}`;
const laneRunName = (laneId: string) => `run:${laneId}`;

/** A lane's thread may be in another run than the others': see `TestmoBackend.#openLane`. */
export function laneIds(laneId: string, runId: string, threadId: number): Record<string, string> {
  return { [threadName(laneId)]: String(threadId), [laneRunName(laneId)]: runId };
}

export function runOf(known: Known, laneId?: string): string | undefined {
  const own = laneId === undefined ? undefined : known.ids.get(laneRunName(laneId));
  return own ?? known.ids.get(RUN);
}

/** Cannot happen in the order the courier keeps; the delivery file was edited or is from elsewhere. */
export function notOpened(): Failure {
  return stop(
    "The delivery file (`delivery/testmo.jsonl` in the run's folder) does not hold Testmo's ids of this run, so nobody knows where its results belong: send the run anew with `livelane replay <run> --to testmo`",
  );
}
