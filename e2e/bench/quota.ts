import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type RunPaths, testId } from '@livelane/core';
import { makeRun, ShardWriter } from '@livelane/core/testing';
import type { EmulatorState } from '@livelane/emulator';
import { livelane, run } from '../support/process.ts';
import { quantile, row } from './measure.ts';

const TESTS = 5_000;
const LANES = 8;
const MINUTES = 10;
/** One test in so many fails, is tried again, fails again, and leaves a screenshot. */
const FAILING = 33;
const SCREENSHOT_BYTES = 300 * 1024;
/** How much faster than the real one the clock of emulator and courier runs. */
const SPEED = 10;
/** Requests a minute that hold 400 results at most, while 500 come. */
const SHORT_BUDGET = 4;

const TEST_MS = (MINUTES * 60_000 * LANES) / TESTS;

interface Vendor {
  title: string;
  /** Its paths. */
  path: RegExp;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  /** Requests in ten minutes, as the vendor publishes them, and how many of them may be used. */
  quota?: { requests: number; part: number };
}

function vendors(url: string) {
  return {
    testmo: {
      title: 'Testmo',
      path: /^\/api\/v1\/(?!authenticate|import)/,
      settings: { url, projectId: 1, source: 'bench' },
      secrets: { TESTMO_TOKEN: 'bench' },
    },
    aio: {
      title: 'AIO Tests',
      path: /^\/aio-tcms\//,
      settings: { url, project: 'PROJ' },
      secrets: { AIO_API_KEY: 'bench' },
      quota: { requests: 600, part: 1 },
    },
    xray: {
      title: 'Xray Cloud',
      path: /^\/api\/(v2\/|v1\/(authenticate|import))/,
      settings: { url, project: 'CALC' },
      secrets: { XRAY_CLIENT_ID: 'bench', XRAY_CLIENT_SECRET: 'bench-secret' },
      quota: { requests: 600, part: 0.25 },
    },
    zephyr: {
      title: 'Zephyr',
      path: /^\/flex\//,
      settings: { url, projectId: 1, releaseId: 1, cycle: 'Bench', createCases: true },
      secrets: { ZEPHYR_API_TOKEN: 'bench' },
    },
  } satisfies Record<string, Vendor>;
}

/**
 * Ten minutes of 5,000 tests into all four vendors at once, each with the quota it publishes; and then into AIO Tests with
 * a budget that is too small for them.
 */
export async function quota(): Promise<void> {
  await deliver(vendors);
  await deliver((url): Record<string, Vendor> => {
    const { aio } = vendors(url);
    const settings = { ...aio.settings, requestsPerMinute: SHORT_BUDGET };
    const { quota: _, ...rest } = aio;
    return { aio: { ...rest, title: `AIO Tests with ${SHORT_BUDGET} requests a minute`, settings } };
  });
}

async function deliver(receivers: (url: string) => Record<string, Vendor>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-quota-'));
  const clock = {
    BENCH_CLOCK_START: String(Date.now()),
    BENCH_CLOCK_SPEED: String(SPEED),
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'measuring/fast-clock.mjs'))}`,
  };
  const now = () => Number(clock.BENCH_CLOCK_START) + (Date.now() - Number(clock.BENCH_CLOCK_START)) * SPEED;
  const emulate = livelane(folder, ['emulate', '--port', '0'], clock);
  await emulate.says(/__livelane\/state/);
  const url = /(http\S+)\/__livelane\/state/.exec(emulate.output())?.[1] as string;
  const all = receivers(url);
  const settings = Object.fromEntries(Object.entries(all).map(([name, vendor]) => [name, vendor.settings]));
  // What is measured are results: files that wait for requests would only lengthen the end.
  const report = { attachments: Object.keys(all).length > 1 ? 'failed' : 'none' };
  const paths = makeRun({ ...settings, report, delivery: { deadlineMs: 30 * 60_000 } });
  const courier = run(createRequire(import.meta.url).resolve('livelane/courier-program'), [paths.folder], {
    cwd: paths.folder,
    env: { ...clock, ...Object.assign({}, ...Object.values(all).map(({ secrets }) => secrets)) },
  });
  await record(paths, now);
  await courier.ended;
  const state = (await (await fetch(`${url}/__livelane/state`)).json()) as EmulatorState;
  const endedAt = new Map(results(paths));
  for (const [name, vendor] of Object.entries(all)) tell(vendor, name, paths, state, endedAt);
  emulate.child.kill('SIGTERM');
  await emulate.ended;
  for (const gone of [folder, paths.folder]) rmSync(gone, { recursive: true, force: true });
}

/** Writes the journal as eight workers would. */
async function record(paths: RunPaths, now: () => number): Promise<void> {
  const shard = new ShardWriter(paths);
  const begin = now();
  const screenshot = Buffer.alloc(SCREENSHOT_BYTES, 'shot');
  for (let begun = 0, ended = 0; ended < TESTS; ) {
    while (begun < TESTS && startOf(begun) <= now() - begin) {
      const test = identity(begun);
      shard.write({
        type: 'attempt-start',
        at: begin + startOf(begun),
        lane: laneOf(begun),
        attempt: 0,
        test,
      });
      begun++;
    }
    while (ended < begun && startOf(ended) + TEST_MS <= now() - begin) {
      finish(shard, paths, ended, begin + startOf(ended), screenshot);
      ended++;
    }
    await pause(5);
  }
  shard.end('failed');
}

function finish(
  shard: ShardWriter,
  paths: RunPaths,
  nth: number,
  startedAt: number,
  screenshot: Buffer,
): void {
  const test = identity(nth);
  const common = { lane: laneOf(nth), test, durationMs: TEST_MS / 2 };
  if (nth % FAILING !== 0) {
    shard.result('', 'passed', { ...common, startedAt, at: startedAt + TEST_MS, durationMs: TEST_MS });
    return;
  }
  const errors = [{ message: 'expected the cart to hold 2 items', stack: '    at cart.spec.ts:12:3' }];
  const path = `evidence/${nth}/screenshot.png`;
  mkdirSync(join(paths.evidence, String(nth)));
  writeFileSync(join(paths.folder, path), screenshot);
  const half = startedAt + TEST_MS / 2;
  shard.result('', 'failed', { ...common, startedAt, at: half, errors, final: false });
  shard.result('', 'failed', {
    ...common,
    startedAt: half,
    at: startedAt + TEST_MS,
    attempt: 1,
    errors,
    evidence: [{ name: 'screenshot.png', contentType: 'image/png', path, size: SCREENSHOT_BYTES }],
  });
}

function startOf(nth: number): number {
  return Math.floor(nth / LANES) * TEST_MS + (nth % LANES) * (TEST_MS / LANES);
}

function laneOf(nth: number): string {
  return String(nth % LANES);
}

function identity(nth: number) {
  const title = `[PROJ-TC-${nth + 1}] [CALC-${nth + 1}] adds item ${nth}`;
  return { id: testId('cart.spec.ts', ['cart'], title), title, path: ['cart'], file: 'cart.spec.ts' };
}

interface Ended {
  at: number;
  isFailure: boolean;
}

/** When each result became final, by its id in the delivery file. */
function* results(paths: RunPaths): Generator<[string, Ended]> {
  for (const name of readdirSync(paths.shards)) {
    let offset = 0;
    for (const line of readFileSync(join(paths.shards, name), 'utf8').split('\n')) {
      const event = line === '' ? undefined : JSON.parse(line);
      if (event?.type === 'attempt-end' && event.final) {
        yield [
          `${name.replace('.jsonl', '')}:${offset}`,
          { at: event.at, isFailure: event.status === 'failed' },
        ];
      }
      offset += Buffer.byteLength(line) + 1;
    }
  }
}

function tell(
  { title, path, quota: published }: Vendor,
  name: string,
  paths: RunPaths,
  { requests }: EmulatorState,
  endedAt: ReadonlyMap<string, Ended>,
): void {
  const own = requests.filter((request) => path.test(request.path));
  const refused = own.filter(({ status }) => status === 429).length;
  const waits = [...acceptedAt(paths, name)].flatMap(([id, at]) => {
    const result = endedAt.get(id);
    return result ? [{ ms: at - result.at, isFailure: result.isFailure }] : [];
  });
  const share = published
    ? ` (${((100 * own.length) / published.requests).toFixed(0)} % of ${published.requests})`
    : '';
  row(
    `${title}: ${TESTS} tests in ${MINUTES} minutes: requests, refused for the pace, results held`,
    `${own.length}${share}, ${refused}, ${waits.length}`,
    published ? `≤ ${published.part * 100} %, 0, ${TESTS}` : `–, 0, ${TESTS}`,
  );
  for (const [what, chosen] of [
    ['failures', waits.filter(({ isFailure }) => isFailure)],
    ['all', waits],
  ] as const) {
    const ms = chosen.map((wait) => wait.ms);
    row(
      `${title}: from a test's end to the vendor, ${what}, p50 / p95 / worst`,
      [0.5, 0.95, 1].map((part) => `${(quantile(ms, part) / 1_000).toFixed(1)} s`).join(' / '),
      what === 'all' ? 'as early as the quota allows' : 'before the passes when the quota is short',
    );
  }
}

/** When the vendor accepted each result. */
function* acceptedAt(paths: RunPaths, name: string): Generator<[string, number]> {
  const sent = new Map<number, string[]>();
  for (const line of readFileSync(join(paths.delivery, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)) {
    const { type, op, at, results: ids, kind } = JSON.parse(line);
    if (type === 'intent' && kind === 'deliver') sent.set(op, ids);
    if (type === 'accepted') for (const id of sent.get(op) ?? []) yield [id, at];
  }
}
