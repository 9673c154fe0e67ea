import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type CourierState,
  type JournalEvent,
  type RunPaths,
  readCourierState,
  runPaths,
} from '@livelane/core';
import { readEvents } from '@livelane/core/testing';

/** Inside the workspace, so that a project finds the packages as an installed one would. */
const WORKSPACE = join(import.meta.dirname, '..');

/** A small project of a user's, in a folder of its own. */
export class Project {
  readonly folder: string;

  /** @param parent a folder from which the project's packages are found; it will be in `.tmp` there. */
  constructor(files: Record<string, string>, parent: string = WORKSPACE) {
    this.folder = join(parent, '.tmp', `${process.pid}-${randomBytes(6).toString('hex')}`);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  /** The runs in its journal. */
  runs(): RunPaths[] {
    const runs = join(this.folder, '.livelane/runs');
    return existsSync(runs) ? readdirSync(runs).map((id) => runPaths(join(runs, id))) : [];
  }

  /** The only run. */
  run(): RunPaths {
    const [run, ...more] = this.runs();
    if (!run || more.length > 0) throw new Error(`expected one run, found ${more.length + (run ? 1 : 0)}`);
    return run;
  }

  courier(): CourierState | undefined {
    return readCourierState(this.run());
  }

  journal(): JournalEvent[] {
    return readEvents(this.run().folder);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A Playwright project: the config of the README, and spec files. */
export function playwrightProject(
  specs: Record<string, string>,
  { config = '', livelane }: { config?: string; livelane?: unknown } = {},
): Project {
  return new Project({
    'package.json': '{ "type": "module", "private": true }',
    'playwright.config.ts': `
      import { defineConfig } from '@playwright/test';
      export default defineConfig({
        testDir: 'tests',
        fullyParallel: true,
        workers: 2,
        reporter: [['list'], ['json', { outputFile: 'report.json' }], ['@livelane/playwright']],
        ${config}
      });`,
    ...(livelane !== undefined && { 'livelane.config.json': JSON.stringify(livelane) }),
    ...Object.fromEntries(Object.entries(specs).map(([name, text]) => [`tests/${name}`, text])),
  });
}

/**
 * Put into a spec: `await gate('name')` waits until the test outside opens it with
 * `project.write('gates/name', '')`.
 */
export const GATE = `
  import { existsSync } from 'node:fs';
  import { setTimeout as pause } from 'node:timers/promises';
  async function gate(name: string) {
    while (!existsSync('gates/' + name)) await pause(10);
  }
`;
