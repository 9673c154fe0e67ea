import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/** Projects of earlier runs are kept until now, for whoever wants to look into them. */
export default function setup(): void {
  for (const folder of [join(import.meta.dirname, '..'), ...versions()]) {
    rmSync(join(folder, '.tmp'), { recursive: true, force: true });
  }
}

function versions(): string[] {
  return ['versions', 'unsupported'].flatMap((group) =>
    readdirSync(join(FIXTURES, group)).map((name) => join(FIXTURES, group, name)),
  );
}
