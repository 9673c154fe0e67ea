import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns what Node needs to be told, so that a process has a clock that is wrong by so many milliseconds. */
export function shiftedClock(folder: string, byMs: number): string {
  const path = join(folder, 'clock.cjs');
  writeFileSync(
    path,
    `const Real = Date;
     const now = () => Real.now() + ${byMs};
     globalThis.Date = class Date extends Real {
       constructor(...given) { if (given.length === 0) super(now()); else super(...given); }
       static now() { return now(); }
     };`,
  );
  return `--require=${path}`;
}
