import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import appendRun from './examples/append-run.json' with { type: 'json' };
import appendThread from './examples/append-thread.json' with { type: 'json' };
import completeRun from './examples/complete-run.json' with { type: 'json' };
import completeThread from './examples/complete-thread.json' with { type: 'json' };
import createRunExample from './examples/create-run.json' with { type: 'json' };
import createThreadExample from './examples/create-thread.json' with { type: 'json' };
import { withLongStrings, withoutEachKey, withUnknownKeys, withWrongTypes } from './mutations.ts';
import { call, createRun, createThread, expectRefusal } from './testmo-caller.ts';

/** Which keys of an object the vendor wants, by the list that holds the object; `` is the body itself. */
const NEEDED_IN_LISTS: Record<string, string[]> = {
  artifacts: ['name', 'url'],
  fields: ['name', 'type'],
  links: ['name', 'url'],
  tests: ['key', 'name', 'folder', 'status'],
};

const examples = [
  {
    title: 'creating a run',
    body: createRunExample,
    needed: ['name', 'source'],
    target: async () => 'POST /projects/1/automation/runs',
    success: 201,
  },
  {
    title: 'appending to a run',
    body: appendRun,
    needed: [],
    target: async () => `POST /automation/runs/${await createRun(emulator)}/append`,
    success: 204,
  },
  {
    title: 'completing a run',
    body: completeRun,
    needed: [],
    target: async () => `POST /automation/runs/${await createRun(emulator)}/complete`,
    success: 204,
  },
  {
    title: 'creating a thread',
    body: createThreadExample,
    needed: [],
    target: async () => `POST /automation/runs/${await createRun(emulator)}/threads`,
    success: 201,
  },
  {
    title: 'appending to a thread',
    body: appendThread,
    needed: [],
    target: async () => `POST /automation/runs/threads/${await newThread()}/append`,
    success: 204,
  },
  {
    title: 'completing a thread',
    body: completeThread,
    needed: [],
    target: async () => `POST /automation/runs/threads/${await newThread()}/complete`,
    success: 204,
  },
];

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(() => emulator.close());

async function newThread() {
  return createThread(emulator, await createRun(emulator));
}

function isNeeded(path: string, neededInBody: string[]): boolean {
  const place = path.split('.');
  const key = place.at(-1) ?? '';
  if (place.length === 1) return neededInBody.includes(key);
  return NEEDED_IN_LISTS[place.at(-3) ?? '']?.includes(key) ?? false;
}

describe.each(examples)("the page's example of $title", ({ body, needed, target, success }) => {
  it('is accepted', async () => {
    const answer = await call(emulator, await target(), { body });

    expect(answer.status).toBe(success);
    expect(answer.body).toEqual(success === 201 ? { id: expect.any(Number) } : '');
  });

  it.each(withoutEachKey(body).filter(({ path }) => isNeeded(path, needed)))(
    'is refused when $path is missing',
    async ({ path, body }) => {
      const answer = await call(emulator, await target(), { body });

      expectRefusal(answer, 422);
      expect(Object.keys(answer.body.errors)).toEqual([path]);
    },
  );

  it.each(withoutEachKey(body).filter(({ path }) => !isNeeded(path, needed)))(
    'is accepted without $path',
    async ({ body }) => {
      expect((await call(emulator, await target(), { body })).status).toBe(success);
    },
  );

  it.each(withUnknownKeys(body, ['meta']))(
    'is refused for $path, which is no key of the page',
    async ({ path, body }) => {
      const answer = await call(emulator, await target(), { body });

      expectRefusal(answer, 422);
      expect(Object.keys(answer.body.errors)).toEqual([path]);
    },
  );

  it.each(withWrongTypes(body))('is refused when $path $what', async ({ path, body }) => {
    const answer = await call(emulator, await target(), { body });

    expectRefusal(answer, 422);
    expect(Object.keys(answer.body.errors)).toEqual([path || 'body']);
  });

  it.each(withLongStrings(body))('is refused when $path is too long', async ({ path, body }) => {
    const answer = await call(emulator, await target(), { body });

    expectRefusal(answer, 422);
    expect(Object.keys(answer.body.errors)).toEqual([path]);
  });
});
