import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { readCucumber } from './cucumber.ts';
import { endpoint, segment } from './endpoint.ts';
import { noteOf } from './files.ts';
import { importResults } from './import.ts';
import { readForm, readQuery } from './input.ts';
import { readJunit } from './junit.ts';
import type { ImportNote } from './project.ts';
import { importFields, importQuery } from './query.ts';
import { wrongField } from './refusal.ts';
import type { FileResult } from './result-file.ts';
import { cycleOf } from './scope.ts';
import type { World } from './world.ts';

const READERS: Partial<Record<string, (text: string) => FileResult[]>> = {
  JUnit: readJunit,
  Cucumber: readCucumber,
};

/** Result files. JUnit and Cucumber are read; the vendor's other formats are refused. */
export function addImportRoutes(routes: Hono<EmulatorEnv>, world: World): void {
  const take = async (c: Context<EmulatorEnv>, batch: boolean) => {
    const { type } = readQuery(c, importQuery);
    const cycle = cycleOf(world, c, 'write');
    const project = world.project(segment(c, 'project'));
    const { file, fields, sent } = await readForm(c, importFields);
    if (fields.defaultFolder !== undefined) project.caseFolders.known(fields.defaultFolder, 'defaultFolder');
    const results = read(type, file.bytes.toString());
    const note: ImportNote = {
      cycle: cycle.key,
      type,
      batch,
      fields: sent,
      file: noteOf(file),
      answer: null,
    };
    project.imports.push(note);
    const work = () => {
      const { processedData, ...answer } = importResults(world, { project, cycle, results, fields, type });
      note.answer = answer;
      return { ...answer, processedData };
    };
    return { note, work };
  };

  endpoint(routes, '/testcycle/{cycle}/import/results', {
    async POST(c) {
      const { work } = await take(c, false);
      return c.json(work());
    },
  });

  // `size` is the file's, in bytes: the vendor's Jenkins plugin shows it in kB.
  endpoint(routes, '/testcycle/{cycle}/import/results/batch', {
    async POST(c) {
      const { note, work } = await take(c, true);
      world.later(world.settings.batchDelayMs, work);
      return c.json({ batchId: String(world.ids.next()), size: note.file.size });
    },
  });
}

function read(type: string, text: string): FileResult[] {
  const reader = READERS[type];
  if (reader === undefined) throw wrongField('file', `${type} files are not read here`);
  try {
    return reader(text);
  } catch (error) {
    throw wrongField('file', `is no ${type} file: ${(error as Error).message}`);
  }
}
