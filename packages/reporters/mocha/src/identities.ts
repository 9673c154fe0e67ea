import { pathFrom, plainText, type TestIdentity, testId } from '@livelane/core';
import type { MochaTest } from './mocha.ts';

/** Gives tests their identities, in the order in which they run. */
export class Identities {
  readonly #root: string;
  /** The last file: all tests of a file come one after the other, but for those outside of groups. */
  #file = { absolute: '', path: '' };
  /** How often an id was given. Mocha itself keeps far more of each test. */
  readonly #given = new Map<string, number>();

  constructor(root: string) {
    this.#root = root;
  }

  of(test: MochaTest): TestIdentity {
    const file = this.#pathOf(test.file ?? '');
    // A group may have no title.
    const titles = test.titlePath().map(plainText);
    const title = titles.pop() as string;
    const path = titles.filter((group) => group !== '');
    const id = testId(file, path, title);
    const repeat = this.#given.get(id) ?? 0;
    this.#given.set(id, repeat + 1);
    return { id, title, path, file, ...(repeat > 0 && { repeat }) };
  }

  #pathOf(absolute: string): string {
    if (this.#file.absolute !== absolute) {
      this.#file = { absolute, path: absolute && plainText(pathFrom(this.#root, absolute)) };
    }
    return this.#file.path;
  }
}
