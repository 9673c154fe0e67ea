import { afterEach, expect, it } from 'vitest';
import type { AioOptions } from '../src/aio/aio.ts';
import { type AioPermissionError, type Emulator, startEmulator } from '../src/index.ts';
import { ask, bulk, CLOUD, call, cycles, expectRefusal, formOf, newCycle } from './aio/caller.ts';

let emulator: Emulator;
let cycle: string;

afterEach(() => emulator.close());

async function start(aio?: AioOptions) {
  emulator = await startEmulator({ aio });
  cycle = await newCycle(emulator);
}

const readOnly = { value: 1, error: 'JIRA_PROJ_NO_ACCESS' } as const;

it.each([
  ['cycle', { cycles: { 'PROJ-CY-1': readOnly } }],
  ['case', { cases: { 'PROJ-TC-1': readOnly } }],
  ['run', { runs: { 'PROJ-TC-1': readOnly } }],
])('refuses to mark a run of a %s that is read-only', async (_, permissions) => {
  await start({ permissions });
  const target = `POST /testcycle/${cycle}/testcase/PROJ-TC-1/testrun`;
  const answer = await call(emulator, target, { json: { testRunStatus: 'Passed' } });

  expectRefusal(emulator, answer, 403);
  expect(answer.body.message).toContain('JIRA_PROJ_NO_ACCESS');
  expect((await ask(emulator, `GET /testcycle/${cycle}/detail`)).key).toBe(cycle);
});

it('refuses a read-only case of a bulk request alone, and a single one with the status it was given', async () => {
  await start({ permissions: { cases: { 'PROJ-TC-1': readOnly } }, readOnlyStatus: 400 });
  const passed = { testRunStatus: 'Passed' };
  const answer = await bulk(emulator, cycle, [
    { testCaseKey: 'PROJ-TC-1', ...passed },
    { testCaseKey: 'PROJ-TC-2', ...passed },
  ]);
  const target = `POST /testcycle/${cycle}/testcase/PROJ-TC-1/testrun`;

  expect(answer.errors).toEqual({ 'PROJ-TC-1': { message: expect.stringContaining('JIRA_PROJ_NO_ACCESS') } });
  expect(answer.successCount).toBe(1);
  expectRefusal(emulator, await call(emulator, target, { json: passed }), 400);
});

it('shows the permission of a cycle, and nothing of one that may not be read', async () => {
  const writable = { value: 3, error: null } as const;
  const closed = { value: 0, error: 'AIO_TESTS_DISABLED_PROJ' } as const;
  await start({ permissions: { cycles: { 'PROJ-CY-1': writable, 'PROJ-CY-2': closed } } });
  await newCycle(emulator);

  expect((await ask(emulator, 'GET /testcycle/PROJ-CY-1/detail')).permission).toEqual(writable);
  expectRefusal(emulator, await call(emulator, 'GET /testcycle/PROJ-CY-2/detail'), 403);
  expectRefusal(emulator, await call(emulator, 'DELETE /testcycle/PROJ-CY-1'), 403);
});

it.each<AioPermissionError>([
  'EVALUATION_FAILED',
  'JIRA_PROJ_NO_ACCESS',
  'AIO_TESTS_DISABLED_PROJ',
  'AIO_TESTRUN_REFSTEP_NO_ACCESS',
])('shows %s with a run and says it where a mark is refused', async (error) => {
  const own = { value: 1, error } as const;
  await start({ permissions: { runs: { 'PROJ-TC-1': own } } });
  await ask(emulator, `POST /testcycle/${cycle}/testcase/PROJ-TC-2/testrun`, { testRunStatus: 'Passed' });
  const target = `POST /testcycle/${cycle}/testcase/PROJ-TC-1/testrun`;
  const answer = await call(emulator, target, { json: { testRunStatus: 'Passed' } });

  expectRefusal(emulator, answer, 403);
  expect(answer.body.message).toContain(error);
  expect(cycles(emulator)[0]?.cases.map(({ key }) => key)).toEqual(['PROJ-TC-2']);
});

it('lets the cases of a project without access be in a cycle of another, where their runs are read-only', async () => {
  const closed = { value: 0, error: 'JIRA_PROJ_NO_ACCESS' } as const;
  await start({ permissions: { projects: { CALC: closed } } });
  const passed = { testRunStatus: 'Passed' };
  const answer = await bulk(emulator, cycle, [
    { testCaseKey: 'PROJ-TC-1', ...passed },
    { testCaseKey: 'CALC-TC-1', ...passed },
  ]);

  expect(answer).toMatchObject({ successCount: 1, errorCount: 1 });
  expect(answer.errors['CALC-TC-1'].message).toContain('JIRA_PROJ_NO_ACCESS');
});

it.each([
  [0, 'GET', '/config', undefined],
  [0, 'GET', '/testcycle', undefined],
  [0, 'POST', '/testcase/search', {}],
  [1, 'POST', '/testcycle/detail', { title: 'A' }],
  [1, 'POST', '/testcase', { title: 'A' }],
  [1, 'POST', '/tag', [{ name: 'a' }]],
  [1, 'PUT', '/testcycle/folder/hierarchy', { folderHierarchy: ['A'] }],
] as const)('with permission %d of the project refuses %s %s', async (value, method, path, json) => {
  await start({ permissions: { projects: { CALC: { value, error: 'AIO_TESTS_DISABLED_PROJ' } } } });
  const answer = await call(emulator, `${method} ${CLOUD}/project/CALC${path}`, { json });

  expectRefusal(emulator, answer, 403);
  expect(answer.body.message).toContain('AIO_TESTS_DISABLED_PROJ');
  await ask(emulator, 'GET /config');
});

it('has the permission of its project for a cycle of which nothing else is said', async () => {
  const json = { testRunStatus: 'Passed' };
  await start({
    cycles: [{ key: 'CALC-CY-1' }, { key: 'CALC-CY-2' }],
    permissions: { projects: { CALC: readOnly }, cycles: { 'CALC-CY-2': { value: 7, error: null } } },
  });
  const detail = `GET ${CLOUD}/project/CALC/testcycle/CALC-CY-1/detail`;
  const target = (nth: number) =>
    `POST ${CLOUD}/project/CALC/testcycle/CALC-CY-${nth}/testcase/PROJ-TC-1/testrun`;

  expect((await ask(emulator, detail)).permission).toEqual(readOnly);
  expectRefusal(emulator, await call(emulator, target(1), { json }), 403);
  await ask(emulator, target(2), json);
});

it('shows a run that is read-only, and takes neither evidence nor a reset for it', async () => {
  await start({
    cycles: [{ key: 'PROJ-CY-7', cases: ['PROJ-TC-1'] }],
    permissions: { cases: { 'PROJ-TC-1': readOnly } },
  });
  const { items } = await ask(emulator, 'GET /testcycle/PROJ-CY-7/testcase');
  const run = `/testcycle/PROJ-CY-7/testrun/${items[0].latestRun.ID}`;
  const form = formOf({ file: new File(['log'], 'a.txt') });

  expect(items).toMatchObject([{ permission: readOnly, latestRun: { permission: readOnly } }]);
  expect((await ask(emulator, `GET ${run}`)).permission).toEqual(readOnly);
  expectRefusal(emulator, await call(emulator, `POST ${run}/attachment`, { form }), 403);
  expectRefusal(emulator, await call(emulator, `PUT ${run}/reset`), 403);
  expect(cycles(emulator)[0]?.cases[0]?.runs).toMatchObject([{ testRunStatus: 'Not Run', attachments: [] }]);
});
