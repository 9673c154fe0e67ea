import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogUpdate } from 'log-update';
import { SHOP_SUITES, suiteOf } from '../support/shop-suites.ts';
import { LEGEND, laneLines } from './lanes.ts';
import { startVendor } from './vendor.ts';
import { problemsOf } from './verdict.ts';

/*
 * One suite of each framework, side by side, whose results fill one run of an emulated Testmo while they run.
 * Ends with 0 when the vendor holds exactly what the frameworks' own reports say.
 */

/** How often the vendor is asked: often enough to see the lanes grow, seldom enough to read without a terminal. */
const LOOK_MS = process.stdout.isTTY ? 200 : 3_000;

const folder = mkdtempSync(join(tmpdir(), 'livelane-demo-'));
const vendor = await startVendor(folder);
console.log(`The emulated Testmo listens on ${vendor.url}; five suites report to it, side by side.`);
console.log(`The lanes of their one run (${LEGEND}), and the newest result of each:\n`);

const running = SHOP_SUITES.map((suite) => {
  const report = join(folder, `${suite.title}.report`);
  const tests = suite.start(
    {
      TESTMO_TOKEN: vendor.token,
      LIVELANE_TESTMO_URL: vendor.url,
      LIVELANE_TESTMO_PROJECT_ID: '1',
      LIVELANE_TESTMO_SOURCE: 'shop',
      LIVELANE_RUN_NAME: 'The tea shop',
      // What makes one run of them: its name, and the folder where they meet.
      LIVELANE_RUN: 'demo',
      LIVELANE_DELIVERY_DIR: join(folder, '.livelane'),
    },
    report,
  );
  return { suite, report, tests };
});
let isOver = false;
const ended = Promise.all(running.map(({ tests }) => tests.ended)).then(() => {
  isOver = true;
});

const update = createLogUpdate(process.stdout);
let shown = '';
while (!isOver) {
  await show();
  await Promise.race([pause(LOOK_MS), ended]);
}
await show();
update.done();

console.log('\nThe frameworks say:\n');
for (const { suite, tests } of running) {
  const { code, output } = await tests.ended;
  const counts = Object.entries(suite.counts(output)).map(([word, count]) => `${count} ${word}`);
  console.log(`  ${suite.title.padEnd(10)} ${counts.join(', ')} (exit code ${code})`);
}

const state = await vendor.state();
const held = state.testmo.runs.flatMap(({ threads }) => threads.flatMap(({ tests }) => tests));
const accounts = running.map(({ suite, report, tests }) => ({
  title: suite.title,
  told: suite.told({ report, output: tests.output() }),
  held: suite.held(held.filter(({ file }) => suiteOf(file) === suite)),
}));
const problems = problemsOf(accounts, state);
for (const [index, { told }] of accounts.entries()) {
  if (told.length === 0) console.log(running[index]?.tests.output());
}
for (const problem of problems) console.log(problem);
const [run] = state.testmo.runs;
console.log(
  problems.length === 0
    ? `\nTestmo holds exactly that: run ${run?.id}, ${run?.threads.length} threads, ${held.length} results, in ${state.counts.requests} requests.`
    : `\nTestmo does not hold what the frameworks say: ${problems.length} differences.`,
);

await vendor.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = problems.length === 0 ? 0 : 1;

async function show(): Promise<void> {
  const lines = laneLines(await vendor.state()).join('\n');
  if (process.stdout.isTTY) update(lines);
  else if (lines !== shown) console.log(`${lines}\n`);
  shown = lines;
}
