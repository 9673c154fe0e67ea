import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { foreignImports } from '@livelane/core/testing';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What each package may use of ours, and what it may use of others' at run time. */
const RULES: Record<string, { ours: string[]; others: string[] | 'any' }> = {
  'packages/core': { ours: [], others: [] },
  'packages/emulator': {
    ours: [],
    others: ['hono', '@hono/node-server', 'zod', 'graphql', 'fast-xml-parser'],
  },
  'packages/dispatcher': { ours: ['@livelane/core'], others: 'any' },
  ...Object.fromEntries(
    ['aio', 'testmo', 'xray', 'zephyr'].map((vendor) => [
      `packages/backends/${vendor}`,
      { ours: ['@livelane/core', '@livelane/dispatcher'], others: ['zod'] },
    ]),
  ),
  'packages/reporters/cucumber': { ours: ['@livelane/core'], others: ['@cucumber/cucumber'] },
  'packages/reporters/jest': { ours: ['@livelane/core'], others: [] },
  'packages/reporters/mocha': { ours: ['@livelane/core'], others: [] },
  'packages/reporters/playwright': { ours: ['@livelane/core'], others: ['@playwright/test'] },
  'packages/reporters/vitest': { ours: ['@livelane/core'], others: ['vitest'] },
  'packages/cli': {
    ours: [
      '@livelane/aio',
      '@livelane/core',
      '@livelane/dispatcher',
      '@livelane/emulator',
      '@livelane/testmo',
      '@livelane/xray',
      '@livelane/zephyr',
    ],
    others: ['commander', 'zod'],
  },
};

/** Bare specifiers of all imports that are there at run time. */
function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const found = text.matchAll(
    /^\s*(?:import|export)\s+(?!type\b)(?:[\w*{}\s,$]+\s+from\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm,
  );
  return [...found].map(([, from, dynamic]) => (from ?? dynamic) as string);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const folders = ['packages', 'packages/backends', 'packages/reporters'].flatMap((parent) =>
  readdirSync(join(ROOT, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(ROOT, folder, 'package.json'))),
);

test('every package has its rule', () => {
  expect(folders.sort()).toEqual(Object.keys(RULES).sort());
});

for (const [folder, { ours, others }] of Object.entries(RULES)) {
  test(`${folder} uses nothing that it may not`, () => {
    const found = sources(join(ROOT, folder, 'src')).flatMap((file) =>
      imports(file)
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .map((specifier) => ({ name: packageName(specifier), file: relative(ROOT, file) })),
    );
    const forbidden = found.filter(({ name }) =>
      /^(livelane|@livelane\/)/.test(name)
        ? !ours.includes(name)
        : others !== 'any' && !others.includes(name),
    );
    expect(forbidden).toEqual([]);
  });

  test(`${folder} declares what it uses`, () => {
    const {
      dependencies = {},
      peerDependencies = {},
      devDependencies = {},
    } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    // A reporter bundles core.
    const declared = {
      ...dependencies,
      ...peerDependencies,
      ...(folder.includes('/reporters/') ? devDependencies : {}),
    };
    const used = new Set(
      sources(join(ROOT, folder, 'src')).flatMap((file) =>
        imports(file)
          .filter((specifier) => !/^(\.|node:)/.test(specifier))
          .map(packageName),
      ),
    );
    expect([...used].filter((name) => !(name in declared))).toEqual([]);
  });
}

/** What a reporter may load beside Node's own modules: its framework itself, which is there already. */
const MAY_LOAD: Record<string, string[]> = {
  'packages/reporters/mocha/dist/index.js': ['mocha'],
  'packages/reporters/playwright/dist/index.js': ['@playwright/test'],
  'packages/reporters/vitest/dist/index.js': ['vitest'],
  'packages/reporters/vitest/dist/commonjs.js': ['vitest'],
};

/** All files that a package's `exports` name, under whatever condition. */
function filesOf(exports: unknown): string[] {
  return typeof exports === 'string' ? [exports] : Object.values(exports as object).flatMap(filesOf);
}

for (const folder of folders.filter((name) => name.includes('/reporters/'))) {
  test(`${folder} loads nothing in the runner but its own bundle and Node's modules`, () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const entries = filesOf(exports).filter((entry) => /\.c?js$/.test(entry));
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) {
      const file = join(folder, entry);
      expect(foreignImports(join(ROOT, file)), file).toEqual(MAY_LOAD[file] ?? []);
    }
  });
}

test('the lock file names no registry', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const resolved = Object.values<{ resolved?: string }>(lock.packages).map((entry) => entry.resolved ?? '');
  expect(resolved.filter((from) => /^\w+:\/\//.test(from))).toEqual([]);
});
