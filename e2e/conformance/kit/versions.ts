import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const FRAMEWORKS = ['playwright', 'jest', 'vitest', 'mocha', 'cucumber'] as const;
export type FrameworkName = (typeof FRAMEWORKS)[number];

/** The name of the package that a framework is installed by. */
export const PACKAGES: Record<FrameworkName, string> = {
  playwright: '@playwright/test',
  jest: 'jest',
  vitest: 'vitest',
  mocha: 'mocha',
  cucumber: '@cucumber/cucumber',
};

/** A version of a framework, installed as its users have it. */
export interface Version {
  framework: FrameworkName;
  /** Name of its folder in `fixtures/versions`: `jest-29`. */
  id: string;
  /** `29.7.0` */
  release: string;
  folder: string;
  /** The Node that it runs on: this one, or the newer one when this is too old for it. */
  node: string;
}

const FIXTURES = join(import.meta.dirname, '../../../fixtures');

/** Its own installation, see its `package.json`. */
const NEWER_NODE = join(import.meta.dirname, '../../newer-node/node_modules/node/bin/node');

/** Frameworks that do not run on the oldest Node that we support. */
const NEEDS_NEWER_NODE = new Set(['vitest-5', 'cucumber-13']);

/** All supported versions of a framework, the oldest first. */
export function versionsOf(framework: FrameworkName): Version[] {
  const versions = join(FIXTURES, 'versions');
  return readdirSync(versions)
    .filter((id) => id.slice(0, id.lastIndexOf('-')) === framework)
    .map((id) => installed(framework, id, join(versions, id)))
    .sort((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true }));
}

/** The last version of a framework that is too old. */
export function unsupportedVersionOf(framework: FrameworkName): Version {
  return installed(framework, `${framework}-unsupported`, join(FIXTURES, 'unsupported', framework));
}

function installed(framework: FrameworkName, id: string, folder: string): Version {
  const { resolve } = createRequire(join(folder, 'package.json'));
  const manifest = readFileSync(resolve(`${PACKAGES[framework]}/package.json`), 'utf8');
  return { framework, id, release: JSON.parse(manifest).version, folder, node: nodeFor(id) };
}

function nodeFor(id: string): string {
  if (!NEEDS_NEWER_NODE.has(id)) return process.execPath;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  if (!existsSync(NEWER_NODE)) throw new Error(`${id} needs a newer Node; "npm install" brings it`);
  return NEWER_NODE;
}
