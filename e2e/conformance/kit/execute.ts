import { KitProject } from './kit-project.ts';
import { type Execution, RUNS } from './runs.ts';
import type { FrameworkKit, Ran } from './scenario.ts';
import { Told } from './told.ts';
import type { Version } from './versions.ts';

export interface Changes extends Pick<Execution, 'drive' | 'env'> {
  /** Done to the project before the run. */
  prepare?: (project: KitProject) => void;
}

/** Runs a suite of the table in one version of a framework, in a project of its own. */
export async function execute(
  kit: FrameworkKit,
  version: Version,
  run: string,
  { prepare, ...changes }: Changes = {},
): Promise<Ran> {
  const { suite = run, drive, env } = { ...RUNS[run], ...changes };
  const project = new KitProject(version, suite, env);
  prepare?.(project);
  const running = await kit.start(project, run);
  try {
    await drive?.(running, project);
  } catch (error) {
    running.child.kill('SIGKILL');
    throw error;
  }
  const { code, output } = await running.ended;
  return { project, code, output, told: new Told(project.events()) };
}
