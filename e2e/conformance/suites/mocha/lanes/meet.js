import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Ends when the other one has begun, where there are two workers. */
export async function meet(mine, other) {
  if (process.env.LANES !== '2') return;
  mkdirSync('gates', { recursive: true });
  writeFileSync(`gates/${mine}`, '');
  while (!existsSync(`gates/${other}`)) await pause(10);
}
