import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  COURIER_FLAGS,
  type CourierState,
  type RunManifest,
  type RunPaths,
  readCourierState,
  runPaths,
} from '@livelane/core';
import { makeRun } from '@livelane/core/testing';
import { type Emulator, startEmulator } from '@livelane/emulator';
import { livelane, programOf, type Running, run } from '../support/process.ts';
import type { Column } from './columns.ts';
import { randomOf } from './random.ts';
import { RecordedSuite } from './recorded-suite.ts';
import type { Story, Way } from './story.ts';

const HERE = import.meta.dirname;

/** Tests of a whole suite, and in how many bursts they come. */
export const TESTS = 24;
const BURSTS = 4;
/** The suite's own time between two bursts, milliseconds. */
const BURST_MS = 120;
/** After so many resumes what is left is left. */
const RESUMES = 6;
/** No courier takes longer, with what goes wrong here, milliseconds. */
const PATIENCE_MS = 120_000;

/** Where one story happens to one vendor: the emulated vendor, a recorded run, and the programs that deliver it. */
export class Stage {
  readonly column: Column;
  readonly emulator: Emulator;
  readonly random: () => number;
  /** What holds the run; a journal that is carried away gets another one. */
  base: string;
  paths: RunPaths;
  suite: RecordedSuite;
  /** Of the courier and of `livelane resume`. */
  env: Record<string, string>;
  /** What the programs have told the user. */
  readonly said: string[] = [];
  readonly #courier = new Set<Running>();
  readonly #way: Way;

  private constructor(
    column: Column,
    emulator: Emulator,
    seed: number,
    way: Way,
    paths: RunPaths,
    base: string,
  ) {
    this.column = column;
    this.emulator = emulator;
    this.random = randomOf(seed);
    this.#way = way;
    this.paths = paths;
    this.base = base;
    this.suite = new RecordedSuite(paths);
    this.env = { ...column.target.secrets, LIVELANE_DEBUG: '1', ...way.env };
  }

  static async open(story: Story, column: Column, seed: number): Promise<Stage> {
    const faults = story.faults?.(column) ?? [];
    const host = addressOfItsOwn();
    const emulator = await startEmulator({
      ...column.emulator,
      host,
      seed,
      faults,
      ...story.emulator?.(column),
    });
    const base = join(mkdtempSync(join(tmpdir(), 'livelane-faults-')), '.livelane');
    const way = (await story.way?.(emulator, base)) ?? {};
    const options = {
      report: { attachments: 'all' },
      ...column.target.settings(way.url ?? emulator.url),
      ...story.settings,
      ...way.settings,
    };
    const folder = join(base, 'runs/run-1');
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(makeRun(options).folder, folder);
    return new Stage(column, emulator, seed, way, runPaths(folder), base);
  }

  async close(): Promise<void> {
    for (const { child } of this.#courier) child.kill('SIGKILL');
    this.#way.close?.();
    await this.emulator.close();
    rmSync(dirname(this.base), { recursive: true, force: true });
  }

  /** The courier's program, as a reporter starts it. */
  startCourier(limits: { fileBlocks?: number } = {}): Running {
    const program = programOf(HERE, 'livelane/dist/courier-program.js');
    const words = [...COURIER_FLAGS, program, this.paths.folder];
    const options = { cwd: dirname(this.base), env: this.env };
    const [first = '', ...args] = words;
    const courier =
      limits.fileBlocks === undefined
        ? run(first, args, options)
        : // Writing beyond the limit fails, as on a full disk, and does not kill.
          run(
            '-c',
            [`trap '' XFSZ; ulimit -f ${limits.fileBlocks}; exec "$0" "$@"`, process.execPath, ...words],
            {
              ...options,
              node: '/bin/sh',
            },
          );
    this.#courier.add(courier);
    void courier.ended.then(() => this.#courier.delete(courier));
    return courier;
  }

  /** The suite goes on for so many tests, in bursts. */
  async write(tests = TESTS): Promise<void> {
    for (let burst = 0; burst < BURSTS; burst++) {
      const from = Math.floor((tests * burst) / BURSTS);
      this.suite.write(Math.floor((tests * (burst + 1)) / BURSTS) - from);
      await pause(BURST_MS);
    }
  }

  /** The whole suite is written and delivered while it is. */
  async deliverAll(): Promise<void> {
    const courier = this.startCourier();
    await this.write();
    this.suite.end();
    await this.ended(courier);
    await this.settle();
  }

  /** Resolves when the vendor has had so many requests; a job's vendor has one before the run's end. */
  async requests(count: number): Promise<void> {
    const least = this.column.id === 'zephyr-job' ? 1 : count;
    await this.emulator.waitFor(({ counts }) => counts.requests >= least, { timeoutMs: PATIENCE_MS });
  }

  async ended(running: Running): Promise<void> {
    const late = setTimeout(() => running.child.kill('SIGKILL'), PATIENCE_MS);
    const { output } = await running.ended;
    clearTimeout(late);
    this.said.push(output);
  }

  get state(): CourierState | undefined {
    return readCourierState(this.paths);
  }

  resume(env: Record<string, string> = {}): Running {
    return livelane(dirname(this.base), ['resume', 'run-1', '--dir', this.base], {
      ...this.env,
      LIVELANE_DELIVERY_DEADLINE_MS: '45000',
      ...env,
    });
  }

  /** `livelane resume` until nothing is left. Returns whether that came to be. */
  async settle(): Promise<boolean> {
    for (let n = 0; n < RESUMES && this.state?.state !== 'settled'; n++) await this.ended(this.resume());
    return this.state?.state === 'settled';
  }

  /** All that the user was told: what the programs printed, and what a runner would have printed of the state. */
  get told(): string {
    return [
      ...this.said,
      JSON.stringify(this.state?.backends ?? []),
      (this.state?.problems ?? []).join('\n'),
    ].join('\n');
  }

  /** Resolves when the vendor has written something, and not answered yet. */
  async handled(): Promise<void> {
    const { length } = this.#writes();
    await this.emulator.waitFor(() => this.#writes().length > length, { timeoutMs: PATIENCE_MS });
  }

  /** Resolves when the vendor has answered one more request. */
  async answered(): Promise<void> {
    const count = () => this.emulator.state().requests.filter(({ durationMs }) => durationMs !== null).length;
    const before = count();
    await this.emulator.waitFor(() => count() > before, { timeoutMs: PATIENCE_MS });
  }

  #writes() {
    return this.emulator.state().requests.filter(({ method }) => method !== 'GET');
  }

  /** Some of the story's own time, milliseconds. */
  while(ms: number): Promise<void> {
    return pause(ms);
  }

  /** @throws when a program has not ended by itself after so many milliseconds. */
  async endsBy(running: Running, ms: number): Promise<void> {
    const isLate = await Promise.race([running.ended.then(() => false), pause(ms, true)]);
    if (!isLate) return this.ended(running);
    running.child.kill('SIGKILL');
    throw new Error(`it had not ended after ${ms} ms`);
  }

  /** A request of somebody else's with the vendor's token. */
  async atVendor(method: string, path: string, body: unknown): Promise<void> {
    const [token] = Object.values(this.column.target.secrets);
    const answer = await fetch(this.emulator.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }

  /** The last line of a file is torn, as when the machine goes. */
  tear(path: string, line: string): void {
    appendFileSync(path, line);
  }

  /** A file becomes so large, without any room on the disk. */
  swell(path: string, bytes: number): void {
    truncateSync(path, bytes);
  }

  /** The journal is in another folder now. */
  moveTo(base: string): void {
    this.base = base;
    this.paths = runPaths(join(base, 'runs/run-1'));
  }

  /** The run was begun by a clock that is wrong by so many milliseconds. */
  shift(byMs: number): void {
    const manifest = JSON.parse(readFileSync(this.paths.manifest, 'utf8')) as RunManifest;
    writeFileSync(this.paths.manifest, JSON.stringify({ ...manifest, createdAt: manifest.createdAt + byMs }));
  }
}

let addresses = 0;

/** While a vendor does not listen, another one must not get its port. Elsewhere there is one such address only. */
function addressOfItsOwn(): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  addresses++;
  return `127.1.${Math.floor(addresses / 250)}.${1 + (addresses % 250)}`;
}
