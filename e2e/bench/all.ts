import { backlog } from './backlog.ts';
import { journal } from './journal.ts';
import { latency } from './latency.ts';
import { many } from './many.ts';
import { overhead } from './overhead.ts';

const BENCHES = { journal, overhead, latency, many, backlog };

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
console.log('| what | found | wanted |\n| --- | --- | --- |');
for (const [name, bench] of Object.entries(BENCHES)) {
  if (chosen.length === 0 || chosen.includes(name)) await bench();
}
