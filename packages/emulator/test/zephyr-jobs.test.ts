import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import type { ZephyrOptions } from '../src/zephyr/zephyr.ts';
import { ask, call, expectRefusal, formOf, planned } from './zephyr/caller.ts';

const junit = readFileSync(new URL('./zephyr/junit.xml', import.meta.url));
const JOBS = '/v4/upload-file/automation';

/** As a public GitHub Action sends it (github.com/nisportal/zephyr-create-automation-job-action). */
const detail = {
  releaseId: 5,
  jobName: 'GitHub Automation Job',
  automationFramework: 'JUnit',
  cycleName: 'GITHUB RUN',
  jobDetailTcrCatalogTreeId: 105,
  projectId: 1,
  testRepositoryPath: 'Release 5 > Test Repository',
  cycleStartDateStr: '12/13/2023',
  cycleEndDateStr: '12/20/2023',
  isReuse: false,
  timeStamp: false,
  createPackage: false,
  assignResultsTo: -10,
  phaseName: 'Automation_Scripts',
};

let emulator: Emulator;

afterEach(() => emulator.close());

async function start(zephyr?: ZephyrOptions) {
  emulator = await startEmulator({ zephyr });
}

function jobForm(more: object = {}, content: string | Uint8Array<ArrayBuffer> = new Uint8Array(junit)) {
  return formOf({
    fileName: new File([content], 'results.xml', { type: 'application/xml' }),
    automationJobDetail: JSON.stringify({ ...detail, ...more }),
  });
}

async function run(more: object = {}, content?: string) {
  const answer = await call(emulator, `POST ${JOBS}/create-and-execute-job`, {
    form: jobForm(more, content),
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

async function progress(jobId: number) {
  return ask(emulator, `GET ${JOBS}/schedule/get-latest-job-progress?jobid=${jobId}`);
}

const zephyr = () => emulator.state().zephyr;
const phases = () => zephyr().cycles.flatMap((cycle) => cycle.phases);

it('makes cases, cycle, phase and executions of the uploaded file', async () => {
  await start();
  const { id } = await run();

  expect(id).toEqual(expect.any(Number));
  expect(zephyr().cycles).toMatchObject([
    { name: 'GITHUB RUN', releaseId: 5, startDate: Date.UTC(2023, 11, 13), endDate: Date.UTC(2023, 11, 20) },
  ]);
  expect(phases()).toMatchObject([{ name: 'Automation_Scripts', freeForm: true }]);
  const executions = phases()[0]?.executions ?? [];
  expect(
    executions.map(({ caseName, status, notes, actualTime, testerId }) => [
      caseName,
      status,
      notes,
      actualTime,
      testerId,
    ]),
  ).toEqual([
    ['adds & removes', '1', null, 1500, -10],
    ['läuft ab', '2', 'expected 1, saw 2', 250, -10],
    ['refunds', '10', null, null, -10],
    ['pays', '2', 'No connection', 2000, -10],
  ]);
  expect(zephyr().cases.map(({ name, tree, automated }) => [name, tree, automated])).toEqual([
    ['adds & removes', ['Test Repository'], true],
    ['läuft ab', ['Test Repository'], true],
    ['refunds', ['Test Repository'], true],
    ['pays', ['Test Repository'], true],
  ]);
  expect(emulator.state().violations).toEqual([]);
});

it('keeps a note of the file, of the run and of its counts', async () => {
  await start();
  await run();

  const sha256 = createHash('sha256').update(junit).digest('hex');
  expect(zephyr().jobs).toMatchObject([
    {
      detail,
      file: { name: 'results.xml', contentType: 'application/xml', size: junit.length, sha256 },
      runs: [{ status: 'Completed', message: null, result: { total: 4, passed: 1, failed: 2, skipped: 1 } }],
    },
  ]);
  expect(JSON.stringify(zephyr())).not.toContain('testsuite');
  expect(emulator.state().counts.zephyr).toMatchObject({
    cases: 4,
    executions: 4,
    results: 4,
    jobs: 1,
    runs: 1,
  });
});

it('makes a phase and folders for each package', async () => {
  await start();
  await run({ createPackage: true });

  expect(phases().map(({ name, executions }) => [name, executions.map(({ caseName }) => caseName)])).toEqual([
    ['com.acme.CartTest', ['adds & removes', 'läuft ab']],
    ['com.acme.pay.PayTest', ['refunds', 'pays']],
  ]);
  expect(zephyr().cases.map(({ tree }) => tree.join('/'))).toEqual([
    'Test Repository/com/acme/CartTest',
    'Test Repository/com/acme/CartTest',
    'Test Repository/com/acme/pay/PayTest',
    'Test Repository/com/acme/pay/PayTest',
  ]);
});

it('uses cycle, phase and executions again when it is told to', async () => {
  await start();
  await run({ isReuse: true });
  await run({ isReuse: true }, '<testsuite><testcase classname="c" name="pays" time="1"/></testsuite>');

  expect(zephyr().cycles).toHaveLength(1);
  expect(zephyr().cases).toHaveLength(4);
  const pays = phases()[0]?.executions.find(({ caseName }) => caseName === 'pays');
  expect(pays?.history.map(({ status }) => status)).toEqual(['2', '1']);
});

it('puts its results into executions that were planned before', async () => {
  await start();
  await planned(emulator, ['pays', 'other'], 5);
  await run({ cycleName: 'Nightly', phaseName: 'All', isReuse: true });

  expect(zephyr().cycles).toHaveLength(1);
  expect(phases()).toHaveLength(1);
  const statuses = phases()[0]?.executions.map(({ caseName, status }) => [caseName, status]);
  expect(statuses?.slice(0, 2)).toEqual([
    ['pays', '2'],
    ['other', '10'],
  ]);
  expect(statuses).toHaveLength(5);
});

it('makes another cycle when it is not told to use one again, and can tell them apart by time', async () => {
  await start();
  await run();
  await run();
  await run({ timeStamp: true });

  const names = zephyr().cycles.map(({ name }) => name);
  expect(names).toEqual([
    'GITHUB RUN',
    'GITHUB RUN',
    expect.stringMatching(/^GITHUB RUN_\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  ]);
  expect(zephyr().cases).toHaveLength(4);
});

it('has the first look at the progress see the run in progress', async () => {
  await start();
  await run();
  const [job] = await ask(emulator, `GET ${JOBS}/file-upload-job/list?projectId=1&releaseId=5`);

  expect(await progress(job.id)).toMatchObject({
    status: 'in-progress',
    jobId: job.id,
    total: 0,
    cycleId: null,
  });
  expect(await progress(job.id)).toMatchObject({
    status: 'Completed',
    cycleName: 'GITHUB RUN',
    cycleId: zephyr().cycles[0]?.id,
    total: 4,
    passed: 1,
    failed: 2,
    skipped: 1,
  });
});

it('has the state as the third property of the progress, whatever the names are', async () => {
  await start();
  await run({ jobName: 'a, b', cycleName: 'c, d' });
  const jobid = zephyr().jobs[0]?.id;
  const path = `/flex/services/rest/latest/upload-file/automation/schedule/get-latest-job-progress?jobid=${jobid}`;
  // As a public Jenkins library asks, with a space after its token, and reads.
  const response = await fetch(emulator.url + path, { headers: { Authorization: 'Bearer some-token ' } });
  const status = (await response.text()).split(',')[2]?.split(':')[1]?.replaceAll('"', '').trim();

  expect(status).toBe('in-progress');
});

it('takes as long as it is told, and goes through the states', async () => {
  await start({ jobMs: 900 });
  await run();
  const id = zephyr().jobs[0]?.id ?? 0;
  expect(zephyr().cycles).toEqual([]);
  const seen = new Set<string>();
  await expect
    .poll(
      async () => {
        const { status } = await progress(id);
        seen.add(status);
        return status;
      },
      { interval: 10 },
    )
    .toBe('Completed');

  expect([...seen]).toEqual(['new', 'Waiting', 'in-progress', 'Completed']);
  expect(phases()[0]?.executions).toHaveLength(4);
});

it('can fail, with words of its own, and then leaves nothing', async () => {
  await start({ jobOutcome: ['fail', 'complete'], jobFailure: 'No', jobWords: { failed: 'ERROR' } });
  await run();
  await run();
  const [first = { id: 0 }, second] = zephyr().jobs;

  expect(first).toMatchObject({ runs: [{ status: 'ERROR', message: 'No', result: null }] });
  expect(second).toMatchObject({ runs: [{ status: 'Completed', message: null }] });
  await progress(first.id);
  expect(await progress(first.id)).toMatchObject({ status: 'ERROR', message: 'No' });
  expect(zephyr().cycles).toHaveLength(1);
});

it.each([
  ['is not XML', '<testsuite><testcase></testsuite>'],
  ['has no test suites', '<html></html>'],
  ['is empty', ''],
])('fails for a file that %s', async (_, content) => {
  await start();
  await run({}, content);

  expect(zephyr().jobs[0]?.runs).toMatchObject([
    { status: 'Failed', message: expect.stringContaining('result file') },
  ]);
  expect(zephyr().cycles).toEqual([]);
});

it('can be stuck, and be cancelled then, once', async () => {
  await start({ jobOutcome: 'stick' });
  const { id } = await run();
  const job = zephyr().jobs[0]?.id ?? 0;
  await progress(job);
  expect(await progress(job)).toMatchObject({ status: 'in-progress' });

  expect(await ask(emulator, `POST ${JOBS}/cancel/${id}`)).toBe(true);
  expect(await progress(job)).toMatchObject({ status: 'Cancelled' });
  expectRefusal(emulator, await call(emulator, `POST ${JOBS}/cancel/${id}`), 400);
});

it('creates a job, shows it, runs it, and deletes it', async () => {
  await start();
  const created = await call(emulator, `POST ${JOBS}/create-job-detail`, { form: jobForm() });
  const { id } = created.body;
  expect(created.body).toMatchObject({ ...detail, id, fileName: 'results.xml' });
  expect(await ask(emulator, `GET /v3/automation/job/detail?jobid=${id}`)).toMatchObject({ id, ...detail });
  expect(await progress(id)).toMatchObject({ id: null, status: 'new' });

  const scheduled = await ask(emulator, `POST ${JOBS}/execute-job`, { ids: [id] });
  expect(scheduled).toEqual({
    id: zephyr().jobs[0]?.runs[0]?.id,
    status: 'new',
    scheduledOn: expect.any(Number),
  });
  expect(phases()[0]?.executions).toHaveLength(4);

  expect(await ask(emulator, 'POST /v3/automation/job/delete', { ids: [String(id)] })).toBe(true);
  expect(await ask(emulator, `GET ${JOBS}/file-upload-job/list?projectId=1&releaseId=5`)).toEqual([]);
  expectRefusal(emulator, await call(emulator, `GET /v3/automation/job/detail?jobid=${id}`), 400);
});

it('answers with a list where several jobs are run, or where it is told to', async () => {
  await start({ scheduledRunsAs: 'array', scheduledRunHasJob: true });
  const one = await ask(emulator, `POST ${JOBS}/create-job-detail`, detail);
  const two = await ask(emulator, `POST ${JOBS}/create-job-detail`, detail);

  expect(await ask(emulator, `POST ${JOBS}/execute-job`, { ids: [one.id, two.id] })).toHaveLength(2);
  expect(await ask(emulator, `POST ${JOBS}/execute-job`, { ids: [one.id] })).toMatchObject([
    { jobId: one.id },
  ]);
  expect(await run()).toHaveLength(1);
});

it('updates a job with what is given and runs it again', async () => {
  await start();
  await run({ isReuse: true });
  const id = zephyr().jobs[0]?.id;
  const form = formOf({
    automationJobDetail: JSON.stringify({ id, jobName: 'Second' }),
    fileName: new File(['<testsuite><testcase name="pays"/></testsuite>'], 'second.xml'),
  });
  const { status, body } = await call(emulator, `POST ${JOBS}/update-execute-job`, { form });

  expect(status).toBe(200);
  expect(body).toMatchObject({ id, jobName: 'Second', cycleName: 'GITHUB RUN', fileName: 'second.xml' });
  expect(zephyr().jobs[0]?.runs.map(({ result }) => result?.total)).toEqual([4, 1]);
});

it('forgets the runs of a job that is deleted before they end', async () => {
  await start({ jobMs: 400 });
  await run();
  await ask(emulator, 'POST /v3/automation/job/delete', { ids: [zephyr().jobs[0]?.id] });
  await run();
  await expect.poll(() => zephyr().jobs[0]?.runs[0]?.status, { interval: 5 }).toBe('Completed');

  expect(zephyr().cycles).toHaveLength(1);
});

it('names cases and skipped results as it is told', async () => {
  await start({ caseNameFrom: 'classname.name', skippedStatus: '4' });
  await run();

  const refunds = phases()[0]?.executions.find(({ caseName }) => caseName === 'com.acme.pay.PayTest.refunds');
  expect(refunds?.status).toBe('4');
});

it.each([
  ['a project that is not there', { projectId: 99 }, 'There is no project with the id 99.'],
  ['a release that is not there', { releaseId: 99 }, 'Project 1 has no release with the id 99.'],
  ['a folder of another release', { jobDetailTcrCatalogTreeId: 104 }, 'Tree node 104 is not of release 5.'],
  ['an empty name', { jobName: '' }, 'jobName: must not be empty'],
  [
    'another form of date',
    { cycleStartDateStr: '2023-12-13' },
    'cycleStartDateStr: must be a date as MM/dd/yyyy',
  ],
  ['a tester that is nobody', { assignResultsTo: 0 }, 'assignResultsTo: must be a user or -10'],
])('refuses a job for %s', async (_, more, message) => {
  await start();
  const answer = await call(emulator, `POST ${JOBS}/create-and-execute-job`, { form: jobForm(more) });

  expectRefusal(emulator, answer, 400);
  expect(answer.body.message).toBe(message);
  expect(zephyr().jobs).toEqual([]);
});

it('finds the folder by its path', async () => {
  await start({ cases: [{ name: 'there', releaseId: 5, tree: ['Shop', 'Cart'] }] });
  const named = { jobDetailTcrCatalogTreeId: undefined, testRepositoryPath: 'Release 5 > Shop > Cart' };
  await run(named);

  expect(zephyr().cases.at(-1)?.tree).toEqual(['Shop', 'Cart']);
  const form = jobForm({ ...named, testRepositoryPath: 'Release 5 > Shop > Pay' });
  expectRefusal(emulator, await call(emulator, `POST ${JOBS}/create-and-execute-job`, { form }), 400);
});

const file = new File(['<testsuite/>'], 'a.xml');
it.each([
  ['no file', { automationJobDetail: JSON.stringify(detail) }, 'fileName: is needed'],
  ['no properties', { fileName: file }, 'automationJobDetail: is needed'],
  ['a file under another name', { automationJobDetail: JSON.stringify(detail), file }, 'file: is not known'],
  [
    'another field',
    { automationJobDetail: JSON.stringify(detail), fileName: file, colour: 'red' },
    'colour: is not known',
  ],
  [
    'properties that are no JSON',
    { automationJobDetail: '{', fileName: file },
    'The body is not valid JSON.',
  ],
])('refuses a form with %s', async (_, parts, message) => {
  await start();
  const answer = await call(emulator, `POST ${JOBS}/create-and-execute-job`, { form: formOf(parts) });

  expectRefusal(emulator, answer, 400);
  expect(answer.body.message).toBe(message);
});

it.each([
  ['POST', `${JOBS}/execute-job`, { ids: [] }],
  ['POST', `${JOBS}/execute-job`, { ids: [1] }],
  ['POST', `${JOBS}/update-execute-job`, { id: 1, jobName: 'x' }],
  ['POST', `${JOBS}/update-execute-job`, { jobName: 'x' }],
  ['GET', `${JOBS}/schedule/get-latest-job-progress?jobid=1`, undefined],
  ['GET', `${JOBS}/schedule/get-latest-job-progress`, undefined],
  ['POST', `${JOBS}/cancel/1`, undefined],
  ['GET', `${JOBS}/file-upload-job/list?projectId=1`, undefined],
  ['POST', '/v3/automation/job/delete', { ids: [1] }],
])('answers 400 to %s %s with %j', async (method, path, json) => {
  await start();

  expectRefusal(emulator, await call(emulator, `${method} ${path}`, { json }), 400);
});
