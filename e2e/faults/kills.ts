import { type CellReport, runCell } from './cell.ts';
import { columns } from './columns.ts';
import { chosenOf, optionIn, seedIn } from './command-line.ts';
import { inParallel } from './in-parallel.ts';
import { stories } from './stories/index.ts';
import { KILLS } from './stories/kills.ts';
import { printFaults } from './table.ts';

/*
 * `npm run kills` kills the courier, and the process whose journal it reads, a hundred times each for every vendor, at
 * moments drawn by the seed; after `livelane resume` nothing is missing, nothing twice. `-- --times 10 testmo --seed 7`.
 */

const AT_ONCE = 6;

const { words, seed } = seedIn(process.argv.slice(2));
const times = Number(optionIn(words, '--times') ?? 100);
const { columns: chosen } = chosenOf(words, stories, columns);
const kinds = [
  { id: 'courier-sigkill', who: 'courier', kills: KILLS },
  { id: 'runner-killed', who: 'runner', kills: 1 },
].map(({ id, ...more }) => ({ story: stories.find((story) => story.id === id), ...more }));

console.log('| vendor | killed | times | results sent | lost | twice | wrong |');
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: |');
const reports: CellReport[] = [];
for (const column of chosen) {
  for (const { story, who, kills } of kinds) {
    if (!story) continue;
    const seeds = Array.from({ length: Math.ceil(times / kills) }, (_, index) => seed + index);
    const cells = await inParallel(seeds, AT_ONCE, (one) => runCell(story, column, one));
    const sum = (count: (cell: CellReport) => number) => cells.reduce((all, cell) => all + count(cell), 0);
    const { length } = seeds;
    console.log(
      `| ${column.id} | ${who} | ${length * kills} | ${sum(({ verdict }) => verdict.sent)} | ${sum(({ verdict }) => verdict.lost.length)} | ${sum(({ verdict }) => verdict.twice.length)} | ${sum(({ verdict }) => verdict.disordered.length + verdict.wrong.length)} |`,
    );
    reports.push(...cells);
  }
}
printFaults(reports);
process.exit(reports.every(({ faults }) => faults.length === 0) ? 0 : 1);
