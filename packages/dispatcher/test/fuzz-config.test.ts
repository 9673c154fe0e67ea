import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findConfigFile } from '../src/config/config-file.ts';
import { jsonMistake } from '../src/config/json-mistake.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { childrenOf, elementsOf, type SchemaNode, schemaOf } from '../src/config/schema.ts';
import { ConfigError } from '../src/config-error.ts';
import { readMapping } from '../src/linking/mapping-file.ts';
import { linkingSection } from '../src/linking/settings.ts';
import { deliverySection, reportSection, runSection } from '../src/settings.ts';
import { TestFolder, testmo, valid, xray } from './config-setup.ts';

const numRuns = Number(process.env.LIVELANE_PROPERTY_RUNS) || 300;

const backends = [testmo, xray];
const sections = {
  run: runSection,
  report: reportSection,
  delivery: deliverySection,
  linking: linkingSection,
  testmo: testmo.section,
  xray: xray.section,
};

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'https://ann:pw@x',
    '[',
    '(',
    '\u001b[31m',
    '1e999',
    'x'.repeat(5_000),
  ),
);
const name = fc.oneof(text, fc.constantFrom('toString', 'url', 'token', 'secrets', 'run'));
const { any } = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('any')), { maxLength: 4 }).map(Object.fromEntries),
  ),
}));

/** Every place of which the schemas know. */
function placesIn(node: SchemaNode, at: string[], depth = 0): string[][] {
  if (depth > 4) return [at];
  const inner = [...childrenOf(node)].flatMap(([key, child]) => placesIn(child, [...at, key], depth + 1));
  const element = elementsOf(node, 'names');
  return [at, ...inner, ...(element ? placesIn(element, [...at, 'free name'], depth + 1) : [])];
}
const places = Object.entries(sections).flatMap(([section, schema]) => placesIn(schemaOf(schema), [section]));

function at([key, ...rest]: readonly string[], value: unknown): unknown {
  return key === undefined ? value : Object.fromEntries([[key, at(rest, value)]]);
}

/** What is wrong with settings; nothing when they can be used. Anything but a ConfigError is thrown. */
async function mistakes(request: Partial<Parameters<typeof loadConfig>[0]>): Promise<readonly string[]> {
  try {
    await loadConfig({ from: [], options: {}, env: {}, backends, ...request });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const problem of error.problems) {
      expect(problem).toMatch(/^\S.*\S/);
      expect(problem).not.toMatch(/\n\s+at |\[object Object\]|Zod/);
      expect(problem).not.toContain('ann:pw@');
    }
    return error.problems;
  }
}

describe('settings', () => {
  it('of any kind can be used, or are said to be wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, any), { maxLength: 5 }), async (entries) => {
        await mistakes({ options: Object.fromEntries(entries) });
      }),
      { numRuns },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('with anything at any place are taken, or the mistake names the place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), any, async (place, value) => {
        const [section = ''] = place;
        for (const problem of await mistakes({ options: at(place, value) as Record<string, unknown> }))
          expect(problem).toContain(section);
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it('with a key that nobody knows name it, also one of those that every object has', async () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      for (const place of [[key], ['testmo', key], ['run', key], ['testmo', 'cycle', key]]) {
        const rest = place[0] === 'testmo' ? { testmo: valid } : {};
        const options = JSON.parse(`${JSON.stringify(at(place, { url: 'https://evil.example' }))}`);
        const merged = place[0] === 'testmo' ? { testmo: { ...rest.testmo, ...options.testmo } } : options;
        if (place.at(-2) === 'testmo') {
          Object.defineProperty(merged.testmo, key, { value: {}, enumerable: true, configurable: true });
        }
        const found = await mistakes({ options: merged });
        expect(found.join('\n'), place.join('.')).toContain(place.join('.'));
      }
    }
  });
});

describe('a file of settings', () => {
  it('with any bytes is read, or said to be wrong with line and column and none of its text', async () => {
    const folder = new TestFolder();
    const file = join(folder.path, 'livelane.config.json');
    const bytes = fc.oneof(
      fc.uint8Array().map((some) => Buffer.from(some)),
      fc.tuple(any, fc.nat()).map(([value, cut]) => Buffer.from(JSON.stringify(value).slice(0, cut))),
      any.map((value) => Buffer.from(JSON.stringify(value))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        writeFileSync(file, content);
        const { problem, tree } = await findConfigFile([folder.path]);
        if (problem === undefined) expect(typeof tree).toBe('object');
        else
          expect(problem).toMatch(
            /cannot be used: (line \d+, column \d+: [\w ',“”.\p{P}\p{S}]|it must give)/u,
          );
      }),
      { numRuns },
    );
  });

  it('tells a mistake in a text of any size in no time, and quotes nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 3 }), (word) => {
        const mistake = jsonMistake(`{"a": s3cr3t${word}`);
        expect(mistake).not.toContain('s3cr3t');
      }),
      { numRuns },
    );
  });
});

describe('the environment', () => {
  it('with any value for any setting is taken, or the mistake names the variable or the setting', async () => {
    const variables = places
      .filter((place) => place.length > 1 && !place.includes('free name'))
      .map((place) => ({
        place,
        variable: `LIVELANE_${place.map((key) => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()).join('_')}`,
      }));
    const value = fc.oneof(
      text,
      any.map((some) => JSON.stringify(some)),
      fc.constantFrom('a=b,c=d', 'a=', '=', ',', '{}', '[]', '{"__proto__":1}', '__proto__=x'),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...variables), value, async ({ place, variable }, content) => {
        const found = await mistakes({ env: { [variable]: content } });
        for (const problem of found)
          expect(problem.includes(variable) || problem.includes(place[0] as string)).toBe(true);
      }),
      { numRuns: numRuns * 2 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('a mapping file', () => {
  it('with anything in it has entries, or sentences that name it', () => {
    const file = join(new TestFolder().path, 'map.json');
    const entry = fc.oneof(
      any,
      fc.record({ test: any, file: any, project: any, cases: fc.oneof(any, fc.array(any)) }),
    );
    fc.assert(
      fc.property(fc.oneof(any, fc.array(entry, { maxLength: 4 })), (value) => {
        writeFileSync(file, JSON.stringify(value));
        const { entries, problems } = readMapping(file);
        expect(entries.length === 0 || problems.length === 0).toBe(true);
        for (const problem of problems) expect(problem).toContain('map.json');
      }),
      { numRuns },
    );
  });
});
