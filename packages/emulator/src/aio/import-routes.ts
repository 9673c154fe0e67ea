import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { readCucumber } from './cucumber.ts';
import { endpoint } from './endpoint.ts';
import { noteOf } from './files.ts';
import { importResults } from './import.ts';
import { readForm, readQuery } from './input.ts';
import { readJunit } from './junit.ts';
import { importFields, importQuery } from './query.ts';
import { wrongField } from './refusal.ts';
import type { FileResult } from './result-file.ts';
import { cycleOf, projectOf } from './scope.ts';
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
    const { file, fields, sent } = await readForm(c, importFields);
    const results = read(type, file.bytes.toString());
    const project = projectOf(world, c);
    const answer = importResults(world, { project, cycle, results, fields, type });
    project.imports.push({
      cycle: cycle.key,
      type,
      batch,
      fields: sent,
      file: noteOf(file),
      answer,
    });
    return answer;
  };

  endpoint(routes, '/testcycle/{cycle}/import/results', {
    async POST(c) {
      return c.json({ ...(await take(c, false)), processedData: null });
    },
  });

  // The path is UNVERIFIED; the vendor works a batch off later, here it is done at once.
  endpoint(routes, '/testcycle/{cycle}/import/results/batch', {
    async POST(c) {
      const { requestCount } = await take(c, true);
      return c.json({ batchId: String(world.ids.next()), size: requestCount });
    },
  });
}

function read(type: string, text: string): FileResult[] {
  const reader = READERS[type];
  if (reader === undefined) throw wrongField('type', `${type} files are not read here`);
  try {
    return reader(text);
  } catch (error) {
    throw wrongField('file', `is no ${type} file: ${(error as Error).message}`);
  }
}
