import { readFileSync, writeFileSync } from 'node:fs';
import type { AttemptEnd } from '@livelane/core';
import { type CTRFReport, validate } from 'ctrf';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { createCB } from 'xmlbuilder2';
import { writeCtrf } from '../src/export/ctrf.ts';
import { element } from '../src/export/junit-test-case.ts';
import { makeLinker } from '../src/linking/linker.ts';
import { linkingSection } from '../src/linking/settings.ts';
import { hostile } from '../src/testing/hostile-attempts.ts';
import { sampleAttempts, sampleIdentity } from '../src/testing/samples.ts';
import { clean, clip, clipMiddle, oneLine } from '../src/words/text.ts';
import { vendorSays } from '../src/words/vendor-words.ts';
import { junitOf, propertiesOf, read, scratchFile } from './support/exported.ts';
import { makeRun, Shard } from './support/journal.ts';

const given = Number(process.env.LIVELANE_PROPERTY_RUNS);
const numRuns = given || 100;
/** Of journals with several tests each. */
const journals = given || 30;
/** Milliseconds; more runs take longer. */
const timeout = 30_000 + numRuns * 100;

const { text, attempt } = hostile(fc);

function runOf(attempts: readonly Partial<AttemptEnd>[]) {
  const paths = makeRun({ report: { output: 'all', attachments: 'all' } });
  // Nobody needs to ask git.
  writeFileSync(paths.metadata, '{}');
  const shard = new Shard(paths);
  for (const [index, one] of attempts.entries()) {
    const test = { ...sampleIdentity(one.test), id: `${index}` };
    shard.result('x', one.status, JSON.parse(JSON.stringify({ ...one, test })));
  }
  shard.end('failed');
  return paths;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  alwaysCreateTextNode: true,
  ignoreDeclaration: true,
  htmlEntities: false,
});

/** What a parser gives back: line ends are read as `\n`. */
function asRead(value: string): string {
  return clean(value)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/\r\n?/g, '\n');
}

describe('a JUnit file of any journal', () => {
  it(
    'is well formed, and says what was recorded but for characters that XML cannot say',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 8 }), async (attempts) => {
          const { cases } = await junitOf(runOf(attempts));
          expect(cases).toHaveLength(attempts.length);
          const flat = (value: string) => asRead(value).replace(/\s/g, ' ').trim();
          const names = attempts.map(
            ({ test }) => flat([...(test?.path ?? []), test?.title].join(' › ')) || 'untitled',
          );
          const found = cases.map(({ name }) => name.replace(/\s/g, ' ').trim());
          for (const name of names)
            expect(found.some((one) => one.startsWith(name) || name.startsWith(one))).toBe(true);
          for (const [one, { owner }] of attempts.entries()) {
            const properties = cases.flatMap((each) => (each.properties ? propertiesOf(each) : []));
            if (owner && one === 0 && asRead(owner).trim())
              expect(
                properties.map(([name, value]) => [name, value.replace(/\s/g, ' ').trim()]),
              ).toContainEqual(['owner', flat(owner)]);
          }
        }),
        { numRuns: journals },
      );
    },
    timeout,
  );

  it('gives back every text and every attribute', () => {
    fc.assert(
      fc.property(text, (value) => {
        let xml = '';
        const builder = createCB({
          data: (piece: string) => {
            xml += piece;
          },
        });
        element(builder, 'a', { b: value }, value);
        builder.end();
        expect(XMLValidator.validate(xml)).toBe(true);
        const { a } = parser.parse(xml) as { a: { '#text'?: string; b: string } };
        expect(a['#text'] ?? '').toBe(asRead(value));
        expect(a.b).toBe(asRead(value).replace(/[\n\t]/g, ' '));
      }),
      { numRuns: numRuns * 5 },
    );
  });
});

describe('a CTRF file of any journal', () => {
  it(
    'fits the schema, and says what was recorded',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 8 }), async (attempts) => {
          const file = scratchFile('ctrf.json');
          const run = await read(runOf(attempts));
          await writeCtrf(file, run);
          run.close();
          const report = JSON.parse(readFileSync(file, 'utf8')) as CTRFReport;
          expect(validate(report)).toMatchObject({ valid: true });
          expect(report.results.tests.map(({ name }) => name).sort()).toEqual(
            attempts.map(({ test }) => clean(test?.title ?? '').trim() || 'untitled').sort(),
          );
        }),
        { numRuns: journals },
      );
    },
    timeout,
  );
});

describe('words', () => {
  it('are clean, and stay within their limits, whatever they are made of', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 200 }), (value, limit) => {
        const plain = clean(value);
        expect(clean(plain)).toBe(plain);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be left.
        expect(plain).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Cs}/u);
        expect(clip(plain, limit).length).toBeLessThanOrEqual(limit);
        expect(clipMiddle(plain.repeat(9), limit + 100).length).toBeLessThanOrEqual(limit + 100);
        expect(oneLine(value, 'none', limit)).toMatch(/^[^\r\n]+$/);
      }),
      { numRuns: numRuns * 10 },
    );
  });

  it('of a vendor are a few, whatever it answers, and take no time', () => {
    const begin = performance.now();
    for (const page of [
      '<'.repeat(8e6),
      '<a '.repeat(2e6),
      `${'<b>'.repeat(2e6)}x`,
      ' '.repeat(8e6),
      '\u001b['.repeat(4e6),
    ]) {
      expect(vendorSays('Xray', page).length).toBeLessThan(1_100);
    }
    // Each `<` to the end: hours.
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

describe('links', () => {
  it('are found in any title, tag and annotation without an error', () => {
    const link = makeLinker(linkingSection.parse({}), [
      { test: '*a*b*', file: '**/*.{ts,js}', cases: ['C-1'] },
      { test: 'x', cases: ['C-2'] },
    ]);
    const piece = fc.oneof(
      text,
      fc.constantFrom('[CALC-1]', '@CALC-2', 'CALC-3 | ', 'P-TC-4', '@TEST_', '[', '@'),
    );
    const title = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(title, fc.array(title, { maxLength: 3 }), (one, tags) => {
        const test = sampleIdentity({ title: one, path: tags, tags, file: one });
        const annotations = tags.map((description) => ({ type: 'test_key', description }));
        const { cases, requirements } = link(sampleAttempts([{ test, annotations }]));
        expect(new Set(cases).size).toBe(cases.length);
        expect([...cases, ...requirements].every((key) => key.trim() === key && key !== '')).toBe(true);
      }),
      { numRuns: numRuns * 5 },
    );
  });

  it('are looked for in a title of any length in no time', () => {
    const link = makeLinker(linkingSection.parse({}), []);
    const begin = performance.now();
    for (const piece of ['[', '@', '[A', 'A-TC-', 'AB-1,', '@A', ' ', 'a', '|', 'CALC-1 ,', '_', 'A_']) {
      link(sampleAttempts([{ test: sampleIdentity({ title: piece.repeat(100_000 / piece.length) }) }]));
    }
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});
