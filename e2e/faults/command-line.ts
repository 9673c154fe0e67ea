import type { Column } from './columns.ts';
import type { Story } from './story.ts';

/** @returns the words of the command line, and the seed. */
export function seedIn(args: readonly string[]): { words: string[]; seed: number } {
  const words = args.filter((word) => word !== '--');
  return { seed: Number(optionIn(words, '--seed') ?? 1), words };
}

/** The value after an option, which is taken out of the words. */
export function optionIn(words: string[], name: string): string | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words.splice(at, 2)[1];
}

/** Rows and columns that the words name: all, where they name none. Ends the process for a word that names neither. */
export function chosenOf(words: readonly string[], stories: readonly Story[], columns: readonly Column[]) {
  const names = [...stories, ...columns].map(({ id }) => id);
  const unknown = words.filter((word) => !names.includes(word));
  if (unknown.length > 0) {
    console.error(`There is no story or vendor ${unknown.join(', ')}; there are ${names.join(', ')}.`);
    process.exit(2);
  }
  const rows = stories.filter(({ id }) => words.includes(id));
  const chosen = columns.filter(({ id }) => words.includes(id));
  return { rows: rows.length > 0 ? rows : stories, columns: chosen.length > 0 ? chosen : columns };
}
