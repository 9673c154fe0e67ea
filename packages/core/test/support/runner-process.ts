import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { JournalEvent } from '../../src/events.ts';
import { type RunPaths, runPaths } from '../../src/paths.ts';

const RUNNER = new URL('../fixtures/runner.mjs', import.meta.url).href;

export interface Start {
  cwd: string;
  env?: Record<string, string>;
  /** Largest file that the process can write, in blocks of the shell's `ulimit -f`. */
  fileBlocks?: number;
}

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  /** Lines. */
  stderr: string[];
}

/** Starts a runner's process; the script finds `recorder` and `ended` of the fixture. */
export function startRunner(script: string, { cwd, env = {}, fileBlocks }: Start): ChildProcess {
  const source = `import { ended, recorder } from ${JSON.stringify(RUNNER)};\n${script}`;
  const node = [process.execPath, '--input-type=module', '-e', source];
  const [command = '', ...args] =
    fileBlocks === undefined ? node : ['sh', '-c', `ulimit -f ${fileBlocks}; exec "$@"`, 'sh', ...node];
  // Nothing of the machine's own environment: it may be a CI build itself, or a container.
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, LIVELANE_COURIER_STAYS: '1', ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** Runs a runner's process to its end. */
export async function run(script: string, start: Start): Promise<Finished> {
  return await finished(startRunner(script, start));
}

export async function finished(child: ChildProcess): Promise<Finished> {
  const [stdout, stderr, [code, signal]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr && !child.stderr.destroyed ? text(child.stderr) : '',
    once(child, 'exit'),
  ]);
  return { code, signal, stdout, stderr: stderr.split('\n').filter(Boolean) };
}

/** The folders of all runs that were journalled below a folder. */
export function runsIn(cwd: string): RunPaths[] {
  const runs = join(cwd, '.livelane', 'runs');
  return readdirSync(runs).map((id) => runPaths(join(runs, id)));
}

/** Every event of the only run below a folder, shard after shard. */
export function eventsIn(cwd: string): JournalEvent[] {
  const [paths] = runsIn(cwd);
  if (!paths) throw new Error(`no run in ${cwd}`);
  return readdirSync(paths.shards).flatMap((name) =>
    readFileSync(join(paths.shards, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
}

/** Installs a `livelane` package whose courier is this script; it finds the run's folder in `process.argv[2]`. */
export function installCourier(cwd: string, program: string): void {
  const folder = join(cwd, 'node_modules', 'livelane');
  mkdirSync(folder, { recursive: true });
  const exported = { './courier': './courier.js', './courier-program': './program.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', exports: exported }));
  writeFileSync(join(folder, 'program.js'), program);
  writeFileSync(
    join(folder, 'courier.js'),
    'export async function runCourier(folder) { process.argv[2] = folder; await import("./program.js"); }',
  );
}
