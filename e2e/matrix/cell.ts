import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Emulator, type EmulatorState, startEmulator } from '@livelane/emulator';
import { KitProject } from '../conformance/kit/kit-project.ts';
import type { FrameworkKit } from '../conformance/kit/scenario.ts';
import { type Version, versionsOf } from '../conformance/kit/versions.ts';
import { livelane, type Running } from '../support/process.ts';
import { byName, type Span } from './expected.ts';
import { type StoryTest, storyOf } from './story.ts';
import { SUITE } from './suite.ts';
import type { HeldCase, Target } from './target.ts';

/** One run of the suite, and what the vendors had when it was over. */
export interface Round extends Span {
  code: number | null;
  output: string;
  story: StoryTest[];
  state: EmulatorState;
}

export interface Cell {
  project: KitProject;
  rounds: Round[];
}

/** Runs the suite in the newest version of a framework, delivered to the target. */
export async function runCell(kit: FrameworkKit, target: Target): Promise<Cell> {
  const { again, secrets } = target;
  const emulator = await startEmulator(target.emulator);
  try {
    const project = new KitProject(newest(kit), SUITE, { ...secrets, LIVELANE_DEBUG: '1' });
    const rounds = [await runRound(kit, project, emulator, target.settings(emulator.url))];
    if (again) {
      const { code, output } = await livelane(project.folder, again.command, secrets).ended;
      if (code !== 0) throw new Error(`livelane ${again.command.join(' ')} ended with ${code}:\n${output}`);
      rounds.push(await runRound(kit, project, emulator, again.settings(emulator.url)));
    }
    return { project, rounds };
  } finally {
    await emulator.close();
  }
}

async function runRound(
  kit: FrameworkKit,
  project: KitProject,
  emulator: Emulator,
  sections: Record<string, unknown>,
): Promise<Round> {
  const settings = { report: { attachments: 'all' }, ...sections };
  project.write('livelane.config.json', JSON.stringify(settings, null, 2));
  const begunAt = Date.now();
  const { code, output } = await (await start(kit, project)).ended;
  const endedAt = Date.now();
  // The runner was told that all was taken; what is not counted yet is soon.
  const isSettled = ({ requests }: EmulatorState) => requests.every(({ durationMs }) => durationMs !== null);
  const state = await emulator.waitFor(isSettled);
  try {
    return { code, output, begunAt, endedAt, story: storyOf(kit, project), state };
  } catch (error) {
    // A framework that broke off has written no report; its output says why.
    throw new Error(`${(error as Error).message}\n${output}`, { cause: error });
  }
}

/** The exit code of the same suite without us. */
export async function codeWithoutUs(kit: FrameworkKit): Promise<number | null> {
  const project = new KitProject(newest(kit), SUITE, { LIVELANE_DISABLED: '1' });
  const { code } = await (await start(kit, project)).ended;
  return code;
}

/** What each receiver holds of a round, in one order: the order of arrival is nobody's to say. */
export function heldBy({ receivers }: Target, { state }: Round, round: number): HeldCase[][] {
  return receivers.map(({ held }) =>
    held(state, round)
      .map((entry) => ({ ...entry, files: entry.files.toSorted(byName) }))
      .sort(byName),
  );
}

/** Files of the journal that hold one of these, in any usual form; what tests attach is their own. */
export function filesWith(project: KitProject, secrets: readonly string[]): string[] {
  const forms = secrets.flatMap((secret) => [
    secret,
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    encodeURIComponent(secret),
  ]);
  return readdirSync(join(project.folder, '.livelane'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/evidence/'))
    .filter((path) => {
      const text = textOf(path);
      return forms.some((form) => text.includes(form));
    });
}

/** Empty when the courier, which is about to end, has taken the file away meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Jest writes its report when it is told so on the command line only, as in the run `outcomes`. */
function start(kit: FrameworkKit, project: KitProject): Running | Promise<Running> {
  return kit.start(project, kit.framework === 'jest' ? 'outcomes' : SUITE);
}

function newest({ framework }: FrameworkKit): Version {
  return versionsOf(framework).at(-1) as Version;
}
