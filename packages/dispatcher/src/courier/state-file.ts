import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { type CourierState, type RunPaths, thisProcess } from '@livelane/core';

/** A state that does not change is written again so often, as a sign of life; milliseconds. */
const SIGN_OF_LIFE_MS = 1_000;

/** The courier's word to the runner and to whoever else looks: always whole, because it is replaced at once. */
export class StateFile {
  readonly #path: string;
  #last = '';
  #writtenAt = 0;

  constructor(paths: RunPaths) {
    this.#path = paths.courierState;
  }

  /** Writes what is new. @throws what the file system throws. */
  write(facts: Omit<CourierState, 'pid' | 'host' | 'at'>): CourierState {
    const at = Date.now();
    const state = { ...thisProcess(), at, ...facts };
    const text = JSON.stringify(facts);
    if (text === this.#last && at - this.#writtenAt < SIGN_OF_LIFE_MS) return state;
    const aside = `${this.#path}.${randomBytes(4).toString('hex')}`;
    writeFileSync(aside, `${JSON.stringify(state)}\n`, { mode: 0o600 });
    renameSync(aside, this.#path);
    this.#last = text;
    this.#writtenAt = at;
    return state;
  }
}
