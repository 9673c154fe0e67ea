import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JournalEvent } from '../events.ts';
import { readEvents } from './journal.ts';

/** A framework's program and its arguments, run with Node: `['…/cli.js', 'test']`. */
export type Command = readonly [program: string, ...args: string[]];

export interface RunOptions {
  env?: Record<string, string>;
  /** Called with all output so far, whenever there is more. */
  onOutput?: (output: string, interrupt: () => void) => void;
}

export interface Ran {
  code: number | null;
  /** Both streams, in the order of arrival. */
  output: string;
  /** What the command journalled; nothing where it made no journal. */
  events: JournalEvent[];
  /** The run's folder in `.livelane/runs`. */
  folder: string;
}

/**
 * A copy of a sample project in a temporary folder, outside every workspace, with the packages that its user
 * would have installed. Instead of the courier stands one that says at once that everything is delivered, so
 * that a reporter's tests are about the reporter. With `FAIL_RUN=1` it asks for a failing exit code.
 */
export class SampleProject {
  readonly folder: string;

  /**
   * @param template the project's folder.
   * @param linked packages of the framework: names, and the folders where they are installed.
   * @param copied packages of ours: names, and their folders (`package.json` and `dist` are copied).
   */
  constructor(template: string, linked: Record<string, string>, copied: Record<string, string>) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'livelane-sample-')));
    cpSync(template, this.folder, { recursive: true });
    const modules = join(this.folder, 'node_modules');
    for (const [name, from] of Object.entries(linked)) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(from, join(modules, name), 'junction');
    }
    for (const [name, from] of Object.entries(copied)) {
      cpSync(join(from, 'dist'), join(modules, name, 'dist'), { recursive: true });
      cpSync(join(from, 'package.json'), join(modules, name, 'package.json'));
    }
    const courier = join(modules, 'livelane');
    mkdirSync(courier);
    writeFileSync(
      join(courier, 'package.json'),
      JSON.stringify({ name: 'livelane', type: 'module', exports: { './courier-program': './courier.js' } }),
    );
    writeFileSync(join(courier, 'courier.js'), SETTLING_COURIER);
  }

  /** Runs a command that makes one run at most. */
  async run([program, ...args]: Command, { env = {}, onOutput }: RunOptions = {}): Promise<Ran> {
    const before = new Set(this.#runs());
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      // Nothing of this machine's CI, and coloured output, as CI systems like it.
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
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const made = this.#runs().filter((name) => !before.has(name));
    if (made.length > 1) throw new Error(`one command made ${made.length} runs`);
    const folder = join(this.folder, '.livelane/runs', made[0] ?? 'none');
    return { code, output, folder, events: readEvents(folder) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #runs(): string[] {
    const folder = join(this.folder, '.livelane/runs');
    return existsSync(folder) ? readdirSync(folder) : [];
  }
}

const SETTLING_COURIER = `
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const folder = process.argv[2];
const shards = readdirSync(join(folder, 'shards')).map((name) => name.replace(/\\.jsonl$/, ''));
const state = {
  pid: process.pid,
  host: hostname(),
  at: Date.now(),
  state: 'settled',
  shards,
  ended: shards,
  worthWaiting: false,
  failRun: process.env.FAIL_RUN === '1',
  tests: {},
  problems: [],
  backends: [],
};
writeFileSync(join(folder, 'courier.state.new'), JSON.stringify(state));
renameSync(join(folder, 'courier.state.new'), join(folder, 'courier.state'));
`;
