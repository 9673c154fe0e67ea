import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { appendTests, call, createRun, createThread, expectRefusal, testNamed } from './testmo-caller.ts';

let emulator: Emulator;

async function ids(query = '', project = 1): Promise<number[]> {
  const answer = await call(emulator, `GET /projects/${project}/automation/runs${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.result.map((run: { id: number }) => run.id);
}

async function complete(run: number, status: string): Promise<void> {
  await appendTests(emulator, await createThread(emulator, run), [testNamed('Test 1', status)]);
  await call(emulator, `POST /automation/runs/${run}/complete`, { body: {} });
}

describe('a list of 40 runs', () => {
  beforeAll(async () => {
    emulator = await startEmulator();
    for (let count = 0; count < 40; count += 1) await createRun(emulator);
    await createRun(emulator, {}, 2);
  });

  afterAll(() => emulator.close());

  it('begins with the latest run and leaves other projects out', async () => {
    const listed = await ids();

    expect(listed).toHaveLength(40);
    expect(listed.slice(0, 3)).toEqual([40, 39, 38]);
    expect(await ids('', 2)).toEqual([41]);
  });

  it('can begin with the first run', async () => {
    expect((await ids('?sort=automation_runs:created_at&order=asc')).slice(0, 3)).toEqual([1, 2, 3]);
  });

  it.each([
    [1, { page: 1, prev_page: null, next_page: 2, length: 15 }],
    [2, { page: 2, prev_page: 1, next_page: 3, length: 15 }],
    [3, { page: 3, prev_page: 2, next_page: null, length: 10 }],
    [9, { page: 9, prev_page: 3, next_page: null, length: 0 }],
  ])('comes in pages, of which %i is one', async (page, { length, ...numbers }) => {
    const { body } = await call(emulator, `GET /projects/1/automation/runs?page=${page}&per_page=15`);

    expect(body).toMatchObject({ ...numbers, last_page: 3, per_page: 15, total: 40, expands: {} });
    expect(body.result).toHaveLength(length);
  });

  it('has no page numbers when it is empty', async () => {
    const { body } = await call(emulator, 'GET /projects/3/automation/runs');

    expect(body).toEqual({
      page: null,
      prev_page: null,
      next_page: null,
      last_page: null,
      per_page: 100,
      total: 0,
      result: [],
      expands: {},
    });
  });

  it.each([
    ['page=0', 'page'],
    ['page=two', 'page'],
    ['page=1&page=2', 'page'],
    ['per_page=20', 'per_page'],
    ['sort=name', 'sort'],
    ['order=down', 'order'],
    ['status=1', 'status'],
    ['status=2,', 'status'],
    ['created_after=yesterday', 'created_after'],
    ['created_before=2023-02-15T00:00:00.000%2B01:00', 'created_before'],
    ['config_id=a', 'config_id'],
    ['tags=', 'tags'],
    ['tags[]=a', 'tags[]'],
    ['expands=threads', 'expands'],
    ['name=Run', 'name'],
  ])('is refused for ?%s', async (query, field) => {
    const answer = await call(emulator, `GET /projects/1/automation/runs?${query}`);

    expectRefusal(answer, 422);
    expect(Object.keys(answer.body.errors)).toEqual([field]);
  });
});

describe('a list of different runs', () => {
  let created: string[];

  beforeAll(async () => {
    emulator = await startEmulator();
    await createRun(emulator, { tags: ['build-1', 'main'], config: 'Chrome', milestone: 'v1' });
    await createRun(emulator, { tags: ['build-2', 'main'], source: 'backend', config: 'Firefox' });
    await createRun(emulator, { tags: ['build-3'], config: 'Chrome', config_id: 77, milestone_id: 5 });
    await complete(1, 'passed');
    await complete(2, 'failed');
    created = emulator.state().testmo.runs.map((run) => run.created_at);
  });

  afterAll(() => emulator.close());

  it.each([
    ['tags=main', [2, 1]],
    ['tags=build-3,build-1', [3, 1]],
    ['tags=mai', []],
    ['source_id=1', [3, 1]],
    ['source_id=2', [2]],
    ['config_id=1', [1]],
    ['config_id=2,77', [3, 2]],
    ['milestone_id=1,5', [3, 1]],
    ['created_by=1', [3, 2, 1]],
    ['created_by=2', []],
    ['status=2', [1]],
    ['status=3', [2]],
    ['status=4', [3]],
    ['status=2,3', [2, 1]],
    ['state=3', [2]],
    ['status=2,3&state=3,4', [2]],
    ['tags=main&source_id=1', [1]],
    ['created_after=2023-02-15T00:00:00.000Z', [3, 2, 1]],
    ['created_before=2023-02-15T00:00:00.000Z', []],
  ])('holds for ?%s what it should', async (query, expected) => {
    expect(await ids(`?${query}`)).toEqual(expected);
  });

  it('holds the runs after and before a time, without those of that very time', async () => {
    const time = created[0];
    const sameTime = created.filter((each) => each === time).length;

    expect(await ids(`?created_after=${time}`)).toHaveLength(3 - sameTime);
    expect(await ids(`?created_before=${time}`)).toEqual([]);
  });

  it('names referenced objects when it is asked to', async () => {
    const expands = 'automation_sources,configs,milestones,statuses,users';
    const { body } = await call(emulator, `GET /projects/1/automation/runs?expands=${expands}&order=asc`);

    expect(body.expands).toEqual({
      automation_sources: [
        { id: 1, name: 'frontend' },
        { id: 2, name: 'backend' },
      ],
      configs: [
        { id: 1, name: 'Chrome' },
        { id: 2, name: 'Firefox' },
        { id: 77, name: '#77' },
      ],
      milestones: [
        { id: 1, name: 'v1' },
        { id: 5, name: '#5' },
      ],
      statuses: expect.arrayContaining([
        expect.objectContaining({ id: 2, is_failed: true, aliases: ['failed', 'failure', 'error'] }),
      ]),
      users: [{ id: 1, name: expect.any(String) }],
    });
  });

  it('has in one run the expands of that run alone', async () => {
    const { body } = await call(emulator, 'GET /automation/runs/2?expands=automation_sources,milestones');

    expect(body.expands).toEqual({ automation_sources: [{ id: 2, name: 'backend' }], milestones: [] });
  });

  it('has the sources beside it, made by the runs', async () => {
    const { body } = await call(emulator, 'GET /projects/1/automation/sources?expands=users');

    expect(body).toMatchObject({ page: 1, last_page: 1, total: 2, expands: { users: [{ id: 1 }] } });
    expect(body.result).toMatchObject([
      { id: 2, name: 'backend', run_count: 1, status: 3, test_count_average: 1, is_retired: false },
      { id: 1, name: 'frontend', run_count: 2, status: 1 },
    ]);
  });

  it('has sources that can be sorted and filtered', async () => {
    const names = async (query: string) => {
      const { body } = await call(emulator, `GET /projects/1/automation/sources?${query}`);
      return body.result.map((source: { name: string }) => source.name);
    };

    expect(await names('order=asc')).toEqual(['frontend', 'backend']);
    expect(await names('is_retired=true')).toEqual([]);
    expect(await names('is_retired=false')).toHaveLength(2);
    expect(await names('sort=automation_sources:ran_at')).toHaveLength(2);
  });

  it('has each source by itself', async () => {
    const { body } = await call(emulator, 'GET /automation/sources/2');

    expect(body).toMatchObject({ result: { id: 2, project_id: 1, name: 'backend' }, expands: {} });
  });

  it.each(['is_retired=maybe', 'sort=name', 'expands=configs', 'status=2'])(
    'has sources that are refused for ?%s',
    async (query) => {
      expectRefusal(await call(emulator, `GET /projects/1/automation/sources?${query}`), 422);
    },
  );
});
