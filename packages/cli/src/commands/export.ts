import { mkdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { readRun, writeCtrf, writeJUnit } from '@livelane/dispatcher';
import { type Command, Option } from 'commander';
import { backends } from '../backends.ts';
import { exitCodes } from '../exit-codes.ts';
import { tell } from '../print.ts';
import { runNamedOrLatest } from '../recorded-runs.ts';

/** Each with the name of its file when the user gives none. */
const FORMATS = {
  junit: { write: writeJUnit, output: 'livelane-junit.xml' },
  ctrf: { write: writeCtrf, output: 'livelane-ctrf.json' },
};

type ExportFormat = keyof typeof FORMATS;

interface ExportFlags {
  format: ExportFormat;
  /** Path of the file, `-` for the standard output. */
  output?: string;
  /** Folder of the journal; default as the reporter finds it. */
  dir?: string;
}

/** `livelane export`: one run as a result file. Returns the exit code. */
async function exportRun(run: string | undefined, flags: ExportFlags): Promise<number> {
  const { folder } = runNamedOrLatest(run, flags.dir);
  const { write, output: usual } = FORMATS[flags.format];
  const output = flags.output ?? usual;
  const recorded = await readRun({ folder, env: process.env, backends });
  try {
    if (output === '-') {
      await write(process.stdout, recorded);
    } else {
      const path = resolve(output);
      await mkdir(dirname(path), { recursive: true });
      await write(path, recorded);
    }
  } catch (error) {
    // The reader of a pipe has seen enough (`| head`).
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return exitCodes.ok;
    throw error;
  } finally {
    recorded.close();
  }
  // Not to the standard output, which may be the file.
  for (const note of recorded.notes) tell(note);
  const count = Object.values(recorded.totals).reduce((sum, each) => sum + each, 0);
  const where = output === '-' ? 'the standard output' : output;
  tell(`Wrote ${count} ${count === 1 ? 'result' : 'results'} of run ${basename(folder)} to ${where}.`);
  return exitCodes.ok;
}

export function registerExport(program: Command): void {
  program
    .command('export')
    .argument('[run]', "the run's id (its folder's name in .livelane/runs); default: the latest")
    .description('write a recorded run as one result file for other tools; sends nothing')
    .addOption(new Option('--format <format>', 'kind of file').choices(Object.keys(FORMATS)).default('junit'))
    .option(
      '--output <file>',
      'where to, - for the standard output (default: livelane-junit.xml, livelane-ctrf.json)',
    )
    .option('--dir <folder>', 'folder of the journal (default: as the reporter finds it, .livelane)')
    .action(async (run: string | undefined, flags: ExportFlags) => {
      process.exitCode = await exportRun(run, flags);
    });
}
