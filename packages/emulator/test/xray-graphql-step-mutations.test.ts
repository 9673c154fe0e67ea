import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import {
  type Client,
  cloudClient,
  graphql,
  graphqlErrors,
  importResults,
  jiraClient,
} from './xray-caller.ts';

let emulator: Emulator;
let client: Client;

async function start(xray?: EmulatorOptions['xray']) {
  emulator = await startEmulator({ xray });
  client = await cloudClient(emulator);
}

beforeEach(() => start());

afterEach(() => emulator.close());

const run = () => emulator.state().xray.cloud.executions[0]?.runs[0];
const step = () => run()?.steps[0];

async function importOne(more: object = {}): Promise<string> {
  const tests = [{ testKey: 'CALC-1', status: 'EXECUTING', ...more }];
  await importResults(client, { testExecutionKey: 'CALC-200', tests });
  return run()?.id ?? '';
}

describe('mutations of a step outside iterations', () => {
  it('set status, comment, evidence and defects, and remove what they added', async () => {
    const id = await importOne({ steps: [{ status: 'EXECUTING' }, { status: 'EXECUTING' }] });
    const stepId = step()?.id;
    const evidence = [{ filename: 'a.txt', mimeType: 'text/plain', data: btoa('hello') }];
    const added = await graphql(
      client,
      `mutation ($id: String!, $stepId: String!, $evidence: [AttachmentDataInput]) {
        updateTestRunStepStatus(testRunId: $id, stepId: $stepId, status: "FAILED") { warnings }
        updateTestRunStepComment(testRunId: $id, stepId: $stepId, comment: "here")
        addEvidenceToTestRunStep(testRunId: $id, stepId: $stepId, evidence: $evidence) { addedEvidence }
        updateTestRunStep(testRunId: $id, stepId: $stepId, updateData: { defects: { add: ["CALC-300"] }, evidence: { add: $evidence } }) { addedDefects addedEvidence }
      }`,
      { id, stepId, evidence },
    );
    expect(step()).toMatchObject({
      status: 'FAILED',
      comment: 'here',
      defects: ['CALC-300'],
      evidence: [
        { filename: 'a.txt', size: 5 },
        { filename: 'a.txt', size: 5 },
      ],
    });
    const shown = await graphql(
      client,
      '{ getTestRuns(limit: 1) { results { steps { id status { name } evidence { filename } defects } } } }',
    );
    expect(shown.getTestRuns.results[0].steps).toMatchObject([
      { id: stepId, status: { name: 'FAILED' }, defects: ['CALC-300'] },
      { status: { name: 'EXECUTING' }, evidence: [] },
    ]);

    const [evidenceId] = added.addEvidenceToTestRunStep.addedEvidence;
    const updateData = { evidence: { removeIds: [evidenceId] }, defects: { remove: ['CALC-300'] } };
    const removed = await graphql(
      client,
      'mutation ($id: String!, $stepId: String!, $updateData: UpdateTestRunStepInput!) { updateTestRunStep(testRunId: $id, stepId: $stepId, updateData: $updateData) { removedEvidence removedDefects } }',
      { id, stepId, updateData },
    );
    expect(removed.updateTestRunStep).toEqual({
      removedEvidence: [evidenceId],
      removedDefects: ['CALC-300'],
    });
    expect(step()).toMatchObject({ defects: [], evidence: [{ filename: 'a.txt' }] });
    expect(step()?.evidence).toHaveLength(1);
  });

  it('change nothing when one part of an update is wrong', async () => {
    const id = await importOne({ steps: [{ status: 'EXECUTING' }] });
    const before = run();
    const query = `mutation ($id: String!, $stepId: String!, $updateData: UpdateTestRunStepInput!) {
      updateTestRunStep(testRunId: $id, stepId: $stepId, updateData: $updateData) { warnings } }`;
    const update = (updateData: object) =>
      graphqlErrors(client, query, { id, stepId: before?.steps[0]?.id, updateData });

    expect(await update({ comment: 'x', status: 'SKIPPED' })).toMatch(/SKIPPED/);
    expect(await update({ comment: 'x', defects: { add: ['CALC-10009'] } })).toMatch(/CALC-10009/);
    expect(await update({ comment: 'x', evidence: { add: [{ filename: 'a' }] } })).toMatch(/mimeType/);
    expect(run()).toEqual(before);
  });

  it.each([
    [
      'an iteration',
      'updateIterationStatus(testRunId: $id, iterationRank: "1", status: "PASSED") { warnings }',
    ],
    ['an example', 'updateTestRunExampleStatus(exampleId: "99", status: "PASSED") { warnings }'],
  ])('are refused for %s that is not there', async (_, mutation) => {
    const query = `mutation { ${mutation.replace('$id', JSON.stringify(await importOne()))} }`;

    expect(await graphqlErrors(client, query)).toMatch(/not found/);
  });
});

it('takes evidence away by its id', async () => {
  const id = await importOne();
  const evidence = ['a.txt', 'b.txt'].map((filename) => ({ filename, mimeType: 'text/plain', data: '' }));
  const added = await graphql(
    client,
    'mutation ($id: String!, $evidence: [AttachmentDataInput]!) { addEvidenceToTestRun(id: $id, evidence: $evidence) { addedEvidence } }',
    { id, evidence },
  );
  const evidenceIds = added.addEvidenceToTestRun.addedEvidence.slice(0, 1);
  const removed = await graphql(
    client,
    'mutation ($id: String!, $ids: [String]) { removeEvidenceFromTestRun(id: $id, evidenceIds: $ids) { removedEvidence } }',
    { id, ids: evidenceIds },
  );

  expect(removed.removeEvidenceFromTestRun.removedEvidence).toEqual(evidenceIds);
  expect(run()?.evidence).toMatchObject([{ filename: 'b.txt' }]);
});

it('changes no run while its Test Execution is closed, when told so', async () => {
  await emulator.close();
  await start({ readOnlyStatuses: ['Closed'] });
  const id = await importOne();
  await jiraClient(emulator)('POST /issue/CALC-200/transitions', { body: { transition: { id: '41' } } });
  const query = 'mutation ($id: String!) { updateTestRunStatus(id: $id, status: "PASSED") }';

  expect(await graphqlErrors(client, query, { id })).toMatch(/non-executable/);
  expect(run()?.status).toBe('EXECUTING');
});
