import type { CellReport } from './cell.ts';
import type { Column } from './columns.ts';
import type { Story } from './story.ts';

/** As Markdown. A window's number stands behind a cell that lies in it. */
export function printTable(
  rows: readonly Story[],
  columns: readonly Column[],
  reports: readonly CellReport[],
): void {
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  const windows = [...new Set(reports.flatMap(({ window }) => window?.what ?? []))];
  line(['sent / lost / twice / out of order / wrong', ...columns.map(({ id }) => id)]);
  line(['---', ...columns.map(() => '---')]);
  for (const story of rows) {
    const cells = columns.map((column) => {
      const report = reports.find((one) => one.story === story && one.column === column);
      if (!report) return '–';
      const { verdict, faults, window } = report;
      const { sent, lost, twice, disordered, wrong } = verdict;
      const counts = [sent, lost.length, twice.length, disordered.length, wrong.length].join(' / ');
      const note = window ? ` [${windows.indexOf(window.what) + 1}]` : '';
      return `${faults.length > 0 ? '✗' : '✓'} ${counts}${note}`;
    });
    line([story.title, ...cells]);
  }
  const held = reports.filter(({ faults }) => faults.length === 0).length;
  console.log(`\n${held} of ${reports.length} cells hold.`);
  for (const [index, what] of windows.entries()) {
    const why = reports.find(({ window }) => window?.what === what)?.window?.why;
    console.log(`[${index + 1}] ${what} – ${why}`);
  }
}

export function printFaults(reports: readonly CellReport[]): void {
  for (const { story, column, seed, faults } of reports) {
    if (faults.length === 0) continue;
    console.log(`\n${story.id} ${column.id} --seed ${seed}`);
    for (const fault of faults) console.log(`  ${fault}`);
  }
}
