import { describe, expect, test } from 'vitest';
import { runCell } from './cell.ts';
import { columns } from './columns.ts';
import { stories } from './stories/index.ts';

/** Some of the table; `npm run faults` runs all of it. */
const STORIES = ['5xx-10', 'reset-after', 'killed-unnoted', 'two-resumes'];
const VENDORS = ['testmo', 'aio-cloud', 'xray-cloud', 'zephyr-live'];

describe.concurrent.each(stories.filter(({ id }) => STORIES.includes(id)))('$title', (story) => {
  test.each(columns.filter(({ id }) => VENDORS.includes(id)))(
    'nothing is lost, twice, out of order or wrong at $id',
    async (column) => {
      const { faults, seed } = await runCell(story, column, 1);
      expect({ seed, faults }).toEqual({ seed: 1, faults: [] });
    },
  );
});
