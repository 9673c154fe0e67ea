import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const RUNS = '.livelane/runs';

/** A line that is being written is left out. */
function journal() {
  const shards = `${RUNS}/${readdirSync(RUNS)[0]}/shards`;
  if (!existsSync(shards)) return [];
  return readdirSync(shards).flatMap((shard) => {
    const text = readFileSync(`${shards}/${shard}`, 'utf8');
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  });
}

const told = (type, title) =>
  existsSync(RUNS) && journal().some((event) => event.type === type && event.test.title === title);

it('ends first', () => {});

it('is in the journal while it runs', async () => {
  while (!told('attempt-start', 'is in the journal while it runs')) await pause(5);
  if (!told('attempt-end', 'ends first')) throw new Error('not yet');
});
