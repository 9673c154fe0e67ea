import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/**
 * Projects of earlier runs are kept until now, for whoever wants to look into them. Those of a run that is
 * going on bear the number of a process that lives.
 */
export default function setup(): void {
  for (const folder of [join(import.meta.dirname, '..'), ...fixtures()]) {
    const projects = join(folder, '.tmp');
    for (const name of existsSync(projects) ? readdirSync(projects) : []) {
      if (!isRunning(Number.parseInt(name, 10)))
        rmSync(join(projects, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function fixtures(): string[] {
  return ['suites', 'unsupported', 'versions'].flatMap((group) =>
    readdirSync(join(FIXTURES, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(FIXTURES, group, name)),
  );
}
