import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { withLongStrings, withoutEachKey, withUnknownKeys, withWrongTypes } from './mutations.ts';
import { ask, call, expectRefusal, planned } from './zephyr/caller.ts';
import createCases from './zephyr/create-cases.json' with { type: 'json' };
import createCycle from './zephyr/create-cycle.json' with { type: 'json' };
import createFreePhase from './zephyr/create-free-phase.json' with { type: 'json' };
import createJob from './zephyr/create-job.json' with { type: 'json' };
import createNode from './zephyr/create-node.json' with { type: 'json' };
import createPhase from './zephyr/create-phase.json' with { type: 'json' };
import executeOne from './zephyr/execute-one.json' with { type: 'json' };

let emulator: Emulator;
/** Of one plan, which the examples that name executions are about. */
const plan = { cycle: 0, phase: 0, execution: 0, case: 0, version: 0, tct: 0 };
const ids = { root: 101 };

beforeAll(async () => {
  emulator = await startEmulator();
  const { cycle, phase, executions, created } = await planned(emulator, ['A']);
  const execution = executions[0] as unknown as { id: number; tcrTreeTestcase: { id: number } };
  Object.assign(plan, {
    cycle: cycle.id,
    phase: phase.id,
    execution: execution.id,
    tct: execution.tcrTreeTestcase.id,
    version: created[0].testcase.id,
    case: created[0].testcase.testcaseId,
  });
});

afterAll(() => emulator.close());

/** The numbers that {@link planned} gives on an emulator that has just started. */
const PLANNED = { cycle: 114, phase: 115, node: 116, tct: 117, execution: 118, version: 111 };

interface Example {
  title: string;
  target: string;
  body: Parameters<typeof withWrongTypes>[0];
  /** Keys without which it is refused, wherever they are. */
  needed: string[];
  /** Keys that public clients send as null. */
  nullable?: string[];
}

const examples: Example[] = [
  {
    title: 'a cycle',
    target: 'POST /latest/cycle',
    body: createCycle,
    needed: ['name', 'releaseId', 'cycleStartDate', 'cycleEndDate'],
  },
  {
    title: 'a phase of a folder',
    target: `POST /v3/cycle/${PLANNED.cycle}/phase`,
    body: createPhase,
    needed: ['freeForm', 'tcrCatalogTreeId', 'phaseStartDate', 'phaseEndDate'],
  },
  {
    title: 'a free-form phase',
    target: `POST /v3/cycle/${PLANNED.cycle}/phase`,
    body: createFreePhase,
    needed: ['freeForm', 'name', 'phaseStartDate', 'phaseEndDate'],
  },
  {
    title: 'a folder',
    target: 'POST /v3/testcasetree?parentid=0&assignedusers=',
    body: createNode,
    needed: ['name', 'type', 'releaseId'],
  },
  {
    title: 'cases',
    target: 'POST /v3/testcase/bulk',
    body: createCases,
    needed: ['tcrCatalogTreeId', 'testcase', 'name', 'steps', 'orderId', 'step'],
    nullable: ['0.testcase.releaseId'],
  },
  {
    title: 'the choice of cases',
    target: `POST /v3/assignmenttree/${PLANNED.phase}/assign/bytree/${PLANNED.node}?includehierarchy=false`,
    body: [{ treeid: ids.root, tctIds: [PLANNED.version], isExclusion: true }],
    needed: ['treeid', 'tctIds', 'isExclusion'],
  },
  {
    title: 'an assignment',
    target: 'POST /v3/execution/modify',
    body: {
      selectedAll: 1,
      testerId: 1,
      cyclePhaseId: PLANNED.phase,
      createRTSList: [{ cyclePhaseId: PLANNED.phase, tctId: PLANNED.tct, testerId: 1 }],
      tcrCatalogTreeId: PLANNED.node,
    },
    needed: ['createRTSList', 'createRTSList.0.cyclePhaseId', 'tctId', 'createRTSList.0.testerId'],
  },
  {
    title: 'one status for many',
    target: 'PUT /v3/execution/bulk?status=3&testerid=1&allExecutions=false&includeanyoneuser=true',
    body: { ids: [PLANNED.execution], serachView: false },
    needed: ['ids'],
  },
  {
    title: 'results',
    target: 'PUT /v3/execution/bulk/execute',
    body: [
      {
        rtsId: PLANNED.execution,
        testerId: 1,
        status: '1',
        changedOn: 1_700_000_000_000,
        executedOn: 1_700_000_000_000,
        actualTime: 1500,
        notes: 'fine',
        changeBy: 1,
      },
    ],
    needed: ['rtsId', 'testerId', 'status'],
  },
  {
    title: 'one result',
    target: `POST /latest/execution/${PLANNED.execution}?status=1&testerid=1&allExecutions=false&includeanyoneuser=true`,
    body: executeOne,
    needed: [],
  },
  {
    title: 'a job',
    target: 'POST /v4/upload-file/automation/create-job-detail',
    body: createJob,
    needed: ['releaseId', 'jobName', 'automationFramework', 'cycleName', 'projectId'],
  },
];

it('has the numbers that the examples are about', () => {
  expect(plan).toMatchObject({
    cycle: PLANNED.cycle,
    phase: PLANNED.phase,
    execution: PLANNED.execution,
    version: PLANNED.version,
    tct: PLANNED.tct,
  });
});

describe.each(examples)('the example of $title', ({ target, body, needed, nullable = [] }) => {
  const isNeeded = (path: string) => needed.includes(path) || needed.includes(path.split('.').at(-1) ?? '');

  it('is accepted', async () => {
    await ask(emulator, target, body);
  });

  it.each(withoutEachKey(body).filter(({ path }) => isNeeded(path)))(
    'is refused when $path is missing',
    async ({ path, body }) => {
      expectRefusal(emulator, await call(emulator, target, { json: body }), 400, path);
    },
  );

  it.each(withoutEachKey(body).filter(({ path }) => !isNeeded(path)))(
    'is accepted without $path',
    async ({ body }) => {
      await ask(emulator, target, body);
    },
  );

  it.each(withUnknownKeys(body, ['customProperties']))(
    'is refused for $path, which nobody sends',
    async ({ path, body }) => {
      expectRefusal(emulator, await call(emulator, target, { json: body }), 400, path);
    },
  );

  const wrong = withWrongTypes(body).filter(
    ({ path, what }) => what !== 'is null' || !nullable.includes(path),
  );
  it.each(wrong)('is refused when $path $what', async ({ path, body }) => {
    const answer = await call(emulator, target, { json: body });

    expect(answer.status, JSON.stringify(answer.body)).toBe(400);
    const [field = ''] = Object.keys(emulator.state().violations.at(-1)?.errors ?? {});
    expect(field === (path || 'body') || field.startsWith(`${path}.`), field).toBe(true);
  });
});

it.each(withLongStrings(createCases).filter(({ path }) => path.endsWith('testcase.name')))(
  'refuses a case when $path is too long',
  async ({ path, body }) => {
    expectRefusal(emulator, await call(emulator, 'POST /v3/testcase/bulk', { json: body }), 400, path);
  },
);

it('takes a case with null for what a client has not', async () => {
  const unknown = { id: null, testcaseId: null, releaseId: null, writerId: null, comments: null };
  const testcase = { name: 'from Python', description: '', projectId: 1, automated: false, ...unknown };
  const [shown] = await ask(emulator, 'POST /v3/testcase/bulk', [{ tcrCatalogTreeId: 101, testcase }]);

  expect(shown.testcase).toMatchObject({
    id: expect.any(Number),
    testcaseId: expect.any(Number),
    releaseId: 1,
  });
  const json = [{ tcrCatalogTreeId: 101, testcase: { ...testcase, id: 7 } }];
  expectRefusal(emulator, await call(emulator, 'POST /v3/testcase/bulk', { json }), 400, '0.testcase.id');
});

it.each([
  ['cycleStartDate', { cycleStartDate: '2019-11-01' }],
  ['cycleStartDate', { cycleStartDate: '02/30/2019' }],
  ['cycleEndDate', { cycleEndDate: '10/31/2019' }],
  ['name', { name: ' ' }],
])('refuses a cycle for its %s', async (field, change) => {
  const json = { ...createCycle, ...change };
  expectRefusal(emulator, await call(emulator, 'POST /v3/cycle', { json }), 400, field);
});

it.each([
  ['POST /v3/cycle', { ...createCycle, releaseId: 99 }],
  ['GET /v3/cycle/1', undefined],
  ['GET /v3/cycle/release/99', undefined],
  ['GET /v3/project/99', undefined],
  ['GET /v3/testcasetree?type=Phase&releaseid=99', undefined],
  ['GET /v3/testcasetree/1', undefined],
  ['GET /v3/testcase/planning/1?offset=0&pagesize=50', undefined],
  ['POST /v3/testcasetree?parentid=0', { ...createNode, type: 'Module' }],
  ['POST /v3/testcasetree?parentid=101', createNode],
  ['POST /v3/testcasetree?parentid=102', { ...createNode, type: 'Module' }],
  ['POST /v3/cycle/114/phase', { ...createFreePhase, releaseId: 2 }],
  ['POST /v3/cycle/114/phase', { ...createFreePhase, cycleId: 115 }],
  ['POST /v3/cycle/114/phase', { ...createPhase, tcrCatalogTreeId: 102 }],
  ['POST /v3/testcase/bulk', [{ tcrCatalogTreeId: 101, testcase: { name: 'A', releaseId: 2 } }]],
  ['POST /v3/testcase/bulk', []],
  ['POST /v3/assignmenttree/115/assign/bytree/101', [{ treeid: 101, tctIds: [111], isExclusion: true }]],
  ['POST /v3/assignmenttree/115/assign/bytree/116', [{ treeid: 101, tctIds: [113], isExclusion: true }]],
  ['POST /v3/assignmenttree/115/assign/bytree/116', [{ treeid: 101, tctIds: [111], isExclusion: false }]],
  ['POST /v3/execution/modify', { createRTSList: [{ cyclePhaseId: 115, tctId: 113, testerId: 1 }] }],
  ['POST /v3/execution/modify', { createRTSList: [{ cyclePhaseId: 115, tctId: 117, testerId: 0 }] }],
  ['PUT /v3/execution/bulk?status=7&testerid=1', { ids: [118] }],
  ['PUT /v3/execution/bulk?status=1', { ids: [118] }],
  ['PUT /v3/execution/bulk?status=1&testerid=1', { ids: [118, 117] }],
  ['PUT /v3/execution/bulk?status=1&testerid=1&colour=red', { ids: [118] }],
  ['PUT /v3/execution/bulk?status=1&status=2&testerid=1', { ids: [118] }],
  ['PUT /v3/execution/bulk/execute', [{ rtsId: 118, testerId: 1, status: 'passed' }]],
  ['GET /v3/execution', undefined],
  ['GET /v3/execution?cyclephaseid=114', undefined],
  ['GET /v3/execution?cyclephaseid=115&pagesize=-1', undefined],
  ['GET /v3/admin/preference?key=nothing', undefined],
])('answers 400 to %s with %j', async (target, json) => {
  const before = emulator.state().zephyr;
  expectRefusal(emulator, await call(emulator, target, { json }), 400);
  expect(emulator.state().zephyr).toEqual(before);
});
