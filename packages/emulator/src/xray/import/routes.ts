import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { mediaTypeOf } from '../../request-parts.ts';
import { wait } from '../access.ts';
import { customFieldIds } from '../custom-fields.ts';
import { endpoint } from '../endpoint.ts';
import { check, type Part, parseJson, readBytes, readJson, readParts, readQuery } from '../input.ts';
import { Refusal } from '../refusal.ts';
import type { Product } from '../store/product.ts';
import { type Applied, applyResults } from './apply.ts';
import { readCucumber } from './cucumber.ts';
import { readInfo, readTestInfo } from './issue-info.ts';
import { readJunit } from './junit.ts';
import { cucumberQuery, formatQuery, targetOf } from './query.ts';
import type { Results } from './results.ts';
import { resultsSchemaFor } from './schema.ts';

const noQuery = z.strictObject({});

/**
 * `import/execution` in its formats (docs.getxray.app/display/XRAYCLOUD/Import+Execution+Results+-+REST+v2 and
 * …/XRAY/Import+Execution+Results+-+REST). `answer` is the product's own.
 */
export function addImportRoutes(
  routes: Hono<EmulatorEnv>,
  product: Product,
  answer: (applied: Applied, c: Context<EmulatorEnv>) => object,
): void {
  const { issues, options } = product;
  const ids = customFieldIds(options);
  const xraySchema = resultsSchemaFor(product.name);
  // The names of the parts: github.com/Xray-App/xray-automation-js.
  const jsonPart = product.name === 'cloud' ? 'results' : 'result';
  const xmlPart = product.name === 'cloud' ? 'results' : 'file';

  const run = async (c: Context<EmulatorEnv>, results: Results) => {
    const applied = applyResults(product, results, c.get('record'));
    await wait(options.importDelayMs ?? 0);
    return c.json(answer(applied, c));
  };

  endpoint(routes, '/import/execution', {
    async POST(c) {
      readQuery(c, noQuery);
      return run(c, check(xraySchema, await readJson(c), 'the results'));
    },
  });

  endpoint(routes, '/import/execution/multipart', {
    async POST(c) {
      readQuery(c, noQuery);
      const parts = await readParts(c, [jsonPart, 'info']);
      const results = check(xraySchema, jsonOf(parts[jsonPart], jsonPart), 'the results');
      return run(c, { ...results, info: { ...results.info, ...readInfo(product, parts.info, ids) } });
    },
  });

  endpoint(routes, '/import/execution/cucumber', {
    async POST(c) {
      const { projectKey } = readQuery(c, cucumberQuery);
      const results = readCucumber(product, await readJson(c));
      const project = projectKey ?? projectOfFirst(results);
      return run(c, { ...results, info: results.testExecutionKey ? undefined : { project } });
    },
  });

  endpoint(routes, '/import/execution/cucumber/multipart', {
    async POST(c) {
      readQuery(c, noQuery);
      const parts = await readParts(c, [jsonPart, 'info']);
      const { tests } = readCucumber(product, jsonOf(parts[jsonPart], jsonPart));
      return run(c, { tests, info: readInfo(product, parts.info, ids) });
    },
  });

  endpoint(routes, '/import/execution/junit', {
    async POST(c) {
      const query = readQuery(c, formatQuery);
      const target = targetOf(query);
      const xml = await readXml(c, xmlPart);
      const projectKey = query.projectKey ?? issues.use(query.testExecKey ?? '', 'Test Execution')?.project;
      return run(c, {
        ...target,
        tests: readJunit(product, xml, { projectKey, ...readTestInfo(undefined) }),
      });
    },
  });

  endpoint(routes, '/import/execution/junit/multipart', {
    async POST(c) {
      readQuery(c, noQuery);
      const parts = await readParts(c, [xmlPart, 'info', 'testInfo']);
      const info = readInfo(product, parts.info, ids);
      const common = { projectKey: info.project, ...readTestInfo(parts.testInfo) };
      return run(c, { info, tests: readJunit(product, bytesOf(parts[xmlPart], xmlPart), common) });
    },
  });
}

/** The server takes the report as a part of a form too; a bare body is XML. */
async function readXml(c: Context<EmulatorEnv>, name: string): Promise<Buffer> {
  const mediaType = mediaTypeOf(c);
  if (name === 'file' && mediaType === 'multipart/form-data') {
    return bytesOf((await readParts(c, [name])).file, name);
  }
  if (mediaType !== 'application/xml' && mediaType !== 'text/xml') {
    throw new Refusal(400, 'The Content-Type must be application/xml or text/xml.');
  }
  return readBytes(c);
}

function bytesOf(part: Part | undefined, name: string): Buffer {
  if (part === undefined) throw new Refusal(400, `The part ${name} is missing.`);
  return part.bytes;
}

function jsonOf(part: Part | undefined, name: string): unknown {
  return parseJson(bytesOf(part, name), name);
}

/** The new Test Execution is made where the first test lives (UNVERIFIED). */
function projectOfFirst({ tests }: Pick<Results, 'tests'>): string | undefined {
  const key = tests[0]?.testKey;
  return key?.slice(0, key.lastIndexOf('-'));
}
