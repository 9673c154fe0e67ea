import { afterEach, expect, it } from 'vitest';
import type { AioOptions } from '../src/aio/aio.ts';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, call, cycles, expectRefusal, newCycle } from './aio/caller.ts';

let emulator: Emulator;

afterEach(() => emulator.close());

async function start(aio?: AioOptions) {
  emulator = await startEmulator({ aio });
}

async function search(kind: 'testcase' | 'testcycle', criteria: unknown) {
  const { items } = await ask(emulator, `POST /${kind}/search`, criteria);
  return items.map(({ key }: { key: string }) => key);
}

it('makes cases from number 10,001 on, as drafts unless it is told otherwise', async () => {
  await start();
  await ask(emulator, 'POST /testcase', { title: 'A' });
  const { ID } = await ask(emulator, 'PUT /testcase/folder/hierarchy', { folderHierarchy: ['Web', 'Cart'] });
  await ask(emulator, 'POST /testcase', {
    title: 'B',
    status: { ID: 2 },
    automationStatus: { ID: 33 },
    automationKey: 'b',
    folder: { ID },
    jiraRequirementIDs: ['PROJ-7'],
  });

  expect(emulator.state().aio.projects[0]?.cases).toMatchObject([
    { key: 'PROJ-TC-10001', title: 'A', status: 'Draft', automationKey: null, folder: null },
    {
      key: 'PROJ-TC-10002',
      title: 'B',
      status: 'Published',
      automationStatus: 'Automated',
      automationKey: 'b',
      folder: ['Web', 'Cart'],
      jiraRequirementIDs: ['PROJ-7'],
    },
  ]);
});

it('finds cases by key, title, automation key and number', async () => {
  await start();
  const made = await ask(emulator, 'POST /testcase', { title: 'adds an item', automationKey: 'Cart.adds' });
  await ask(emulator, 'POST /testcase', { title: 'adds an item twice', automationKey: 'Cart.twice' });
  const [one, two] = ['PROJ-TC-10001', 'PROJ-TC-10002'];

  for (const [criteria, expected] of [
    [{ key: { comparisonType: 'EXACT_MATCH', value: 'PROJ-TC-77' } }, ['PROJ-TC-77']],
    [{ key: { comparisonType: 'IN', list: ['PROJ-TC-10002', 'PROJ-TC-99999'] } }, [two]],
    [{ ID: { comparisonType: 'IN', list: [made.ID] } }, [one]],
    [{ title: { comparisonType: 'EXACT_MATCH', value: 'adds an item' } }, [one]],
    [{ title: { comparisonType: 'CONTAINS', value: 'an item' } }, [one, two]],
    [{ automationKey: { comparisonType: 'CONTAINS', value: 'Cart.' } }, [one, two]],
    [
      {
        title: { comparisonType: 'CONTAINS', value: 'adds' },
        automationKey: { comparisonType: 'IN', list: ['Cart.twice', 'Cart.no'] },
      },
      [two],
    ],
    [{ automationKey: { comparisonType: 'EXACT_MATCH', value: 'cart.adds' } }, []],
  ] as const) {
    expect(await search('testcase', criteria), JSON.stringify(criteria)).toEqual(expected);
  }
});

it('has only the cases that it was given', async () => {
  await start({
    cases: [{ key: 'PROJ-TC-5', title: 'pays', automationKey: 'Pay.pays' }, { key: 'CALC-TC-1' }],
  });

  expect(await search('testcase', {})).toEqual(['PROJ-TC-5']);
  expect(await search('testcase', { key: { comparisonType: 'EXACT_MATCH', value: 'PROJ-TC-1' } })).toEqual(
    [],
  );
  expect(await ask(emulator, 'GET /testcase/PROJ-TC-5/detail')).toMatchObject({
    key: 'PROJ-TC-5',
    title: 'pays',
    automationKey: 'Pay.pays',
    status: { ID: 2, name: 'Published' },
    permission: { value: 7, error: null },
  });
});

it('does not find what is new before the delay is over, though it is there', async () => {
  await start({ searchDelayMs: 60_000, cases: [{ key: 'PROJ-TC-5' }] });
  const key = await newCycle(emulator);
  await ask(emulator, 'POST /testcase', { title: 'new' });

  expect(await search('testcycle', {})).toEqual([]);
  expect(await search('testcase', {})).toEqual(['PROJ-TC-5']);
  expect((await ask(emulator, `GET /testcycle/${key}/detail`)).key).toBe(key);
});

it('gets a folder that is there and makes one that is not, below its base', async () => {
  await start();
  const hierarchy = async (folderHierarchy: string[], baseFolderId: number | null = null) =>
    (await ask(emulator, 'PUT /testcycle/folder/hierarchy', { folderHierarchy, baseFolderId })).ID;
  const web = await hierarchy(['Nightly', 'Web']);
  const nightly = await hierarchy(['Nightly']);

  expect(await hierarchy(['Nightly', 'Web'])).toBe(web);
  expect(await hierarchy(['Web'], nightly)).toBe(web);
  expect(await hierarchy(['Web'])).not.toBe(web);
  await ask(emulator, 'POST /testcycle/detail', { title: 'A', folder: { ID: web } });
  expect(cycles(emulator)[0]?.folder).toEqual(['Nightly', 'Web']);
});

it('gets a tag that is there and makes one that is not', async () => {
  await start();
  const [smoke] = await ask(emulator, 'POST /tag', [{ name: 'smoke' }]);
  const both = await ask(emulator, 'POST /tag', [{ name: 'slow' }, { name: 'smoke' }]);

  expect(both).toEqual([{ ID: expect.any(Number), name: 'slow' }, smoke]);
  expect(await ask(emulator, 'GET /tag')).toEqual([smoke, both[0]]);
});

it('has its lists each alone and all in one', async () => {
  await start({ configuration: { runStatuses: [{ ID: 1, name: 'Untouched' }] } });
  const all = await ask(emulator, 'GET /config');

  expect(all.runStatuses).toEqual([{ ID: 1, name: 'Untouched' }]);
  expect(all.caseStatuses).toContainEqual({ ID: 2, name: 'Published' });
  for (const [path, list] of [
    ['customfield', 'customFields'],
    ['testcase/status', 'caseStatuses'],
    ['testcase/priority', 'casePriorities'],
    ['testcase/scripttype', 'caseScriptTypes'],
    ['testcase/automationstatus', 'caseAutomationStatuses'],
    ['testcase/type', 'caseTypes'],
    ['testrun/status', 'runStatuses'],
  ]) {
    expect(await ask(emulator, `GET /config/${path}`)).toEqual(all[list as string]);
  }
});

it('lists the cases that it knows, and its cycles, in pages', async () => {
  const cases = Array.from({ length: 11 }, (_, index) => ({ key: `PROJ-TC-${index + 1}` }));
  await start({ cases: [...cases, { key: 'CALC-TC-1' }] });
  const made = [await newCycle(emulator, 'A'), await newCycle(emulator, 'B')];
  const first = await ask(emulator, 'GET /testcase?startAt=0&maxResults=10&needDataInRTF=false');
  const second = await ask(emulator, 'GET /testcase?startAt=10&maxResults=10');
  const listed = await ask(emulator, 'GET /testcycle?startAt=0');

  const keysOf = ({ items }: { items: { key: string }[] }) => items.map(({ key }) => key);
  expect([...keysOf(first), ...keysOf(second)]).toEqual(cases.map(({ key }) => key));
  expect([first.isLast, second.isLast]).toEqual([false, true]);
  expect(keysOf(listed)).toEqual(made);
});

it('answers a page size it does not have with pages of 100', async () => {
  await start();
  for (const size of [1, 9, 101, 5000]) {
    const { maxResults } = await ask(emulator, `GET /testcase?maxResults=${size}`);
    expect(maxResults, String(size)).toBe(100);
  }
  expect((await ask(emulator, 'GET /testcase?maxResults=10')).maxResults).toBe(10);
});

it('shows the folders as a tree', async () => {
  await start();
  for (const folderHierarchy of [['Web', 'Cart'], ['Web', 'Pay'], ['App']])
    await ask(emulator, 'PUT /testcase/folder/hierarchy', { folderHierarchy });
  const ID = expect.any(Number);

  expect(await ask(emulator, 'GET /testcase/folder')).toEqual([
    {
      ID,
      name: 'Web',
      children: [
        { ID, name: 'Cart', children: [] },
        { ID, name: 'Pay', children: [] },
      ],
    },
    { ID, name: 'App', children: [] },
  ]);
  expect(await ask(emulator, 'GET /testcycle/folder')).toEqual([]);
});

it('takes what a case refers to by names, shows it with ids, and knows the case by its own', async () => {
  await start();
  const [tag] = await ask(emulator, 'POST /tag', [{ name: 'smoke' }]);
  const { ID, key } = await ask(emulator, 'POST /testcase', {
    title: 'pays',
    status: { name: 'Published' },
    type: { name: 'Functional' },
    scriptType: { name: 'Classic' },
    steps: [{ stepType: 'TEXT', step: 'pay', data: '', expectedResult: 'paid' }],
    tags: [{ tag }],
  });

  const detail = await ask(emulator, `GET /testcase/${ID}/detail`);
  expect(detail).toMatchObject({
    key,
    status: { ID: 2, name: 'Published' },
    type: { ID: 43, name: 'Functional' },
    scriptType: { ID: 21, name: 'Classic' },
    tags: [{ tag }],
  });
  expect(emulator.state().violations).toEqual([]);
});

it('does not take steps without a script type, nor names that a list has not', async () => {
  await start();
  const steps = [{ stepType: 'TEXT', step: 'pay' }];
  for (const [more, field] of [
    [{ steps }, 'scriptType'],
    [{ steps, scriptType: null }, 'scriptType'],
    [{ status: { name: 'published' } }, 'status.name'],
    [{ tags: [{ tag: { name: 'smoke' } }] }, 'tags.0.tag.name'],
  ] as const) {
    const answer = await call(emulator, 'POST /testcase', { json: { title: 'pays', ...more } });
    expectRefusal(emulator, answer, 400, field);
  }
  await ask(emulator, 'POST /testcase', { title: 'pays', steps: [], scriptType: null });
});
