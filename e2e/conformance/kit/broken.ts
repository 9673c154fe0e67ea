import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { Running } from '../../support/process.ts';
import type { Changes } from './execute.ts';
import type { KitProject } from './kit-project.ts';
import { journalled, titled } from './runs.ts';
import type { Ran } from './scenario.ts';

/** A way in which a reporter can be broken. */
export interface Break {
  what: string;
  /** The suite's run that shows it. */
  run: string;
  /** Done before the run. */
  prepare?: (project: KitProject) => void;
  drive?: Changes['drive'];
  /** What is to be read of it, in one line. */
  says: RegExp;
}

/** Its own methods throw. */
function sabotage(...methods: string[]) {
  return (project: KitProject) => {
    useCopy(project);
    const dist = join(project.folder, 'node_modules/@livelane', project.version.framework, 'dist');
    const changed = new Set<string>();
    for (const name of readdirSync(dist).filter((file) => /\.c?js$/.test(file))) {
      let text = readFileSync(join(dist, name), 'utf8');
      for (const method of methods) {
        // As the bundler writes the methods of the class `Recorder`.
        text = text.replaceAll(new RegExp(`^\\t(async )?${method}\\(\\w+\\) \\{$`, 'gm'), (head) => {
          changed.add(method);
          return `${head} throw new Error('broken on purpose');`;
        });
      }
      writeFileSync(join(dist, name), text);
    }
    expect([...changed].sort()).toEqual([...methods].sort());
  };
}

/**
 * Mocha and Cucumber look for a reporter from their own folder, Vitest from the one above the project: so the config
 * names the project's copy by its path.
 */
function useCopy(project: KitProject): void {
  const { framework } = project.version;
  if (framework !== 'mocha' && framework !== 'cucumber' && framework !== 'vitest') return;
  const copy = `/node_modules/@livelane/${framework}/dist/index.js`;
  const configs = /^(\.mocharc|cucumber|vitest\.config)\./;
  for (const name of readdirSync(project.folder).filter((file) => configs.test(file))) {
    const text = project.read(name);
    const path = framework === 'vitest' ? project.folder + copy : `.${copy}`;
    project.write(name, text.replaceAll(`@livelane/${framework}`, path));
  }
}

export const BREAKS: readonly Break[] = [
  {
    what: 'whose journal cannot be begun',
    run: 'one-worker',
    prepare: sabotage('start'),
    says: /broken on purpose/,
  },
  {
    what: 'that throws in every hook',
    run: 'one-worker',
    prepare: sabotage('record', 'keep', 'end'),
    says: /broken on purpose/,
  },
  {
    what: 'whose courier is missing',
    run: 'one-worker',
    prepare: (project) => {
      useCopy(project);
      project.write(
        'node_modules/livelane/package.json',
        '{ "name": "livelane", "version": "0.0.0", "exports": {} }',
      );
    },
    says: /courier/,
  },
  {
    what: 'whose journal is deleted while it runs',
    run: 'live',
    drive: deleteJournal,
    says: /journal|resume|deliver/,
  },
];

/** Vitest 5 says which part took longest, and what would be faster, only where it was much. */
const WHERE_TIME_WENT = /^ +(Duration|Isolate) |faster with isolate: false/;

/** The console without our own lines, and without what differs between any two runs. */
export function consoleOf({ output, project }: Ran): string[] {
  return output
    .replaceAll(basename(project.folder), 'project')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('Livelane: ') && !WHERE_TIME_WENT.test(line))
    .map((line) =>
      line
        .replaceAll(/\d+(\.\d+)?/g, '0')
        .replaceAll(/\b0 ?m?s\b/g, '0')
        .trimEnd(),
    )
    .sort();
}

export function linesOfOurs({ output }: Ran): string[] {
  return output.split('\n').filter((line) => line.startsWith('Livelane: '));
}

/** The journal's folder goes while a test runs. */
async function deleteJournal(running: Running, project: KitProject): Promise<void> {
  await journalled(running, project, (event) => event.type === 'attempt-start' && titled(event, 'waits'));
  // At once: while it is deleted file by file, the courier may write another one.
  renameSync(join(project.folder, '.livelane'), join(project.folder, '.deleted'));
  project.write('gates/open', '');
}
