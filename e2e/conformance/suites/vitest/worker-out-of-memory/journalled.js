import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const read = () =>
  readdirSync('.livelane', { recursive: true })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFileSync(`.livelane/${name}`, 'utf8'))
    .join('');

/** Waits until the journal tells that these tests have begun or ended. */
export async function journalled(...titles) {
  while (!titles.every((title) => read().includes(`"title":"${title}"`))) await pause(10);
}
