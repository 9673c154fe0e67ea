import type { Column } from './columns.ts';
import type { Window } from './story.ts';

/** After a lost answer, or a death between sending and noting. */
export function LOST_FILE({ section }: Column): Window | undefined {
  if (section !== 'aio') return undefined;
  return {
    what: 'the answer to the upload of a file, or to an update of a run, is lost',
    why: 'AIO Tests shows neither the files nor the comments of a run, so a file is not sent again, and an update is, with its comment',
    most: { lost: 8, twice: 12 },
    told: /The answer to the upload of .* was lost|a comment .* twice/,
  };
}
