import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Ran, type RunOptions, SampleProject } from '@livelane/core/testing';

export { attemptOf, attemptsOf, faultsOf, readEvents, shardStart } from '@livelane/core/testing';

const here = import.meta.dirname;
const vitest = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));

export const program = join(vitest, 'vitest.mjs');

export type Run = Ran;
type Options = RunOptions & { args?: string[] };

/** A copy of a project of `test/projects`, with Vitest and our built package. */
export class Project {
  readonly #sample: SampleProject;

  constructor(name: string) {
    this.#sample = new SampleProject(
      join(here, 'projects', name),
      { vitest },
      { '@livelane/vitest': join(here, '..') },
    );
  }

  get folder(): string {
    return this.#sample.folder;
  }

  /** Runs Vitest with our reporter. */
  run({ args = [], env, ...more }: Options = {}): Promise<Run> {
    return this.#vitest(['run', ...args], { ...more, env: { REPORTER: 'livelane', ...env } });
  }

  /** Runs the same without our reporter. */
  async runWithout({ args = [], ...more }: Options = {}): Promise<number | null> {
    return (await this.#vitest(['run', ...args], more)).code;
  }

  remove(): void {
    this.#sample.remove();
  }

  #vitest(args: string[], options: RunOptions): Promise<Run> {
    return this.#sample.run([program, ...args], options);
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
