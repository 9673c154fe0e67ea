import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { withoutEachKey, withUnknownKeys, withWrongTypes } from './mutations.ts';
import cloudEverything from './xray/cloud-everything.json' with { type: 'json' };
import cloudExecution from './xray/cloud-execution.json' with { type: 'json' };
import serverEverything from './xray/server-everything.json' with { type: 'json' };
import serverExecution from './xray/server-execution.json' with { type: 'json' };
import { type Client, cloudClient, expectRefusal, serverClient } from './xray-caller.ts';

/** Which keys an object must have, by the name of the object or of the list that holds it. */
const NEEDED: Record<string, string[]> = {
  tests: ['status', 'testKey', 'testInfo'],
  testInfo: ['summary', 'projectKey', 'type', 'testType'],
  evidence: ['data', 'filename'],
  evidences: ['data', 'filename'],
  iterations: ['status'],
  parameters: ['name'],
  customFields: ['id', 'value'],
};

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ xray: { cloud: { rateLimit: false } } });
});

afterAll(() => emulator.close());

/** TypeScript reads alternatives with `undefined` out of a JSON file; there are none in JSON. */
function asJson(example: unknown) {
  return example as Parameters<typeof withoutEachKey>[0];
}

function isNeeded(path: string): boolean {
  const places = path.split('.').filter((place) => !/^\d+$/.test(place));
  const [key = '', parent = '', above = ''] = places.reverse();
  if (parent === 'steps') return key === (above === 'testInfo' ? 'action' : 'status');
  return NEEDED[parent]?.includes(key) ?? false;
}

/** The problem names the place of the mutation, or one around it. */
function expectPlace(path: string, error: string): void {
  const places = path.split('.').map((_, index, all) => all.slice(0, index + 1).join('.'));
  expect(path === '' || places.some((place) => error.includes(place)), error).toBe(true);
}

const products = [
  {
    title: 'Xray Cloud',
    client: () => cloudClient(emulator),
    published: cloudExecution,
    everything: cloudEverything,
  },
  {
    title: 'Xray Server',
    client: async () => serverClient(emulator),
    published: serverExecution,
    everything: serverEverything,
  },
];

describe.each(products)('Xray JSON for $title', ({ client, published, everything }) => {
  let send: (body: unknown) => ReturnType<Client>;

  beforeAll(async () => {
    const connected = await client();
    send = (body) => connected('POST /import/execution', { body });
  });

  it("is accepted as in the vendor's example", async () => {
    expect((await send(published)).status).toBe(200);
  });

  it('is accepted with every key that the schema has', async () => {
    expect(await send(everything)).toMatchObject({ status: 200 });
  });

  it.each(withoutEachKey(asJson(everything)).filter(({ path }) => isNeeded(path)))(
    'is refused when $path is missing',
    async ({ path, body }) => {
      const answer = await send(body);

      expectRefusal(answer, 400);
      expectPlace(path, answer.body.error);
    },
  );

  it.each(withoutEachKey(asJson(everything)).filter(({ path }) => !isNeeded(path)))(
    'is accepted without $path',
    async ({ body }) => {
      expect(await send(body)).toMatchObject({ status: 200 });
    },
  );

  it.each(withUnknownKeys(asJson(everything), []))(
    'is refused for $path, which is no key of the schema',
    async ({ path, body }) => {
      expectRefusal(await send(body), 400, `${path} is not allowed`);
    },
  );

  it.each(withWrongTypes(asJson(everything)).filter(({ path }) => !path.endsWith('customFields.0.value')))(
    'is refused when $path $what',
    async ({ path, body }) => {
      const answer = await send(body);

      expectRefusal(answer, 400);
      expectPlace(path, answer.body.error);
    },
  );
});

describe.each(products)('the exclusive keys of $title', ({ client, everything }) => {
  const test = everything.tests[0];

  it.each([
    ['evidence and evidences', { ...test, evidence: [], evidences: [] }],
    ['steps and iterations', { ...test, steps: [], iterations: [] }],
    ['steps and examples', { ...test, steps: [], examples: [] }],
    [
      'a scenario and a definition',
      { status: 'TODO', testInfo: { ...everything.tests[5]?.testInfo, definition: '' } },
    ],
  ])('are refused together: %s', async (_, both) => {
    const send = await client();

    expectRefusal(await send('POST /import/execution', { body: { tests: [both] } }), 400, /only one of/);
  });
});

it.each([
  ['no offset', '2026-11-23T20:42:55'],
  ['no time', '2026-11-23'],
  ['an offset of three digits', '2026-11-23T20:42:55+010'],
  ['an hour of 25', '2026-11-23T25:42:55Z'],
])('refuses a date with %s', async (_, start) => {
  const send = await cloudClient(emulator);
  const tests = [{ testKey: 'CALC-1', status: 'PASSED', start }];

  expectRefusal(
    await send('POST /import/execution', { body: { testExecutionKey: 'CALC-200', tests } }),
    400,
    /tests\.0\.start/,
  );
});

it.each([
  ['Z', '2026-11-23T20:42:55Z', '2026-11-23T20:42:55Z'],
  ['milliseconds', '2026-11-23T20:42:55.273Z', '2026-11-23T20:42:55.273Z'],
  ['an offset', '2026-11-23T20:42:55+01:00', '2026-11-23T20:42:55+01:00'],
  ['an offset without a colon', '2026-11-23T20:42:55+0100', '2026-11-23T20:42:55+01:00'],
])('takes a date with %s', async (_, start, stored) => {
  for (const { client, title } of products) {
    const send = await client();
    const tests = [{ testKey: 'CALC-1', status: 'TODO', start }];
    const body = { testExecutionKey: 'CALC-201', tests };
    expect(await send('POST /import/execution', { body })).toMatchObject({ status: 200 });

    const { cloud, server } = emulator.state().xray;
    const product = title === 'Xray Cloud' ? cloud : server;
    const runs = product.executions.find(({ key }) => key === 'CALC-201')?.runs;
    expect(runs, title).toMatchObject([{ startedOn: stored }]);
  }
});

it('refuses evidence that is not base64', async () => {
  const send = await cloudClient(emulator);
  const evidence = [{ filename: 'a.txt', data: 'not base64!' }];
  const tests = [{ testKey: 'CALC-1', status: 'PASSED', evidence }];

  expectRefusal(
    await send('POST /import/execution', { body: { testExecutionKey: 'CALC-200', tests } }),
    400,
    /tests\.0\.evidence\.0\.data/,
  );
});

it('refuses an empty list of tests, iterations without a parameter and an action of 8,193 characters', async () => {
  const send = await cloudClient(emulator);
  const importing = (tests: object[]) =>
    send('POST /import/execution', { body: { testExecutionKey: 'CALC-200', tests } });
  const manual = (action: string) => ({
    status: 'TODO',
    testInfo: { projectKey: 'CALC', summary: 'manual', type: 'Manual', steps: [{ action }] },
  });

  expectRefusal(await importing([]), 400, /tests/);
  expectRefusal(
    await importing([
      { testKey: 'CALC-1', status: 'PASSED', iterations: [{ status: 'PASSED', parameters: [] }] },
    ]),
    400,
    /parameters/,
  );
  expectRefusal(await importing([manual('a'.repeat(8193))]), 400, /action/);
  expect((await importing([manual('a'.repeat(8192))])).status).toBe(200);
});

it.each([
  ['a body that is not JSON', '{"tests":', 'application/json'],
  ['JSON under another content type', '{}', 'text/plain'],
])('refuses %s with 400', async (_, body, contentType) => {
  const send = await cloudClient(emulator);

  expectRefusal(
    await send('POST /import/execution', { body, headers: { 'Content-Type': contentType } }),
    400,
  );
});
