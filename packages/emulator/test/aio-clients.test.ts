import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, bulk, call, cycles, formOf, newCycle, send } from './aio/caller.ts';

/* What clients are known to send that work with the vendor's service; nothing of it may be refused. */

let emulator: Emulator;
let cycle: string;

beforeEach(async () => {
  emulator = await startEmulator();
  cycle = await newCycle(emulator);
});

afterEach(async () => {
  expect(emulator.state().violations).toEqual([]);
  await emulator.close();
});

it('takes what cypress-aiotests-reporter 1.5.0 sends', async () => {
  const folder = await ask(emulator, 'PUT /testcycle/folder/hierarchy', {
    folderHierarchy: ['Nightly', 'Web'],
    baseFolderId: null,
  });
  const found = await ask(emulator, 'POST /testcycle/search', {
    title: { comparisonType: 'EXACT_MATCH', value: 'Nightly' },
  });
  const made = await ask(emulator, 'POST /testcycle/detail', {
    title: 'Of today',
    folder,
    customFields: null,
  });
  const passed = { testCaseKey: 'PROJ-TC-1', testRunStatus: 'Passed', effort: 0.25, isAutomated: true };
  cycle = made.key;
  const answer = await bulk(emulator, cycle, [passed], '?createNewRun=false');
  await ask(emulator, `POST /testcycle/${cycle}/testcase/PROJ-TC-2/testrun?createNewRun=false`, {
    testRunStatus: 'Failed',
    effort: 1,
    isAutomated: true,
    comments: ['AssertionError'],
    customFields: null,
  });

  expect(found.items).toMatchObject([{ key: 'PROJ-CY-1', title: 'Nightly' }]);
  expect(answer).toMatchObject({ requestCount: 1, successCount: 1, errorCount: 0, errors: {} });
  expect(cycles(emulator)[1]).toMatchObject({
    folder: ['Nightly', 'Web'],
    cases: [{ key: 'PROJ-TC-1' }, { key: 'PROJ-TC-2' }],
  });
});

it('takes what the Jenkins plugin aio-tests sends, and answers what it reads', async () => {
  const folders = { folderHierarchy: ['Nightly', 'Web'] };
  const { ID } = await ask(emulator, 'PUT /testcase/folder/hierarchy', folders);
  const { key } = await ask(emulator, 'POST /testcycle/detail', {
    title: 'Nightly - Wed Nov 25 08:00:00 UTC 2026',
    objective: 'Created by automation run job #7',
    folder: { ID: (await ask(emulator, 'PUT /testcycle/folder/hierarchy', folders)).ID },
    jiraTaskIDs: ['PROJ-1', 'PROJ-2'],
  });
  const parts = {
    file: new File(['<testsuite><testcase name="pays" classname="Pay" time="2"/></testsuite>'], 'junit.xml'),
    addCaseToCycle: 'true',
    createCase: 'true',
    createNewRun: 'false',
    bddForceUpdateCase: 'false',
    forceUpdateCase: 'false',
    ignoreClassInAutoKey: 'true',
    updateOnlyRunStatus: 'false',
    defaultFolder: String(ID),
  };
  const answer = await send(emulator, `POST /testcycle/${key}/import/results?type=JUnit`, parts);
  const batch = await send(emulator, `POST /testcycle/${key}/import/results/batch?type=JUnit`, parts);

  expect(answer).toMatchObject({ status: 'SUCCESS', requestCount: 1, successCount: 1, errorCount: 0 });
  expect(answer.processedData).toEqual({ 'PROJ-TC-10001': { status: 'Passed' } });
  expect(batch).toMatchObject({ batchId: expect.any(String), size: parts.file.size });
  expect(emulator.state().aio.projects[0]?.cases).toMatchObject([
    { automationKey: 'pays', folder: ['Nightly', 'Web'] },
  ]);
});

it('takes the form of the vendor’s newman reporter, with no folder in it', async () => {
  const form = formOf({
    file: new File(['<testsuite><testcase name="PROJ-TC-1"/></testsuite>'], 'junit.xml'),
    createNewRun: 'false',
    createCase: 'true',
    bddForceUpdateCase: 'true',
    updateOnlyRunStatus: 'false',
    updateDatasets: 'true',
    defaultFolder: '',
  });

  expect((await call(emulator, `POST /testcycle/${cycle}/import/results?type=junit`, { form })).status).toBe(
    200,
  );
});

it('takes cases, tags and marks as scripts with the vendor’s reference at hand send them', async () => {
  const tags = await ask(emulator, 'POST /tag', [{ name: 'smoke' }, { name: 'web' }]);
  const { key } = await ask(emulator, 'POST /testcase', {
    title: 'pays',
    description: null,
    precondition: null,
    priority: { name: 'High' },
    folder: null,
    scriptType: { name: 'Classic' },
    steps: [{ step: 'pay', testData: null, expectedResult: 'paid', stepType: 'TEXT' }],
    status: { name: 'Published' },
    tags: tags.map((tag: object) => ({ tag })),
  });
  const added = await bulk(emulator, cycle, [{ testCaseKey: key }], '?addCaseToCycle=true');
  const query = '?createNewRun=true&addCaseToCycle=true';
  const { ID } = await ask(emulator, `POST /testcycle/${cycle}/testcase/${key}/testrun${query}`, {
    testRunStatus: 'Failed',
    isAutomated: true,
    comments: ['expected 1'],
  });
  const file = new File(['png'], 'screen.png', { type: 'image/png' });
  await send(emulator, `POST /testcycle/${cycle}/testrun/${ID}/attachment`, { file });

  const { items } = await ask(emulator, `GET /testcycle/${cycle}/testrun?maxResults=100&startAt=0`);
  expect(added.errorCount).toBe(0);
  expect(items).toMatchObject([
    {
      testCase: { key },
      runs: [{ ID, testRunStatus: { name: 'Failed' } }, { testRunStatus: { name: 'Not Run' } }],
    },
  ]);
  expect((await ask(emulator, 'GET /testcase?maxResults=1')).items).toHaveLength(1);
});
