import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JournalEvent, readManifest } from '@livelane/core';
import { programOf, type Running, run } from '../../support/process.ts';
import { Project } from '../../support/project.ts';
import type { Version } from './versions.ts';

const OURS = join(import.meta.dirname, '../../../packages/reporters');
const SUITES = join(import.meta.dirname, '../suites');

/**
 * A project of somebody who uses one version of a framework, in a folder from which that version is found.
 * Our package is a copy in its `node_modules`, as if it had been installed.
 */
export class KitProject extends Project {
  readonly version: Version;
  readonly #env: Record<string, string>;

  /**
   * @param suite a folder in `suites/<framework>`; nothing for a project that is written by hand.
   * @param env for all that is started in it.
   */
  constructor(version: Version, suite?: string, env: Record<string, string> = {}) {
    super({}, version.folder);
    this.version = version;
    this.#env = env;
    mkdirSync(this.folder, { recursive: true });
    if (suite !== undefined) cpSync(join(SUITES, version.framework, suite), this.folder, { recursive: true });
    const ours = join(this.folder, 'node_modules/@livelane', version.framework);
    for (const part of ['dist', 'package.json']) {
      cpSync(join(OURS, version.framework, part), join(ours, part), { recursive: true });
    }
  }

  /**
   * Starts a program of the framework's package, on the Node that it needs.
   * @param program the package's name and the file in it: `jest/bin/jest.js`.
   */
  start(program: string, args: readonly string[], env: Record<string, string | undefined> = {}): Running {
    return run(programOf(this.version.folder, program), args, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      node: this.version.node,
    });
  }

  /** What all its runs have journalled so far, the oldest first, without what is being written; a manifest is whole when there is a shard. */
  events(): JournalEvent[] {
    return this.runs()
      .filter(({ manifest, shards }) => existsSync(manifest) && readdirSync(shards).length > 0)
      .map((run) => ({ run, createdAt: readManifest(run).createdAt }))
      .sort((one, other) => one.createdAt - other.createdAt)
      .flatMap(({ run }) => readdirSync(run.shards).map((name) => join(run.shards, name)))
      .flatMap((file) => {
        const text = readFileSync(file, 'utf8');
        return text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
      })
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEvent);
  }
}
