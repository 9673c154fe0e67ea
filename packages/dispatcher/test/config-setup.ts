import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { BackendDefinition } from '../src/backend.ts';
import { type LoadedConfig, loadConfig } from '../src/config/load-config.ts';
import { ConfigError } from '../src/config-error.ts';

function definition(name: string, secrets: string[], section: z.ZodType): BackendDefinition {
  return {
    name,
    title: name,
    section,
    secrets,
    create: () => {
      throw new Error('not made here');
    },
  };
}

const url = z.url({ protocol: /^https?$/ }).meta({ examples: ['https://acme.testmo.net'] });

export const testmo = definition(
  'testmo',
  ['TESTMO_TOKEN'],
  z
    .strictObject({
      url,
      projectId: z.int().positive(),
      source: z.string().min(1).optional(),
      mode: z.enum(['live', 'end']).default('live'),
      cycle: z.strictObject({ key: z.string().min(1), folder: z.string().max(20).optional() }).optional(),
      statuses: z.partialRecord(z.enum(['passed', 'failed']), z.string()).optional(),
      issue: z.union([z.string(), z.int()]).optional(),
      weight: z.number().min(0).max(10).optional(),
      from: z
        .string()
        .regex(/^v\d+$/, { error: 'must be a version (as in "v12")' })
        .optional(),
    })
    .superRefine((section, context) => {
      if (section.source === section.mode) {
        context.addIssue({ code: 'custom', path: ['source'], message: 'cannot be the same as "mode"' });
      }
    }),
);

export const xray = definition(
  'xray',
  ['XRAY_CLIENT_ID', 'XRAY_CLIENT_SECRET', 'JIRA_PASSWORD'],
  z.discriminatedUnion('deployment', [
    z.strictObject({ deployment: z.literal('cloud'), project: z.string(), region: z.string().optional() }),
    z.strictObject({
      deployment: z.literal('server'),
      project: z.string(),
      url,
      createCases: z.boolean().optional(),
    }),
  ]),
);

export interface Setup {
  /** Files by their path in a new folder. */
  files?: Record<string, string>;
  from?: string[];
  options?: Record<string, unknown>;
  env?: Record<string, string>;
}

export class TestFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'livelane-config-')));

  constructor(files: Record<string, string> = {}) {
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }));
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** As messages name a file. */
  shown(name: string): string {
    return relative(process.cwd(), join(this.path, name));
  }
}

export function load({ files, from = ['.'], options = {}, env = {} }: Setup): Promise<LoadedConfig> {
  return loadIn(new TestFolder(files), { from, options, env });
}

export function loadIn(folder: TestFolder, { from = ['.'], options = {}, env = {} }: Omit<Setup, 'files'>) {
  return loadConfig({
    from: from.map((name) => join(folder.path, name)),
    options,
    env,
    backends: [testmo, xray],
  });
}

/** The problems of settings that cannot be used; the test folder's config file is called `FILE` in them. */
export async function problems({ files = {}, ...rest }: Setup): Promise<readonly string[]> {
  const folder = new TestFolder(files);
  const [name = ''] = Object.keys(files);
  try {
    await loadIn(folder, rest);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => problem.replaceAll(folder.shown(name), 'FILE'));
  }
  return [];
}

export const json = (settings: unknown) => ({ 'livelane.config.json': JSON.stringify(settings) });

/** A section that is complete. */
export const valid = { url: 'https://acme.testmo.net', projectId: 1 };
