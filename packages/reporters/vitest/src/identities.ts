import { pathFrom, plainText, type TestIdentity, testId } from '@livelane/core';
import type { TestCase, TestModule, TestSuite } from 'vitest/node';

/** Who a test is. */
export class Identities {
  readonly #root: string;
  readonly #files = new WeakMap<TestModule, string>();
  readonly #paths = new WeakMap<TestSuite | TestModule, string[]>();
  /** Tests that are not the first of their title in their group. */
  readonly #repeats = new WeakMap<TestCase, number>();

  /** @param root folder from which paths are told. */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Numbers the tests of a file that have the same groups and title, in the order of the file; also those that
   * will not run, so that a filter changes no number.
   */
  number(module: TestModule): void {
    const seen = new Map<string, number>();
    for (const test of module.children.allTests()) {
      const key = JSON.stringify([...this.#pathOf(test.parent), plainText(test.name)]);
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      if (before > 0) this.#repeats.set(test, before);
    }
  }

  of(test: TestCase): TestIdentity {
    const title = plainText(test.name);
    const path = this.#pathOf(test.parent);
    const file = this.#fileOf(test.module);
    const repeat = this.#repeats.get(test);
    // Vitest below 4.1 has no tags.
    const tags = (test.tags as string[] | undefined) ?? [];
    return {
      id: testId(file, path, title),
      title,
      path,
      file,
      ...(test.location && { line: test.location.line, column: test.location.column }),
      ...(test.project.name && { project: test.project.name }),
      ...(tags.length > 0 && { tags: tags.map(plainText) }),
      ...(repeat && { repeat }),
    };
  }

  /** A suite or a file, as Vitest's own terminal reporters name it. */
  nameOf(place: TestSuite | TestModule): string {
    const file = this.#fileOf(place.type === 'module' ? place : place.module);
    return [file, ...this.#pathOf(place)].join(' > ');
  }

  #fileOf(module: TestModule): string {
    let file = this.#files.get(module);
    if (file === undefined) {
      file = pathFrom(this.#root, module.moduleId);
      this.#files.set(module, file);
    }
    return file;
  }

  #pathOf(place: TestSuite | TestModule): string[] {
    if (place.type === 'module') return [];
    let path = this.#paths.get(place);
    if (!path) {
      path = [...this.#pathOf(place.parent), plainText(place.name)];
      this.#paths.set(place, path);
    }
    return path;
  }
}
