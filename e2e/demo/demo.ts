import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { EmulatorState } from '@livelane/emulator';
import { createLogUpdate } from 'log-update';
import { livelane, playwright } from '../support/process.ts';
import { heldByTestmo, toldByPlaywright } from '../support/story.ts';
import { laneLines } from './lanes.ts';

/*
 * A real Playwright suite whose results fill an emulated Testmo while it runs. Ends with 0 when the vendor
 * holds exactly what Playwright's own report says.
 */

/** How often the vendor is asked: often enough to see the lanes grow, and to print a line each when there is no terminal. */
const LOOK_MS = process.stdout.isTTY ? 200 : 1_000;
const TOKEN = 'demo-token';

const suite = dirname(createRequire(import.meta.url).resolve('@livelane/fixture-playwright/package.json'));
const folder = mkdtempSync(join(tmpdir(), 'livelane-demo-'));
const report = join(folder, 'report.json');

const emulate = livelane(folder, ['emulate', '--port', '0', '--latency', '20'], { TESTMO_TOKEN: TOKEN });
await emulate.says(/__livelane\/state/);
const url = /Testmo\s+(http\S+)/.exec(emulate.output())?.[1] as string;
const ask = async () => (await (await fetch(`${url}/__livelane/state`)).json()) as EmulatorState;

console.log(`The emulated Testmo listens on ${url}; a Playwright suite with two workers reports to it.\n`);
const tests = playwright(suite, [], {
  TESTMO_TOKEN: TOKEN,
  LIVELANE_TESTMO_URL: url,
  LIVELANE_TESTMO_PROJECT_ID: '1',
  LIVELANE_TESTMO_SOURCE: 'shop',
  LIVELANE_DELIVERY_DIR: join(folder, '.livelane'),
  PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  // The demo's terminal is this one.
  NO_COLOR: undefined,
});
let isOver = false;
void tests.ended.then(() => {
  isOver = true;
});

const update = createLogUpdate(process.stdout);
let planned = 0;
let shown = '';
while (!isOver) {
  planned ||= Number(/Running (\d+) tests/.exec(tests.output())?.[1] ?? 0);
  const lines = laneLines(await ask(), planned).join('\n');
  if (process.stdout.isTTY) update(lines);
  else if (lines !== shown) console.log(lines);
  shown = lines;
  await Promise.race([pause(LOOK_MS), tests.ended]);
}
const { code, output } = await tests.ended;
const state = await ask();
const lines = laneLines(state, planned).join('\n');
if (process.stdout.isTTY) update(lines);
else console.log(lines);
update.done();

const summary = output.slice(output.search(/^ {2}\d+ (failed|flaky|skipped|passed)/m));
console.log(`\nPlaywright says (exit code ${code}):\n\n${summary.trimEnd()}\n`);

const told = toldByPlaywright(suite, report);
const held = heldByTestmo(state);
const problems = [
  ...difference(told, held).map((line) => `missing in Testmo: ${line}`),
  ...difference(held, told).map((line) => `too much in Testmo: ${line}`),
  ...state.violations.map((violation) => `refused by Testmo: ${JSON.stringify(violation)}`),
  ...state.testmo.runs.filter((run) => !run.is_completed).map((run) => `run ${run.id} is not completed`),
  ...(state.testmo.runs.length === 1 ? [] : [`${state.testmo.runs.length} runs instead of one`]),
];
for (const problem of problems) console.log(problem);
const [run] = state.testmo.runs;
console.log(
  problems.length === 0
    ? `Testmo holds exactly that: run ${run?.id}, ${run?.threads.length} threads, ${held.length} results, in ${state.counts.requests} requests.`
    : `Testmo does not hold what Playwright says: ${problems.length} differences.`,
);

emulate.child.kill('SIGTERM');
await emulate.ended;
rmSync(folder, { recursive: true, force: true });
process.exitCode = problems.length === 0 ? 0 : 1;

/** What is in `one` more often than in `other`. */
function difference(one: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return one.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
