import { runCell } from './cell.ts';
import { columns } from './columns.ts';
import { chosenOf, seedIn } from './command-line.ts';
import { inParallel } from './in-parallel.ts';
import { stories } from './stories/index.ts';
import { printFaults, printTable } from './table.ts';

/*
 * `npm run faults` lets every story happen to every vendor and prints the table; `-- 5xx-10 testmo` runs that row and
 * that column only, `--seed 7` draws other moments. A cell: results sent / lost / twice / out of order / wrong.
 */

/** Most of a cell's time is waiting. */
const AT_ONCE = 10;

const { words, seed } = seedIn(process.argv.slice(2));
const { rows, columns: chosen } = chosenOf(words, stories, columns);
const cells = rows.flatMap((story) =>
  chosen.filter((column) => story.columns?.(column) ?? true).map((column) => ({ story, column })),
);
let done = 0;
const reports = await inParallel(cells, AT_ONCE, async ({ story, column }) => {
  const report = await runCell(story, column, seed);
  const mark = report.faults.length > 0 ? '✗' : '✓';
  for (const fault of report.faults) console.error(`  ${fault.slice(0, 300)}`);
  console.error(
    `${++done}/${cells.length} ${mark} ${story.id} ${column.id} (${Math.round(report.tookMs / 1000)} s)`,
  );
  return report;
});
printTable(rows, chosen, reports);
printFaults(reports);
process.exit(reports.every(({ faults }) => faults.length === 0) ? 0 : 1);
