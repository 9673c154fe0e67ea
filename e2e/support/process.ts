import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Running {
  child: ChildProcess;
  /** Everything written so far, both streams in the order of arrival. */
  output(): string;
  stdout(): string;
  stderr(): string;
  /** Resolves when the process has ended and its streams are read. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
  /** Resolves as soon as the output matches; rejects when the process ends before. */
  says(pattern: RegExp): Promise<void>;
}

/** The environment of this process without what would change a user's run: CI builds, colours, our own settings. */
export function cleanEnvironment(more: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(
    ([name]) =>
      !/^(CI|CI_.*|GITHUB_.*|LIVELANE_.*|(TESTMO|AIO|JIRA|XRAY|ZEPHYR)_.*|VITEST.*|NODE_OPTIONS|NODE_ENV|FORCE_COLOR|TEST)$/.test(
        name,
      ),
  );
  // These tests may run in a container, which would end what is left over.
  return { ...Object.fromEntries(clean), NO_COLOR: '1', LIVELANE_COURIER_STAYS: '1', ...more };
}

/**
 * A program of an installed package, also where the package's `exports` hide it.
 * @param from a folder, from which the package is found.
 * @param program the package's name and the file in it: `jest/bin/jest.js`.
 */
export function programOf(from: string, program: string): string {
  const parts = program.split('/');
  const name = parts.splice(0, program.startsWith('@') ? 2 : 1).join('/');
  const manifest = createRequire(join(from, 'package.json')).resolve(`${name}/package.json`);
  return join(dirname(manifest), ...parts);
}

/**
 * Starts a Node program as a user's shell would.
 * @param options.node another Node than this one.
 * @param options.group in a process group of its own, as a terminal or a CI system starts it: `process.kill(-pid, …)`.
 */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string | undefined>; node?: string; group?: boolean },
): Running {
  const child = spawn(options.node ?? process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.group && { detached: true }),
  });
  // A test that gives up leaves nothing behind.
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  child.once('close', () => process.off('exit', stop));
  const chunks: { from: 'stdout' | 'stderr'; text: string }[] = [];
  const text = (from?: 'stdout' | 'stderr') =>
    chunks
      .filter((chunk) => !from || chunk.from === from)
      .map((chunk) => chunk.text)
      .join('');
  const listeners = new Set<() => void>();
  for (const from of ['stdout', 'stderr'] as const) {
    child[from]?.setEncoding('utf8').on('data', (data: string) => {
      chunks.push({ from, text: data });
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output: text() }));
  return {
    child,
    output: () => text(),
    stdout: () => text('stdout'),
    stderr: () => text('stderr'),
    ended,
    says: (pattern) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (!pattern.test(text())) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        void ended.then(({ output }) => {
          if (pattern.test(output)) resolve();
          else reject(new Error(`It ended without saying ${pattern}:\n${output}`));
        });
        look();
      }),
  };
}

const HERE = import.meta.dirname;

/** `playwright test …` in a folder. */
export function playwright(
  cwd: string,
  args: readonly string[] = [],
  env: Record<string, string | undefined> = {},
): Running {
  return run(programOf(HERE, '@playwright/test/cli.js'), ['test', ...args], { cwd, env });
}

/** `livelane …` in a folder. */
export function livelane(
  cwd: string,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): Running {
  return run(programOf(HERE, 'livelane/dist/bin.js'), args, { cwd, env });
}
