import { parseArgs } from 'node:util';
import { startEmulator } from '@livelane/emulator';
import { type Held, heldOf } from './held.ts';
import { deliverShards, NO_QUOTAS, RESULTS } from './round.ts';

/*
 * All shards of a CI build begin at the same moment, on machines of their own: one run at each vendor, with all results,
 * completed once. `npm run shards -- --shards 30 --times 20`.
 */

const { values } = parseArgs({
  options: { shards: { type: 'string', default: '30' }, times: { type: 'string', default: '20' } },
});
const shards = Number(values.shards);
// One for each process that must not outlive this one.
process.setMaxListeners(shards + 10);
const times = Number(values.times);

const sums = new Map<string, Required<Held>>();
let isGood = true;
for (let n = 1; n <= times; n++) {
  const emulator = await startEmulator(NO_QUOTAS);
  const states = await deliverShards(emulator, { build: `github-${4_000 + n}`, shards });
  const state = emulator.state();
  await emulator.close();
  const settled = states.filter((one) => one.state === 'settled').length;
  const held = heldOf(state);
  for (const { vendor, runs, results, completed = runs } of held) {
    const sum = sums.get(vendor) ?? { vendor, runs: 0, results: 0, completed: 0 };
    sums.set(vendor, {
      vendor,
      runs: sum.runs + runs,
      results: sum.results + results,
      completed: sum.completed + completed,
    });
    isGood &&= runs === 1 && results === shards * RESULTS && completed === 1;
  }
  isGood &&= settled === shards && state.violations.length === 0;
  const counts = held.map(({ vendor, runs, results }) => `${vendor} ${runs} run, ${results} results`);
  process.stderr.write(`${n}/${times}: ${settled} of ${shards} settled; ${counts.join('; ')}\n`);
}

process.stdout.write(
  `${shards} shards at once, ${times} times; ${shards * RESULTS * times} results expected\n\n`,
);
process.stdout.write('| vendor | runs | completed | results |\n| --- | ---: | ---: | ---: |\n');
for (const { vendor, runs, completed, results } of sums.values()) {
  process.stdout.write(`| ${vendor} | ${runs} | ${completed} | ${results} |\n`);
}
process.exitCode = isGood ? 0 : 1;
