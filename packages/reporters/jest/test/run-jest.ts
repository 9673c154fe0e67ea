import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AttemptEnd } from '@livelane/core';
import { type Ran, type RunOptions, SampleProject } from '@livelane/core/testing';

export { attemptOf, attemptsOf, faultsOf, shardStart } from '@livelane/core/testing';

const here = import.meta.dirname;
const jest = dirname(createRequire(import.meta.url).resolve('jest/package.json'));

export const jestProgram = join(jest, 'bin/jest.js');

export type Run = Ran;
type Options = RunOptions & { args?: string[] };

/** A copy of a project of `test/projects`, with Jest and our built package. */
export class Project {
  readonly #sample: SampleProject;

  constructor(name: string) {
    this.#sample = new SampleProject(
      join(here, 'projects', name),
      { jest },
      { '@livelane/jest': join(here, '..') },
    );
  }

  get folder(): string {
    return this.#sample.folder;
  }

  /** Runs Jest with our reporter. */
  run({ args = [], env, ...more }: Options = {}): Promise<Run> {
    return this.#jest(args, { ...more, env: { REPORTER: 'livelane', ...env } });
  }

  /** Runs the same without our reporter. */
  async runWithout({ args = [], ...more }: Options = {}): Promise<number | null> {
    return (await this.#jest(args, more)).code;
  }

  remove(): void {
    this.#sample.remove();
  }

  #jest(args: string[], options: RunOptions): Promise<Run> {
    return this.#sample.run([jestProgram, ...args], options);
  }
}

/** Both runs at once. */
export async function runBoth(
  project: Project,
  options: Options = {},
): Promise<Run & { codeWithout: number | null }> {
  const [run, codeWithout] = await Promise.all([project.run(options), project.runWithout(options)]);
  return { ...run, codeWithout };
}

/** The same run, with the word of each `test-final` at the attempt that it is about. */
export function settled(run: Run): Run {
  const last = new Map<string, AttemptEnd>();
  const events = run.events.map((event) => ({ ...event }));
  for (const event of events) {
    if (event.type !== 'attempt-end' && event.type !== 'test-final') continue;
    const { id, project, repeat } = event.test;
    const test = JSON.stringify([id, project, repeat]);
    if (event.type === 'attempt-end') {
      last.set(test, event);
      continue;
    }
    const attempt = last.get(test);
    if (!attempt || attempt.final) throw new Error(`nothing to settle: ${test}`);
    attempt.final = true;
  }
  return { ...run, events };
}
