import { execFile, spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Ran, type RunOptions, SampleProject } from '@livelane/core/testing';

export { attemptOf, attemptsOf, faultsOf, shardStart } from '@livelane/core/testing';

const here = import.meta.dirname;
const mocha = dirname(createRequire(import.meta.url).resolve('mocha/package.json'));

type Options = RunOptions & { args?: string[] };
export type RunBoth = Ran & { codeWithout: number | null };

/**
 * A copy of a project of `test/projects`, with Mocha and our built package. Mocha is copied, not linked: it
 * looks for reporters from where it is.
 */
export class Project {
  readonly #sample: SampleProject;

  constructor(name: string) {
    const manifest = JSON.parse(readFileSync(join(mocha, 'package.json'), 'utf8'));
    const hoisted: Record<string, string> = {};
    const nested = readdirSync(join(mocha, 'node_modules'));
    for (const dependency of Object.keys(manifest.dependencies)) {
      if (!nested.includes(dependency)) hoisted[dependency] = join(dirname(mocha), dependency);
    }
    this.#sample = new SampleProject(join(here, 'projects', name), hoisted, {
      '@livelane/mocha': join(here, '..'),
    });
    const copy = join(this.folder, 'node_modules/mocha');
    cpSync(mocha, copy, { recursive: true, filter: (path) => path !== join(mocha, 'node_modules') });
    symlinkSync(join(mocha, 'node_modules'), join(copy, 'node_modules'), 'junction');
  }

  get folder(): string {
    return this.#sample.folder;
  }

  /** Runs Mocha with our reporter. */
  run({ args = [], ...options }: Options = {}): Promise<Ran> {
    return this.#sample.run([this.#program, ...args], options);
  }

  /** Runs both, at once: with our reporter, and without it. */
  async runBoth(options: Options = {}): Promise<RunBoth> {
    const [run, without] = await Promise.all([this.run(options), this.runWithout(options)]);
    return { ...run, codeWithout: without };
  }

  async runWithout({ args = [], env }: Options = {}): Promise<number | null> {
    return (await this.stdout([...args, '--reporter=min'], env)).code;
  }

  /** What Mocha prints to stdout, and nothing else. Not to be called while `run` is looking for its journal. */
  stdout(args: string[], env: Record<string, string> = {}): Promise<{ code: number; stdout: string }> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [this.#program, ...args],
        { cwd: this.folder, env: { PATH: process.env.PATH, ...env }, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout) => resolve({ code: error ? Number(error.code) : 0, stdout }),
      );
    });
  }

  /** Runs Mocha until it is stopped. */
  watch(args: string[], onOutput: (output: string, stop: () => void) => void): Promise<void> {
    const child = spawn(process.execPath, [this.#program, '--watch', ...args], {
      cwd: this.folder,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        onOutput(output, () => child.kill('SIGINT'));
      });
    }
    return new Promise((resolve) => child.once('close', () => resolve()));
  }

  /** Runs a program of the project's own. */
  program(name: string): Promise<Ran> {
    return this.#sample.run([join(this.folder, name)]);
  }

  remove(): void {
    this.#sample.remove();
  }

  get #program(): string {
    return join(this.folder, 'node_modules/mocha/bin/mocha.js');
  }
}
