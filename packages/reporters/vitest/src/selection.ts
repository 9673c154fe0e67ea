import { readFileSync } from 'node:fs';
import type { TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node';

/** How `.only` is written: `test.only(`, `describe.only.each`, or as an option. */
const ONLY = /\w\.only\b|\bonly:\s*true/;
/** A line that is a comment, or goes on with one. */
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;

/**
 * Vitest marks a test that was not selected like one that its author skipped. This tells them apart as far as
 * Vitest lets us: names by the pattern itself; where only lines, ids, tags or `.only` select tests of a file,
 * its skipped tests are taken for those that were not selected.
 */
export class Selection {
  readonly #vitest: Vitest;
  readonly #patterns = new Map<string, RegExp>();
  readonly #narrowed = new Set<string>();
  readonly #only = new WeakMap<TestModule, boolean>();

  constructor(vitest: Vitest, specifications: readonly TestSpecification[]) {
    this.#vitest = vitest;
    for (const spec of specifications) {
      const { project, moduleId, testNamePattern, testLines, testIds } = spec;
      const key = keyOf(project.name, moduleId);
      if (testNamePattern) this.#patterns.set(key, testNamePattern);
      // Vitest below 4.1 has no tags.
      if (testLines?.length || testIds || spec.testTagsFilter) this.#narrowed.add(key);
    }
  }

  /** @param test one that Vitest has marked as skipped or to do. */
  has(test: TestCase): boolean {
    const key = keyOf(test.project.name, test.module.moduleId);
    if (this.#narrowed.has(key) || this.#vitest.config.tagsFilter?.length) return false;
    const patterns = [this.#globalPattern(), this.#patterns.get(key)];
    const name = fullName(test);
    if (patterns.some((pattern) => pattern && name.search(pattern) < 0)) return false;
    return test.options.mode === 'todo' || !this.#hasOnly(test.module);
  }

  /** Vitest 3 tells reporters the pattern that it was started with, not one that is typed in watch mode. */
  #globalPattern(): RegExp | undefined {
    const { config, getGlobalTestNamePattern: ask } = this.#vitest as Partial<Vitest> &
      Pick<Vitest, 'config'>;
    return ask ? ask.call(this.#vitest) : config.testNamePattern;
  }

  #hasOnly(module: TestModule): boolean {
    let only = this.#only.get(module);
    if (only === undefined) {
      only = ONLY.test(sourceOf(module.moduleId).replace(COMMENT, ''));
      this.#only.set(module, only);
    }
    return only;
  }
}

/** The name that `--testNamePattern` is held against. */
function fullName(test: TestCase): string {
  let name = test.name;
  for (let suite = test.parent; suite.type === 'suite'; suite = suite.parent) name = `${suite.name} ${name}`;
  return name;
}

function keyOf(project: string, moduleId: string): string {
  return `${project}\n${moduleId}`;
}

function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A module that is no file has no source to look into.
    return '';
  }
}
