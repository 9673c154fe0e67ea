import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Ran, type RunOptions, SampleProject } from '@livelane/core/testing';

export { attemptOf, attemptsOf, faultsOf, shardStart } from '@livelane/core/testing';

const here = import.meta.dirname;
const cucumber = dirname(createRequire(import.meta.url).resolve('@cucumber/cucumber/package.json'));

export type Run = Ran;
type Options = RunOptions & { args?: string[] };

/** A copy of a project of `test/projects`, with Cucumber and our built package. */
export class Project {
  readonly #sample: SampleProject;

  constructor(name: string) {
    this.#sample = new SampleProject(
      join(here, 'projects', name),
      {},
      { '@livelane/cucumber': join(here, '..') },
    );
    // A copy and not a link: Cucumber imports formatters and plugins from where it really is itself.
    cpSync(cucumber, join(this.folder, 'node_modules/@cucumber/cucumber'), { recursive: true });
  }

  get folder(): string {
    return this.#sample.folder;
  }

  /** Runs Cucumber with our reporter. */
  run({ args = [], env, ...more }: Options = {}): Promise<Run> {
    return this.#cucumber(args, { ...more, env: { REPORTER: 'formatter', ...env } });
  }

  /** Runs the same without our reporter. */
  runWithout({ args = [], env, ...more }: Options = {}): Promise<Run> {
    return this.#cucumber(args, { ...more, env: { ...env, REPORTER: 'none' } });
  }

  file(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  remove(): void {
    this.#sample.remove();
  }

  #cucumber(args: string[], options: RunOptions): Promise<Run> {
    const program = join(this.folder, 'node_modules/@cucumber/cucumber/bin/cucumber.js');
    // What Cucumber requires itself is still where it was installed.
    const env = { ...options.env, NODE_PATH: dirname(dirname(cucumber)) };
    return this.#sample.run([program, ...args], { ...options, env });
  }
}

/** With our reporter, and then without it. */
export async function runBoth(
  project: Project,
  options: Options = {},
): Promise<Run & { codeWithout: number | null; outputWithout: string }> {
  const run = await project.run(options);
  const without = await project.runWithout(options);
  return { ...run, codeWithout: without.code, outputWithout: without.output };
}
