import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import {
  type Client,
  cloudClient,
  formOf,
  graphql,
  graphqlErrors,
  importResults,
  jsonPart,
} from './xray-caller.ts';

let emulator: Emulator;
let client: Client;

beforeEach(async () => {
  emulator = await startEmulator();
  client = await cloudClient(emulator);
});

afterEach(() => emulator.close());

const run = () => emulator.state().xray.cloud.executions[0]?.runs[0];

async function importOne(more: object = {}): Promise<string> {
  const tests = [{ testKey: 'CALC-1', status: 'EXECUTING', ...more }];
  await importResults(client, { testExecutionKey: 'CALC-200', tests });
  return run()?.id ?? '';
}

describe('mutations of a run', () => {
  it('set status, comment, times and who it was', async () => {
    const id = await importOne();
    const data = await graphql(
      client,
      `mutation ($id: String!) {
        a: updateTestRunStatus(id: $id, status: "PASSED")
        b: updateTestRunComment(id: $id, comment: "fine")
        c: updateTestRun(id: $id, startedOn: "2026-11-23T20:42:55Z", finishedOn: "2026-11-23T20:42:57Z", assigneeId: "x", executedById: "y") { warnings }
      }`,
      { id },
    );

    expect(data).toEqual({ a: 'Success', b: 'Success', c: { warnings: [] } });
    expect(run()).toMatchObject({
      status: 'PASSED',
      history: [{ status: 'EXECUTING' }, { status: 'PASSED' }],
      comment: 'fine',
      startedOn: '2026-11-23T20:42:55Z',
      finishedOn: '2026-11-23T20:42:57Z',
      assignee: 'x',
      executedBy: 'y',
    });
  });

  it('add evidence as data or as an attachment, and remove it by name', async () => {
    const id = await importOne();
    const uploaded = await client('POST /attachments', {
      body: formOf({ attachment: { name: 'trace.zip', type: 'application/zip', content: 'bytes' } }),
    });
    expect(uploaded).toMatchObject({ status: 200, body: { filename: 'trace.zip', size: 5 } });
    const evidence = [
      { attachmentId: uploaded.body.id },
      { filename: 'a.txt', mimeType: 'text/plain', data: btoa('hello') },
    ];
    const added = await graphql(
      client,
      'mutation ($id: String!, $evidence: [AttachmentDataInput]!) { addEvidenceToTestRun(id: $id, evidence: $evidence) { addedEvidence warnings } }',
      { id, evidence },
    );
    expect(added.addEvidenceToTestRun.addedEvidence).toHaveLength(2);
    expect(run()?.evidence).toMatchObject([
      { filename: 'trace.zip', size: 5 },
      { filename: 'a.txt', size: 5 },
    ]);

    await graphql(
      client,
      'mutation ($id: String!) { removeEvidenceFromTestRun(id: $id, evidenceFilenames: ["a.txt"]) { removedEvidence } }',
      { id },
    );
    expect(run()?.evidence).toMatchObject([{ filename: 'trace.zip' }]);
  });

  it('add and remove defects', async () => {
    const id = await importOne();
    await graphql(
      client,
      'mutation ($id: String!) { addDefectsToTestRun(id: $id, issues: ["CALC-300", "CALC-301"]) { addedDefects } }',
      { id },
    );
    const removed = await graphql(
      client,
      'mutation ($id: String!) { removeDefectsFromTestRun(id: $id, issues: ["CALC-300"]) }',
      { id },
    );

    expect(removed.removeDefectsFromTestRun).toContain('successfully removed');
    expect(run()?.defects).toEqual(['CALC-301']);
  });

  it('change steps, iterations and examples', async () => {
    const parameters = [{ name: 'attempt', value: '1' }];
    const id = await importOne({
      iterations: [{ status: 'EXECUTING', parameters, steps: [{ status: 'EXECUTING' }] }],
    });
    const stepId = run()?.iterations[0]?.steps[0]?.id;
    await graphql(
      client,
      `mutation ($id: String!, $stepId: String!) {
        updateIterationStatus(testRunId: $id, iterationRank: "1", status: "FAILED") { warnings }
        updateTestRunStepStatus(testRunId: $id, stepId: $stepId, iterationRank: "1", status: "FAILED") { warnings }
        updateTestRunStepComment(testRunId: $id, stepId: $stepId, iterationRank: "1", comment: "here")
        updateTestRunStep(testRunId: $id, stepId: $stepId, iterationRank: "1", updateData: { actualResult: "7", defects: { add: ["CALC-300"] } }) { addedDefects }
      }`,
      { id, stepId },
    );
    expect(run()?.iterations).toMatchObject([
      {
        status: 'FAILED',
        steps: [{ status: 'FAILED', comment: 'here', actualResult: '7', defects: ['CALC-300'] }],
      },
    ]);

    await importOne({ examples: ['TODO', 'TODO'] });
    await graphql(
      client,
      'mutation ($id: String!) { updateTestRunExampleStatus(exampleId: $id, status: "PASSED") { warnings } }',
      { id: run()?.examples[1]?.id },
    );
    expect(run()?.examples.map(({ status }) => status)).toEqual(['TO DO', 'PASSED']);
  });

  it('take back what was executed', async () => {
    const id = await importOne({ status: 'FAILED', comment: 'why' });

    expect(await graphql(client, 'mutation ($id: String!) { resetTestRun(id: $id) }', { id })).toEqual({
      resetTestRun: 'Success',
    });
    expect(run()).toMatchObject({ status: 'TO DO', comment: null });
  });

  it.each([
    ['an unknown status', 'updateTestRunStatus(id: $id, status: "SKIPPED")', /SKIPPED/],
    ['an unknown run', 'updateTestRunStatus(id: "5f", status: "PASSED")', /not found/],
    ['a time that is none', 'updateTestRun(id: $id, startedOn: "today") { warnings }', /startedOn/],
    ['an unknown defect', 'addDefectsToTestRun(id: $id, issues: ["CALC-10009"]) { warnings }', /10009/],
    [
      'an unknown attachment',
      'addEvidenceToTestRun(id: $id, evidence: [{ attachmentId: "x" }]) { warnings }',
      /Attachment/,
    ],
    [
      'evidence without a type',
      'addEvidenceToTestRun(id: $id, evidence: [{ filename: "a", data: "" }]) { warnings }',
      /mimeType/,
    ],
    [
      'an unknown step',
      'updateTestRunStepComment(testRunId: $id, stepId: "99", comment: "x")',
      /Step with id 99/,
    ],
  ])('are refused for %s, with 200 and an error', async (_, mutation, message) => {
    const id = await importOne();
    const before = run();
    const query = `mutation { ${mutation.replace('$id', JSON.stringify(id))} }`;

    expect(await graphqlErrors(client, query)).toMatch(message);
    expect(run()).toEqual(before);
    expect(emulator.state().violations).toMatchObject([{ path: '/api/v2/graphql', status: 200 }]);
  });

  it('answer for each of several in one call', async () => {
    const id = await importOne();
    const query =
      'mutation ($id: String!) { a: updateTestRunStatus(id: $id, status: "PASSED") b: resetTestRun(id: "-") }';
    const answer = await client('POST /graphql', { body: { query, variables: { id } } });

    expect(answer.body).toMatchObject({
      data: { a: 'Success', b: null },
      errors: [{ path: ['b'], message: expect.stringContaining('not found') }],
    });
  });
});

it('refuses an attachment without a file and does not know another id', async () => {
  expect(await client('POST /attachments', { body: new FormData() })).toMatchObject({ status: 400 });
  expect(await client('POST /attachments', { body: formOf({ file: jsonPart({}) }) })).toMatchObject({
    status: 400,
  });
  expect(await client('GET /attachments/7')).toMatchObject({ status: 400, body: { error: 'No such file' } });
});
