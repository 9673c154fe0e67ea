import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { type CourierState, type RunPaths, thisProcess } from '@livelane/core';

/** A state that does not change is written again so often, as a sign of life; milliseconds. */
const SIGN_OF_LIFE_MS = 1_000;
/** Mere counts are written so often at most: a replaced file costs a journalling file system milliseconds. */
const COUNTS_MS = 250;

type Facts = Omit<CourierState, 'pid' | 'host' | 'at'>;

/** The courier's word to the runner and to whoever else looks: always whole, because it is replaced at once. */
export class StateFile {
  readonly #path: string;
  #last = '';
  #lastNews = '';
  #writtenAt = 0;

  constructor(paths: RunPaths) {
    this.#path = paths.courierState;
  }

  /** Writes what is new: at once where somebody waits for it, counts a little later. @throws what the file system throws. */
  write(facts: Facts): CourierState {
    const at = Date.now();
    const state = { ...thisProcess(), at, ...facts };
    const text = JSON.stringify(facts);
    const news = newsOf(facts);
    const age = at - this.#writtenAt;
    if (news === this.#lastNews && age < (text === this.#last ? SIGN_OF_LIFE_MS : COUNTS_MS)) return state;
    const aside = `${this.#path}.${randomBytes(4).toString('hex')}`;
    writeFileSync(aside, `${JSON.stringify(state)}\n`, { mode: 0o600 });
    renameSync(aside, this.#path);
    this.#last = text;
    this.#lastNews = news;
    this.#writtenAt = at;
    return state;
  }
}

/** What a runner acts on. */
function newsOf({ state, worthWaiting, failRun, shards, ended, through, problems, backends }: Facts): string {
  const known = backends.map(({ url, stopped, complete }) => [url, stopped, complete]);
  return JSON.stringify([state, worthWaiting, failRun, shards, ended, through, problems, known]);
}
