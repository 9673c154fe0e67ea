import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, call } from './zephyr/caller.ts';

/*
 * The requests of the vendor's Jenkins plugin (github.com/jenkinsci/zephyr-enterprise-test-management-plugin 2.11), in
 * its order and with its parameters.
 */

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

async function preparePackages() {
  const nodes = await ask(emulator, 'GET /v3/testcasetree?type=Phase&revisionid=0&releaseid=1');
  expect(nodes.map(({ name }: { name: string }) => name)).not.toContain('Automation');
  const node = { description: 'Created by Jenkins', releaseId: 1 };
  const top = await ask(emulator, 'POST /v3/testcasetree?parentid=0', {
    ...node,
    name: 'Automation',
    type: 'Phase',
  });
  expect(await ask(emulator, `GET /v3/testcasetree/${top.id}`)).toMatchObject({ categories: [] });
  const com = await ask(emulator, `POST /v3/testcasetree?parentid=${top.id}`, {
    ...node,
    name: 'com',
    type: 'Module',
  });
  return ask(emulator, `POST /v3/testcasetree?parentid=${com.id}`, { ...node, name: 'acme', type: 'Module' });
}

async function createCases(tree: number) {
  const query =
    'offset=0&pagesize=10000&dbsearch=true&isascorder=true&order=orderId&frozen=false&is_cfield=false';
  expect((await ask(emulator, `GET /v3/testcase/tree/${tree}?${query}`)).results).toEqual([]);
  const common = {
    projectId: 1,
    releaseId: 1,
    automated: true,
    fromJenkins: true,
    scriptName: 'Created By Jenkins',
  };
  const cases = await ask(
    emulator,
    'POST /v3/testcase/bulk',
    ['adds', 'pays'].map((name) => ({
      tcrCatalogTreeId: tree,
      testcase: { name, customProperties: {}, ...common },
    })),
  );
  const maps = cases.map(({ testcase }: { testcase: { testcaseId: number } }) => ({
    requirementId: [],
    requirementAltId: [],
    testcaseId: testcase.testcaseId,
    releaseId: 1,
  }));
  expect(await ask(emulator, 'POST /v3/requirement/bulk', maps)).toEqual([]);
  return cases;
}

async function createPhase() {
  const { startDate } = await ask(emulator, 'GET /v3/project/1');
  const dates = { startDate, endDate: startDate + 29 * 86_400_000 };
  const cycle = await ask(emulator, 'POST /v3/cycle', {
    name: 'Automation_Wed',
    build: '7',
    releaseId: 1,
    ...dates,
  });
  expect(await ask(emulator, `GET /v3/cycle/${cycle.id}`)).toMatchObject({
    ...dates,
    cycleStartDate: '01/01/2020',
  });
  return ask(emulator, `POST /v3/cycle/${cycle.id}/phase`, {
    name: 'Automation_Wed_25',
    cycleId: cycle.id,
    releaseId: 1,
    freeForm: true,
    ...dates,
  });
}

it('is served from its first request to its last', async () => {
  const { id: user } = await ask(emulator, 'GET /v3/user/current');
  const [template] = await ask(emulator, 'GET /v3/parsertemplate/');
  expect(await ask(emulator, `GET /v3/parsertemplate/${template.id}`)).toEqual(template);
  expect(JSON.parse(template.jsonTemplate)).toMatchObject([
    { testcase: { name: expect.stringContaining('testcase:name') } },
  ]);
  await ask(emulator, 'GET /v4/admin/preference/all/system?name=cycle.environment.enabled');
  expect(await ask(emulator, 'GET /v3/field/entity/testcase?entityname=testcase')).toEqual([]);
  const acme = await preparePackages();
  const cases = await createCases(acme.id);
  const phase = await createPhase();
  const tree = phase.tcrCatalogTreeId;
  const tctIds = cases.map(({ testcase }: { testcase: { id: number } }) => testcase.id);
  await ask(emulator, `POST /v3/assignmenttree/${phase.id}/assign/bytree/${tree}?includehierarchy=true`, [
    { treeid: acme.id, tctIds, isExclusion: true },
  ]);

  const executions: { id: number; tcrTreeTestcase: { testcase: { id: number; name: string } } }[] = [];
  for (const treeId of await ask(emulator, `GET /v3/testcasetree/hierarchy/${tree}`)) {
    const { results } = await ask(emulator, `GET /v3/testcase/planning/${treeId}?offset=0&pagesize=500`);
    if (results.length === 0) continue;
    const createRTSList = results.map(({ tct }: { tct: { id: number } }) => ({
      cyclePhaseId: phase.id,
      tctId: tct.id,
      testerId: user,
    }));
    const whole = { selectedAll: 1, testerId: user, cyclePhaseId: phase.id, tcrCatalogTreeId: treeId };
    executions.push(...(await ask(emulator, 'POST /v3/execution/modify', { ...whole, createRTSList })));
  }
  expect(executions.map(({ tcrTreeTestcase }) => tcrTreeTestcase.testcase.id)).toEqual(tctIds);

  const form = new FormData();
  for (const name of ['one.log', 'two.log']) form.append('releaseTestSchedule', new File([name], name));
  const uploaded = (await call(emulator, 'POST /flex/upload/document/genericattachment', { form })).body;
  const attachments = uploaded.map(
    (file: { fileName: string; contentType: string; tempFilePath: string }) => ({
      contentType: file.contentType,
      fileSize: file.fileName.length,
      itemId: executions[1]?.id,
      itemType: 'releaseTestSchedule',
      name: file.fileName,
      tempPath: file.tempFilePath,
      createdBy: user,
      timeStamp: Date.now(),
    }),
  );
  await ask(emulator, 'POST /v3/attachment/list', attachments);
  const results = executions.map(({ id }, index) => ({
    rtsId: id,
    testerId: user,
    status: String(index + 1),
  }));
  await ask(emulator, 'PUT /v3/execution/bulk/execute', results);

  const [cycle] = emulator.state().zephyr.cycles;
  expect(
    cycle?.phases[0]?.executions.map(({ caseName, tree, status, attachments }) => ({
      caseName,
      tree: tree.join('/'),
      status,
      files: attachments.map(({ name }) => name),
    })),
  ).toEqual([
    { caseName: 'adds', tree: 'Automation/com/acme', status: '1', files: [] },
    { caseName: 'pays', tree: 'Automation/com/acme', status: '2', files: ['one.log', 'two.log'] },
  ]);
  expect(emulator.state().violations).toEqual([]);
});
