import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Ran, type RunOptions, SampleProject } from '@livelane/core/testing';

export { attemptOf, attemptsOf, faultsOf, shardStart } from '@livelane/core/testing';

const here = import.meta.dirname;
const playwrightTest = dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json'));

export type Run = Ran;
type Options = RunOptions & { args?: string[] };

/** A copy of a project of `test/projects`, with Playwright and our built package. */
export class Project {
  readonly #sample: SampleProject;

  constructor(name: string) {
    this.#sample = new SampleProject(
      join(here, 'projects', name),
      { '@playwright/test': playwrightTest },
      { '@livelane/playwright': join(here, '..') },
    );
  }

  get folder(): string {
    return this.#sample.folder;
  }

  /** Runs Playwright with our reporter. */
  run({ args = [], env, ...more }: Options = {}): Promise<Run> {
    return this.#playwright(['test', ...args], { ...more, env: { REPORTER: 'livelane', ...env } });
  }

  /** Runs the same without our reporter. */
  async runWithout({ args = [], ...more }: Options = {}): Promise<number | null> {
    return (await this.#playwright(['test', ...args], more)).code;
  }

  /** Runs any command of Playwright's, with our reporter. */
  command(args: string[]): Promise<Run> {
    return this.#playwright(args, { env: { REPORTER: 'livelane' } });
  }

  remove(): void {
    this.#sample.remove();
  }

  #playwright(args: string[], options: RunOptions): Promise<Run> {
    return this.#sample.run([join(playwrightTest, 'cli.js'), ...args], options);
  }
}

/** Both runs at once, each with a folder of its own for Playwright's output. */
export async function runBoth(
  project: Project,
  options: Options = {},
): Promise<Run & { codeWithout: number | null }> {
  const args = options.args ?? [];
  const [run, codeWithout] = await Promise.all([
    project.run({ ...options, args: [...args, '--output=results-with'] }),
    project.runWithout({ ...options, args: [...args, '--output=results-without'] }),
  ]);
  return { ...run, codeWithout };
}
