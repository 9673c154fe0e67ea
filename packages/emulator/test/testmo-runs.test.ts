import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import appendThread from './examples/append-thread.json' with { type: 'json' };
import createRunExample from './examples/create-run.json' with { type: 'json' };
import { appendTests, call, createRun, createThread, expectRefusal, testNamed } from './testmo-caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

async function getRun(run: number) {
  return (await call(emulator, `GET /automation/runs/${run}`)).body.result;
}

function post(path: string, body: object = {}) {
  return call(emulator, `POST ${path}`, { body });
}

it('shows a run as the vendor does', async () => {
  const run = await createRun(emulator, createRunExample);
  const { status, body } = await call(emulator, `GET /automation/runs/${run}`);

  expect(status).toBe(200);
  expect(body.expands).toEqual({});
  const { name, tags, artifacts, fields, links } = createRunExample;
  expect(body.result).toMatchObject({
    id: 1,
    project_id: 1,
    source_id: 1,
    name,
    tags,
    artifacts,
    fields,
    links,
  });
  expect(body.result).toMatchObject({
    status: 4,
    config_id: null,
    milestone_id: null,
    is_completed: false,
    untested_count: 0,
    status24_count: 0,
    total_count: 0,
    thread_count: 0,
    threads: [],
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    created_by: 1,
    updated_at: null,
    completed_at: null,
    completed_by: null,
  });
});

it('counts by status, in each thread and in the run', async () => {
  const run = await createRun(emulator);
  const [one, two] = [await createThread(emulator, run), await createThread(emulator, run)];
  await appendTests(emulator, one, [testNamed('A'), testNamed('B', 'failed'), testNamed('C', 'skipped')]);
  await appendTests(emulator, one, [testNamed('D', 'retest')]);
  await appendTests(emulator, two, [testNamed('E'), testNamed('F', 'error')]);

  const shown = await getRun(run);
  expect(shown).toMatchObject({
    status1_count: 2,
    status2_count: 2,
    status3_count: 1,
    status5_count: 1,
    success_count: 2,
    failure_count: 2,
    completed_count: 5,
    total_count: 6,
    thread_count: 2,
    thread_active_count: 2,
    thread_completed_count: 0,
  });
  expect(shown.threads).toMatchObject([
    { id: one, status1_count: 1, status2_count: 1, failure_count: 1, completed_count: 3, total_count: 4 },
    { id: two, status1_count: 1, status2_count: 1, failure_count: 1, completed_count: 2, total_count: 2 },
  ]);
});

it('counts a result that is sent twice two times', async () => {
  const run = await createRun(emulator);
  const thread = await createThread(emulator, run);
  await appendTests(emulator, thread, [testNamed('A')]);
  await appendTests(emulator, thread, [testNamed('A')]);

  expect((await getRun(run)).total_count).toBe(2);
});

it('keeps tests exactly as they were received, in order and with the time', async () => {
  const before = Date.now();
  const thread = await createThread(emulator, await createRun(emulator));
  await post(`/automation/runs/threads/${thread}/append`, appendThread);
  await appendTests(emulator, thread, [testNamed('Last')]);

  const tests = emulator.state().testmo.runs[0]?.threads[0]?.tests ?? [];
  expect(tests.map(({ received_at, ...test }) => test)).toEqual([...appendThread.tests, testNamed('Last')]);
  for (const { received_at } of tests) {
    expect(received_at).toBeGreaterThan(before - 1000);
    expect(received_at).toBeLessThan(Date.now() + 1000);
  }
});

it('appends to what a run already has', async () => {
  const run = await createRun(emulator, createRunExample);
  await post(`/automation/runs/${run}/append`, { links: [{ name: 'Build', url: 'https://example.com/2' }] });
  await post(`/automation/runs/${run}/append`, { fields: [{ name: 'CI', type: 1 }] });

  const shown = await getRun(run);
  expect(shown.links.map((link: { name: string }) => link.name)).toEqual(['Link 1', 'Build']);
  expect(shown.fields.map((field: { name: string }) => field.name)).toEqual(['Field 1', 'CI']);
  expect(shown.artifacts).toHaveLength(1);
  expect(shown.updated_at).toEqual(expect.any(String));
});

it('lets the id count when a configuration has a name and an id', async () => {
  const run = await createRun(emulator, { config: 'Chrome', config_id: 7, milestone: 'v1', milestone_id: 8 });

  expect(await getRun(run)).toMatchObject({ config_id: 7, milestone_id: 8 });
});

it('uses a source again when its name comes again in the same project', async () => {
  await createRun(emulator, { source: 'frontend' });
  await createRun(emulator, { source: 'frontend' });
  await createRun(emulator, { source: 'frontend' }, 2);

  const sources = [await getRun(1), await getRun(2), await getRun(3)].map((run) => run.source_id);
  expect(sources).toEqual([1, 1, 2]);
});

it("adds a thread's partial times and takes its overall ones when it is completed", async () => {
  const run = await createRun(emulator);
  const { body } = await post(`/automation/runs/${run}/threads`, {
    elapsed_observed: 10,
    elapsed_computed: 1,
  });
  await post(`/automation/runs/threads/${body.id}/append`, { elapsed_observed: 20, elapsed_computed: 2 });
  const thread = () => emulator.state().testmo.runs[0]?.threads[0];
  expect(thread()).toMatchObject({ elapsed_observed: 30, elapsed_computed: 3, elapsed: 30 });

  await post(`/automation/runs/threads/${body.id}/complete`, { elapsed_observed: 100 });

  expect(thread()).toMatchObject({ elapsed_observed: 100, elapsed_computed: 3, elapsed: 100 });
  expect((await getRun(run)).elapsed).toBe(100);
});

describe('completion', () => {
  it('of a thread leaves the run and its other threads open', async () => {
    const run = await createRun(emulator);
    const [one, two] = [await createThread(emulator, run), await createThread(emulator, run)];
    await post(`/automation/runs/threads/${one}/complete`);

    await appendTests(emulator, two, [testNamed('A')]);
    const shown = await getRun(run);
    expect(shown).toMatchObject({ is_completed: false, thread_active_count: 1, thread_completed_count: 1 });
    expect(shown.threads).toMatchObject([
      { is_completed: true, status: 2, completed_at: expect.any(String), completed_by: 1 },
      { is_completed: false, status: 4, completed_at: null, completed_by: null },
    ]);
  });

  it('of a run completes its threads', async () => {
    const run = await createRun(emulator);
    await appendTests(emulator, await createThread(emulator, run), [testNamed('A', 'failed')]);
    await createThread(emulator, run);
    await post(`/automation/runs/${run}/complete`);

    expect(await getRun(run)).toMatchObject({
      is_completed: true,
      status: 3,
      thread_active_count: 0,
      thread_completed_count: 2,
      completed_at: expect.any(String),
      completed_by: 1,
      threads: [{ is_completed: true }, { is_completed: true }],
    });
  });

  it('of a run can measure its time from its creation', async () => {
    const run = await createRun(emulator);
    await post(`/automation/runs/${run}/threads`, { elapsed_observed: 3_600_000_000 });
    await post(`/automation/runs/${run}/complete`, { measure_elapsed: true });

    const { elapsed, created_at, completed_at } = await getRun(run);
    expect(elapsed).toBe((Date.parse(completed_at) - Date.parse(created_at)) * 1000);
    expect(emulator.state().testmo.runs[0]?.measure_elapsed).toBe(true);
  });

  it('refuses everything that comes later and keeps nothing of it', async () => {
    const run = await createRun(emulator);
    const thread = await createThread(emulator, run);
    await post(`/automation/runs/${run}/complete`);
    const before = emulator.state().testmo;

    expectRefusal(await post(`/automation/runs/${run}/append`), 422);
    expectRefusal(await post(`/automation/runs/${run}/threads`), 422);
    expectRefusal(await post(`/automation/runs/${run}/complete`), 422);
    expectRefusal(await post(`/automation/runs/threads/${thread}/append`, appendThread), 422);
    expectRefusal(await post(`/automation/runs/threads/${thread}/complete`), 422);
    expect(emulator.state().testmo).toEqual(before);
  });

  it('can be answered with another status', async () => {
    const other = await startEmulator({ statusAfterCompletion: 403 });
    onTestFinished(() => other.close());
    const thread = await createThread(other, await createRun(other));
    await call(other, `POST /automation/runs/threads/${thread}/complete`, { body: {} });

    const late = await call(other, `POST /automation/runs/threads/${thread}/append`, { body: {} });
    expectRefusal(late, 403);
  });
});
