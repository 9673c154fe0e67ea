import type { PlainRow } from './rows.ts';
import type { FrameworkKit } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { versionsOf } from './versions.ts';

interface Cell {
  sign: '✓' | '–';
  /** What a user has to know. */
  words: string[];
}

/** The page `docs/frameworks.md`, made of the table that the tests run by. */
export function page(kits: readonly FrameworkKit[]): string {
  const cells = SCENARIOS.map(({ id }) => kits.map((kit) => cellOf(kit, id)));
  return [
    '# What each framework can show',
    '',
    'Made from the conformance table (`e2e/conformance`), which runs every line below against every listed',
    'version as real processes. Do not edit: `npm run conformance -- --page` writes it, and the tests compare.',
    '',
    '✓ shown as described; ✓¹ shown with the limit in the note; – cannot be shown, for the reason in the note.',
    '',
    line(['', ...kits.map(({ title }) => title)]),
    line(['---', ...kits.map(() => ':---:')]),
    line([
      'versions',
      ...kits.map(({ framework }) =>
        versionsOf(framework)
          .map(({ release }) => release)
          .join(', '),
      ),
    ]),
    ...table(kits, cells),
    '',
    ...kits.flatMap((kit, column) =>
      notes(
        kit,
        cells.map((row) => row[column] as Cell),
      ),
    ),
  ].join('\n');
}

function table(kits: readonly FrameworkKit[], cells: readonly Cell[][]): string[] {
  const counts = kits.map(() => 0);
  return SCENARIOS.map(({ title }, row) =>
    line([
      title,
      ...(cells[row] ?? []).map(({ sign, words }, column) => {
        if (words.length === 0) return sign;
        counts[column] = (counts[column] ?? 0) + 1;
        return `${sign}<sup>${counts[column]}</sup>`;
      }),
    ]),
  );
}

function notes({ title }: FrameworkKit, cells: readonly Cell[]): string[] {
  const found = SCENARIOS.flatMap((scenario, row) => {
    const { words = [] } = cells[row] ?? {};
    return words.length > 0 ? [`**${scenario.title}**: ${words.join(' ')}`] : [];
  });
  if (found.length === 0) return [];
  return [`## ${title}`, '', ...found.map((note, index) => `${index + 1}. ${note}`), ''];
}

function cellOf(kit: FrameworkKit, id: string): Cell {
  const row = kit.rows[id];
  if (row === undefined) throw new Error(`${kit.framework} says nothing about “${id}”`);
  if (typeof row === 'string' || !('versions' in row)) {
    const words = wordsOf(row);
    const cannot = typeof row === 'object' && 'cannot' in row;
    return { sign: cannot ? '–' : '✓', words: words === undefined ? [] : [words] };
  }
  const versions = new Map<string, string[]>();
  for (const [version, one] of Object.entries(row.versions)) {
    const words = wordsOf(one);
    if (words !== undefined) versions.set(words, [...(versions.get(words) ?? []), majorOf(version)]);
  }
  return {
    sign: '✓',
    words: [...versions].map(([words, majors]) => about(`${kit.title} ${majors.join(' and ')}`, words)),
  };
}

/** Words that name their version need no heading. */
function about(version: string, words: string): string {
  return words.includes(version) ? words : `${version}: ${words}`;
}

function wordsOf(row: PlainRow): string | undefined {
  if (row === 'shown') return undefined;
  if ('cannot' in row) return row.cannot;
  return 'limit' in row ? row.limit : undefined;
}

function majorOf(version: string): string {
  return version.slice(version.lastIndexOf('-') + 1);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
