import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, call, expectRefusal, newCycle } from './aio/caller.ts';
import { withLongStrings, withoutEachKey, withUnknownKeys, withWrongTypes } from './mutations.ts';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({
    aio: {
      rateLimit: false,
      configuration: {
        customFields: [
          {
            ID: 5,
            name: 'Browser',
            type: 'SINGLE_SELECT_LIST',
            allowedListValues: [{ ID: 51, value: 'Chrome' }],
          },
          { ID: 6, name: 'Build', type: 'TEXT' },
        ],
      },
    },
  });
  await newCycle(emulator);
  await ask(emulator, 'PUT /testcycle/folder/hierarchy', { folderHierarchy: ['A'] });
  await ask(emulator, 'PUT /testcase/folder/hierarchy', { folderHierarchy: ['B'] });
  await ask(emulator, 'POST /tag', [{ name: 'smoke' }]);
});

afterAll(() => emulator.close());

/** The numbers that the requests above have got. */
const IDS = { cycle: 101, cycleFolder: 102, caseFolder: 103, tag: 104 };

interface Example {
  title: string;
  target: string;
  body: Parameters<typeof withWrongTypes>[0];
  /** Keys without which it is refused, wherever they are. */
  needed: string[];
  /** Paths of what has a limited length. */
  limited?: string[];
  /** Paths that may be null: the vendor's reporter sends it. */
  nullable?: string[];
  /** Paths whose values are free, or may be numbers as well. */
  free?: string[];
}

const run = {
  testRunStatus: 'Failed',
  effort: 1.5,
  isAutomated: true,
  comments: ['expected 1'],
  assigneeToID: 'user-1',
  customFields: [{ ID: 6, name: 'Build', value: 'x' }],
};
const value = 'customFields.0.value';
const update = 'testRunBulkUpdateRequest.customFieldValueToUpdate.0.customValue.value';

const examples: Example[] = [
  {
    title: 'a cycle',
    target: 'POST /testcycle/detail',
    body: {
      title: 'Nightly',
      objective: 'What must work',
      folder: { ID: IDS.cycleFolder, name: 'A' },
      jiraTaskIDs: ['PROJ-7'],
      customFields: [{ ID: 6, name: 'Build', value: 'x' }],
    },
    needed: ['title', 'folder.ID', value],
    limited: ['title'],
    nullable: ['objective', 'customFields'],
    free: [value],
  },
  {
    title: 'a search for a cycle',
    target: 'POST /testcycle/search',
    body: { title: { comparisonType: 'EXACT_MATCH', value: 'Nightly' } },
    needed: ['comparisonType', 'value'],
  },
  {
    title: 'a search for cases',
    target: 'POST /testcase/search?startAt=0&maxResults=100',
    body: {
      key: { comparisonType: 'IN', list: ['PROJ-TC-1'] },
      automationKey: { comparisonType: 'CONTAINS', value: 'x' },
    },
    needed: ['comparisonType', 'value', 'list'],
  },
  {
    title: 'a folder',
    target: 'PUT /testcycle/folder/hierarchy',
    body: { folderHierarchy: ['Nightly', 'Web'], baseFolderId: null },
    needed: ['folderHierarchy'],
    limited: ['folderHierarchy.0', 'folderHierarchy.1'],
  },
  {
    title: 'one result',
    target:
      'POST /testcycle/PROJ-CY-1/testcase/PROJ-TC-1/testrun?createNewRun=false&addCaseToCycle=true&assigneeMode=OVERRIDE',
    body: run,
    needed: ['testRunStatus', value],
    nullable: ['customFields'],
    free: [value],
  },
  {
    title: 'many results',
    target: `POST /testcycle/${IDS.cycle}/bulk/testrun/update?createNewRun=true`,
    body: { testRuns: [{ testCaseKey: 'PROJ-TC-2', ...run }] },
    needed: ['testRuns', 'testCaseKey', `testRuns.0.${value}`],
    nullable: ['testRuns.0.customFields'],
    free: [`testRuns.0.${value}`],
  },
  {
    title: 'an update of fields',
    target: 'PUT /testcycle/PROJ-CY-1/bulk/testrun',
    body: {
      testRunSearchRequest: { key: { comparisonType: 'IN', list: ['PROJ-TC-1'] } },
      testRunBulkUpdateRequest: {
        customFieldValueToUpdate: [
          {
            customValue: { name: 'Browser', value: [{ value: 'Chrome' }] },
            customFieldUpdateOperationType: 'ADD_TO_EXISTING',
          },
        ],
      },
    },
    needed: [
      'testRunSearchRequest',
      'key',
      'comparisonType',
      'list',
      'testRunBulkUpdateRequest',
      'customFieldValueToUpdate',
      'customValue',
      'name',
      update,
      `${update}.0.value`,
    ],
    free: [update],
  },
  {
    title: 'a case',
    target: 'POST /testcase',
    body: {
      title: 'adds an item',
      description: 'd',
      precondition: 'p',
      folder: { ID: IDS.caseFolder },
      status: { ID: 2 },
      priority: { ID: 11 },
      type: { ID: 43 },
      estimatedEffort: 60,
      scriptType: { ID: 21 },
      automationStatus: { ID: 33 },
      automationKey: 'Cart.adds an item',
      jiraRequirementIDs: ['PROJ-7'],
      steps: [{ stepType: 'TEXT', step: 'add' }],
      tags: [{ tag: { ID: IDS.tag } }],
      customFields: [{ ID: 6, name: 'Build', value: 'x' }],
    },
    needed: ['title', 'ID', 'tag', 'scriptType', value],
    limited: ['title'],
    nullable: [
      'description',
      'precondition',
      'folder',
      'status',
      'priority',
      'type',
      'estimatedEffort',
      'automationStatus',
      'automationKey',
      'jiraRequirementIDs',
      'steps',
      'tags',
      'customFields',
    ],
    free: [value, 'steps.0.stepType', 'steps.0.step', 'steps.0.colour'],
  },
  { title: 'tags', target: 'POST /tag', body: [{ name: 'smoke' }], needed: ['name'], limited: ['0.name'] },
];

describe.each(examples)(
  'the example of $title',
  ({ target, body, needed, limited = [], nullable = [], free = [] }) => {
    const isFree = (path: string) => free.some((each) => path === each || path.startsWith(`${each}.`));
    /** A custom field is known by its number or its name. */
    const isNeeded = (path: string) => {
      if (needed.includes(path)) return true;
      if (isFree(path) || /(^|\.)customFields\.0\./.test(path)) return false;
      return needed.includes(path.split('.').at(-1) ?? '');
    };

    it('is accepted', async () => {
      await ask(emulator, target, body);
      await ask(emulator, target, body);
    });

    it.each(withoutEachKey(body).filter(({ path }) => isNeeded(path)))(
      'is refused when $path is missing',
      async ({ path, body }) => {
        const answer = await call(emulator, target, { json: body });

        expectRefusal(emulator, answer, 400);
        const [field = ''] = Object.keys(emulator.state().violations.at(-1)?.errors ?? {});
        expect(field === path || path.startsWith(`${field}.`), field).toBe(true);
      },
    );

    it.each(withoutEachKey(body).filter(({ path }) => !isNeeded(path)))(
      'is accepted without $path',
      async ({ body }) => {
        await ask(emulator, target, body);
      },
    );

    it.each(withUnknownKeys(body, ['value']).filter(({ path }) => !isFree(path)))(
      'is refused for $path, which nobody sends',
      async ({ path, body }) => {
        expectRefusal(emulator, await call(emulator, target, { json: body }), 400, path);
      },
    );

    const wrong = withWrongTypes(body).filter(
      ({ path, what }) => !isFree(path) && !(what === 'is null' && nullable.includes(path)),
    );
    it.each(wrong)('is refused when $path $what', async ({ path, body }) => {
      const answer = await call(emulator, target, { json: body });

      expect(answer.status, JSON.stringify(answer.body)).toBe(400);
      const [field = ''] = Object.keys(emulator.state().violations.at(-1)?.errors ?? {});
      expect(field === (path || 'body') || field.startsWith(`${path}.`), field).toBe(true);
    });

    it.each(withLongStrings(body).filter(({ path }) => limited.includes(path)))(
      'is refused when $path is too long',
      async ({ path, body }) => {
        expectRefusal(emulator, await call(emulator, target, { json: body }), 400, path);
      },
    );
  },
);

const entries = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ testCaseKey: `PROJ-TC-${index + 1}` }));

it('takes 100 results in one request and no more, nor none', async () => {
  const target = 'POST /testcycle/PROJ-CY-1/bulk/testrun/update';
  await ask(emulator, target, { testRuns: entries(100) });

  for (const testRuns of [entries(101), []])
    expectRefusal(emulator, await call(emulator, target, { json: { testRuns } }), 400, 'testRuns');
});

it.each([
  ['POST /testcycle/detail', { title: ' ' }, 'title'],
  ['POST /testcycle/detail', { title: 'A', folder: { ID: IDS.caseFolder } }, 'folder.ID'],
  ['POST /testcycle/detail', { title: 'A', customFields: [{ name: 'No', value: 1 }] }, 'customFields.0'],
  [
    'POST /testcycle/detail',
    { title: 'A', customFields: [{ name: 'Browser', value: { value: 'Opera' } }] },
    'customFields.0.value',
  ],
  [
    'POST /testcycle/detail',
    { title: 'A', customFields: [{ ID: 5, value: { ID: 6 } }] },
    'customFields.0.value',
  ],
  ['PUT /testcycle/folder/hierarchy', { folderHierarchy: ['A'], baseFolderId: 1 }, 'baseFolderId'],
  ['POST /testcase', { title: 'A', status: { ID: 11 } }, 'status.ID'],
  ['POST /testcase', { title: 'A', tags: [{ tag: { ID: 2 } }] }, 'tags.0.tag.ID'],
  ['POST /testcycle/PROJ-CY-1/testcase/PROJ-TC-1/testrun', { testRunStatus: 'passed' }, 'testRunStatus'],
  ['POST /testcycle/PROJ-CY-1/testcase/PROJ-TC-1/testrun?createNewRun=yes', run, 'createNewRun'],
  ['POST /testcycle/PROJ-CY-1/testcase/PROJ-TC-1/testrun?colour=red', run, 'colour'],
  [
    'POST /testcycle/PROJ-CY-1/testcase/PROJ-TC-1/testrun?createNewRun=true&createNewRun=true',
    run,
    'createNewRun',
  ],
  ['GET /testcycle/PROJ-CY-1/testcase?maxResults=ten', undefined, 'maxResults'],
  ['GET /testcycle/PROJ-CY-1/testcase?limit=10', undefined, 'limit'],
  ['GET /testcase?needDataInRTF=1', undefined, 'needDataInRTF'],
  ['POST /testcase/search', { title: { comparisonType: 'STARTS_WITH', value: 'a' } }, 'title.comparisonType'],
  ['POST /testcase/search', { ID: { comparisonType: 'NOT_IN', list: [1] } }, 'ID.comparisonType'],
  ['GET /testcycle/PROJ-CY-1/testcase?startAt=-1', undefined, 'startAt'],
])('refuses %s with %j for %s, and changes nothing', async (target, json, field) => {
  const before = emulator.state().aio;

  expectRefusal(emulator, await call(emulator, target, { json }), 400, field);
  expect(emulator.state().aio).toEqual(before);
});
