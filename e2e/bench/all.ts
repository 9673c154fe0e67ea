import { backlog } from './backlog.ts';
import { cancel } from './cancel.ts';
import { dead } from './dead.ts';
import { journal } from './journal.ts';
import { latency } from './latency.ts';
import { many } from './many.ts';
import { overhead } from './overhead.ts';
import { quota } from './quota.ts';
import { SUITES } from './suites.ts';

const BENCHES = { journal, overhead, latency, many, backlog, quota, dead, cancel };

/** Names of benches, and of frameworks for those that measure each: `overhead jest`. */
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in BENCHES) && !(name in SUITES));
if (unknown.length > 0) {
  const names = [...Object.keys(BENCHES), ...Object.keys(SUITES)].join(', ');
  console.error(`There is no bench or framework ${unknown.join(', ')}; there are ${names}.`);
  process.exit(2);
}
const benches = chosen.filter((name) => name in BENCHES);
const frameworks = chosen.filter((name) => name in SUITES);
console.log('| what | found | wanted |\n| --- | --- | --- |');
for (const [name, bench] of Object.entries(BENCHES)) {
  if (benches.length > 0 && !benches.includes(name)) continue;
  await bench(frameworks.length > 0 ? frameworks : Object.keys(SUITES));
}
