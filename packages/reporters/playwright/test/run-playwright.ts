import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AttemptEnd, JournalEvent, ShardStart } from '@livelane/core';

const here = dirname(fileURLToPath(import.meta.url));
const playwrightTest = dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json'));

export interface Run {
  code: number | null;
  output: string;
  /** What the run journalled; nothing where it made no journal. */
  events: JournalEvent[];
  /** The run's folder in `.livelane/runs`. */
  folder: string;
}

export interface RunOptions {
  args?: string[];
  env?: Record<string, string>;
  /** Called with all output so far, whenever there is more. */
  onOutput?: (output: string, interrupt: () => void) => void;
}

/**
 * A copy of a project of `test/projects` in a temporary folder, with the packages a user would have installed:
 * Playwright, our built package, and a stand-in for the courier.
 */
export class Project {
  readonly folder: string;

  constructor(name: string) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'livelane-playwright-')));
    cpSync(join(here, 'projects', name), this.folder, { recursive: true });
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, '@playwright'), { recursive: true });
    symlinkSync(playwrightTest, join(modules, '@playwright/test'), 'junction');
    const own = join(modules, '@livelane/playwright');
    cpSync(join(here, '../dist'), join(own, 'dist'), { recursive: true });
    cpSync(join(here, '../package.json'), join(own, 'package.json'));
    cpSync(join(here, 'livelane'), join(modules, 'livelane'), { recursive: true });
  }

  /** Runs Playwright with our reporter. */
  async run(options: RunOptions = {}): Promise<Run> {
    const before = new Set(this.#runs());
    const { code, output } = await this.#playwright({
      ...options,
      env: { REPORTER: 'livelane', ...options.env },
    });
    const made = this.#runs().filter((name) => !before.has(name));
    if (made.length > 1) throw new Error(`one Playwright process made ${made.length} runs`);
    const folder = join(this.folder, '.livelane/runs', made[0] ?? 'none');
    return { code, output, folder, events: readEvents(folder) };
  }

  /** Runs the same without our reporter. */
  async runWithout(options: RunOptions = {}): Promise<number | null> {
    return (await this.#playwright(options)).code;
  }

  /** Runs any other command of Playwright's. */
  async command(args: string[]): Promise<{ code: number | null; output: string; runs: number }> {
    const before = this.#runs().length;
    const result = await this.#playwright({ args, env: { REPORTER: 'livelane' } });
    return { ...result, runs: this.#runs().length - before };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #runs(): string[] {
    const folder = join(this.folder, '.livelane/runs');
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  #playwright({
    args = [],
    env = {},
    onOutput,
  }: RunOptions): Promise<{ code: number | null; output: string }> {
    const command = args[0] === 'merge-reports' ? args : ['test', ...args];
    const child = spawn(process.execPath, [join(playwrightTest, 'cli.js'), ...command], {
      cwd: this.folder,
      // Nothing of the machine's CI, and coloured output, as CI systems like it.
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, FORCE_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        onOutput?.(output, () => child.kill('SIGINT'));
      });
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, output }));
    });
  }
}

/** Both runs at once, each with a folder of its own for Playwright's output. */
export async function runBoth(
  project: Project,
  options: RunOptions = {},
): Promise<Run & { codeWithout: number | null }> {
  const args = options.args ?? [];
  const [run, codeWithout] = await Promise.all([
    project.run({ ...options, args: [...args, '--output=results-with'] }),
    project.runWithout({ ...options, args: [...args, '--output=results-without'] }),
  ]);
  return { ...run, codeWithout };
}

export function shardStart(events: JournalEvent[]): ShardStart {
  const [first] = events;
  if (first?.type !== 'shard-start') throw new Error(`the journal begins with ${first?.type}`);
  return first;
}

/** The attempts of the tests with this title, in the journal's order. */
export function attemptsOf(events: JournalEvent[], title: string): AttemptEnd[] {
  return events.filter((event) => event.type === 'attempt-end').filter(({ test }) => test.title === title);
}

/** The only attempt of the only test with this title. */
export function attemptOf(events: JournalEvent[], title: string): AttemptEnd {
  const [attempt, ...others] = attemptsOf(events, title);
  if (!attempt || others.length > 0)
    throw new Error(`“${title}” has ${others.length + (attempt ? 1 : 0)} attempts`);
  return attempt;
}

/**
 * What every journal must hold: begin and end; every attempt that a worker made begins before it ends, in the
 * same lane; one attempt at a time in a lane; nothing after a final attempt.
 * @returns what is wrong, in words.
 */
export function faultsOf(events: JournalEvent[]): string[] {
  const faults: string[] = [];
  if (events[0]?.type !== 'shard-start') faults.push('the first line is no shard-start');
  if (events.at(-1)?.type !== 'shard-end') faults.push('the last line is no shard-end');
  const running = new Map<string, string>();
  const final = new Set<string>();
  for (const event of events) {
    if (event.type !== 'attempt-start' && event.type !== 'attempt-end') continue;
    const { id, project = '', repeat = 0, title } = event.test;
    const test = `${id} ${project} ${repeat}`;
    const attempt = `${test} ${event.attempt}`;
    if (final.has(test)) faults.push(`“${title}” goes on after its final attempt`);
    if (event.type === 'attempt-start') {
      if (running.has(event.lane)) faults.push(`“${title}” begins in a lane that is busy`);
      running.set(event.lane, attempt);
    } else {
      if (event.startedAt !== undefined) {
        if (running.get(event.lane) !== attempt) faults.push(`“${title}” ends where it had not begun`);
        running.delete(event.lane);
      }
      if (event.final) final.add(test);
    }
  }
  if (running.size > 0) faults.push(`${running.size} attempts never end`);
  return faults;
}

function readEvents(folder: string): JournalEvent[] {
  const shards = join(folder, 'shards');
  if (!existsSync(shards)) return [];
  return readdirSync(shards).flatMap((name) =>
    readFileSync(join(shards, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEvent),
  );
}
