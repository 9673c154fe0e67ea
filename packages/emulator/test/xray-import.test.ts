import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import { cloudClient, expectRefusal, importResults, newExecution, serverClient } from './xray-caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

async function restart(xray: EmulatorOptions['xray']) {
  await emulator.close();
  emulator = await startEmulator({ xray });
}

const hello = { filename: 'hello.txt', contentType: 'text/plain', data: btoa('hello') };

describe.each([
  { product: 'cloud' as const, passed: 'PASSED', failed: 'FAILED', open: () => cloudClient(emulator) },
  { product: 'server' as const, passed: 'PASS', failed: 'FAIL', open: async () => serverClient(emulator) },
])('an import into Xray $product', ({ product, passed, failed, open }) => {
  const executions = () => emulator.state().xray[product].executions;
  const runs = () => executions()[0]?.runs ?? [];

  it('makes a Test Execution, the first with the key 10,001 of its project', async () => {
    const client = await open();
    const info = { version: '1.0', revision: 'abc', testPlanKey: 'CALC-100', testEnvironments: ['chrome'] };
    const key = await importResults(client, newExecution([{ testKey: 'CALC-1', status: passed }], info));

    expect(key).toBe('CALC-10001');
    expect(executions()).toMatchObject([
      {
        key,
        summary: 'Nightly',
        version: '1.0',
        revision: 'abc',
        plans: ['CALC-100'],
        environments: ['chrome'],
        runs: [{ testKey: 'CALC-1', status: passed }],
      },
    ]);
    expect(emulator.state().counts.xray.issuesCreated).toEqual({ 'Test Execution': 1 });
  });

  it('streams into one Test Execution, whose runs tell their statuses in order', async () => {
    const client = await open();
    const testExecutionKey = await importResults(
      client,
      newExecution([{ testKey: 'CALC-1', status: 'EXECUTING', start: '2026-11-23T20:42:55Z' }]),
    );
    const later = [
      { testKey: 'CALC-1', status: passed, start: '2026-11-23T20:42:55Z', finish: '2026-11-23T20:42:57Z' },
      { testKey: 'CALC-2', status: 'EXECUTING' },
    ];
    await importResults(client, { testExecutionKey, tests: later });
    await importResults(client, { testExecutionKey, tests: [{ testKey: 'CALC-2', status: failed }] });

    expect(executions()).toHaveLength(1);
    expect(executions()[0]?.imports.map(({ tests }) => tests)).toEqual([1, 2, 1]);
    expect(executions()[0]?.maxConcurrentImports).toBe(1);
    expect(runs().map(({ testKey, history }) => [testKey, history.map(({ status }) => status)])).toEqual([
      ['CALC-1', ['EXECUTING', passed]],
      ['CALC-2', ['EXECUTING', failed]],
    ]);
    expect(runs()[0]).toMatchObject({
      startedOn: '2026-11-23T20:42:55Z',
      finishedOn: '2026-11-23T20:42:57Z',
      imports: 2,
    });
  });

  it('edits the issue only when info comes again', async () => {
    const client = await open();
    const tests = [{ testKey: 'CALC-1', status: passed }];
    const testExecutionKey = await importResults(client, newExecution(tests));
    await importResults(client, { testExecutionKey, tests });
    expect(executions()[0]?.summary).toBe('Nightly');

    await importResults(client, { testExecutionKey, info: { summary: 'Renamed' }, tests });

    expect(executions()).toMatchObject([{ summary: 'Renamed' }]);
  });

  it('takes a key that nobody knows yet for a Test Execution', async () => {
    const tests = [{ testKey: 'CALC-1', status: passed }];

    expect(await importResults(await open(), { testExecutionKey: 'CALC-200', tests })).toBe('CALC-200');
    expect(emulator.state().counts.xray.issuesCreated).toEqual({});
  });

  it('replaces iterations and steps as a whole', async () => {
    const client = await open();
    const iteration = (value: string, status: string) => ({
      parameters: [{ name: 'attempt', value }],
      status,
    });
    const importing = (test: object) =>
      importResults(client, {
        testExecutionKey: 'CALC-200',
        tests: [{ testKey: 'CALC-1', status: passed, ...test }],
      });
    await importing({ iterations: [iteration('1', failed)] });
    await importing({ iterations: [iteration('1', failed), iteration('2', passed)] });

    expect(runs()[0]?.iterations.map(({ status }) => status)).toEqual([failed, passed]);

    await importing({ steps: [{ status: passed, comment: 'done' }] });

    expect(runs()[0]).toMatchObject({ iterations: [], steps: [{ status: passed, comment: 'done' }] });
  });

  it('keeps of evidence its name, type, size and hash, and counts what came twice', async () => {
    const client = await open();
    const body = {
      testExecutionKey: 'CALC-200',
      tests: [{ testKey: 'CALC-1', status: failed, evidences: [hello] }],
    };
    await importResults(client, body);
    await importResults(client, body);

    const sha256 = createHash('sha256').update('hello').digest('hex');
    const file = { filename: 'hello.txt', contentType: 'text/plain', size: 5, sha256 };
    expect(runs()).toMatchObject([{ evidence: [file, file], evidenceDuplicates: 1 }]);
    expect(emulator.state().counts.xray[product]).toMatchObject({ evidence: 2, evidenceDuplicates: 1 });
    expect(JSON.stringify(emulator.state())).not.toContain(hello.data);
  });

  it('replaces evidence and clears what is left out, when told to', async () => {
    await restart({ evidenceOnReimport: 'replace', absentOnReimport: 'clear' });
    const client = await open();
    const importing = (test: object) =>
      importResults(client, {
        testExecutionKey: 'CALC-200',
        tests: [{ testKey: 'CALC-1', status: passed, ...test }],
      });
    await importing({ comment: 'why', start: '2026-11-23T20:42:55Z', evidence: [hello] });
    await importing({ evidence: [{ ...hello, filename: 'other.txt' }] });

    expect(runs()).toMatchObject([{ comment: null, startedOn: null, evidence: [{ filename: 'other.txt' }] }]);
  });

  it('keeps what is left out by default', async () => {
    const client = await open();
    const importing = (test: object) =>
      importResults(client, {
        testExecutionKey: 'CALC-200',
        tests: [{ testKey: 'CALC-1', status: passed, ...test }],
      });
    await importing({ comment: 'why', defects: ['CALC-300'] });
    await importing({ defects: ['CALC-301'] });

    expect(runs()).toMatchObject([{ comment: 'why', defects: ['CALC-300', 'CALC-301'] }]);
  });

  it('matches a Generic test by its definition, others by their summary, and makes what is not there', async () => {
    const client = await open();
    const type = product === 'cloud' ? 'type' : 'testType';
    const generic = (summary: string, definition: string) => ({
      status: passed,
      testInfo: { projectKey: 'CALC', summary, [type]: 'Generic', definition },
    });
    const manual = (action: string) => ({
      status: passed,
      testInfo: { projectKey: 'CALC', summary: 'by hand', [type]: 'Manual', steps: [{ action }] },
    });
    const tests = [generic('a', 'file > a'), generic('renamed', 'file > a'), manual('one'), manual('two')];
    await importResults(client, { testExecutionKey: 'CALC-200', tests });

    expect(emulator.state().counts.xray.issuesCreated).toEqual({ Test: 2 });
    expect(runs().map(({ testKey }) => testKey)).toEqual(['CALC-10001', 'CALC-10002']);
    expect(emulator.state().xray[product].repeatedTests).toBe(2);
  });

  it('lets the last of two results of one test win, and counts it', async () => {
    const tests = [
      { testKey: 'CALC-1', status: failed },
      { testKey: 'CALC-1', status: passed },
    ];
    await importResults(await open(), { testExecutionKey: 'CALC-200', tests });

    expect(runs()).toMatchObject([{ status: passed }]);
    expect(emulator.state().xray[product].repeatedTests).toBe(1);
  });

  it.each([
    ['an unknown test', { tests: [{ testKey: 'CALC-10007', status: passed }] }],
    ['two keys in one', { tests: [{ testKey: 'CALC-1,CALC-2', status: passed }] }],
    ['a Test Plan as a test', { tests: [{ testKey: 'CALC-100', status: passed }] }],
    ['an unknown Test Execution', { testExecutionKey: 'CALC-10007' }],
    ['a test as the Test Execution', { testExecutionKey: 'CALC-1' }],
    ['an unknown Test Plan', { info: { testPlanKey: 'CALC-10007' } }],
    ['an unknown defect', { tests: [{ testKey: 'CALC-2', status: passed, defects: ['CALC-10007'] }] }],
  ])('is refused as a whole for %s', async (_, wrong) => {
    const client = await open();
    const right = { info: { testPlanKey: 'CALC-100' }, tests: [{ testKey: 'CALC-1', status: passed }] };
    await importResults(client, { testExecutionKey: 'CALC-200', ...right });
    const before = emulator.state().xray[product];
    const tests = [...right.tests, ...('tests' in wrong ? (wrong.tests ?? []) : [])];

    expectRefusal(
      await client('POST /import/execution', {
        body: { testExecutionKey: 'CALC-200', ...wrong, tests },
      }),
      400,
    );
    expect(emulator.state().xray[product]).toEqual(before);
    expect(emulator.state().violations).toMatchObject([{ status: 400 }]);
  });

  it('takes no results while the Test Execution is closed, when told so', async () => {
    await restart({ readOnlyStatuses: ['Closed'] });
    const client = await open();
    const body = { testExecutionKey: 'CALC-200', tests: [{ testKey: 'CALC-1', status: passed }] };
    await importResults(client, body);
    const closing = await fetch(`${emulator.url}/rest/api/2/issue/CALC-200/transitions`, {
      method: 'POST',
      headers: { Authorization: 'Bearer t', 'Content-Type': 'application/json' },
      body: JSON.stringify({ transition: { id: '41' } }),
    });
    expect(closing.status).toBe(204);

    expectRefusal(await client('POST /import/execution', { body }), 400, /non-executable/);
  });

  it('knows only the issues and projects that it was given', async () => {
    await restart({
      projects: ['CALC'],
      issues: [
        { key: 'CALC-1' },
        { key: 'CALC-2', definition: 'file > two' },
        { key: 'CALC-9', type: 'Test Execution' },
      ],
    });
    const client = await open();
    const type = product === 'cloud' ? 'type' : 'testType';
    const testInfo = { projectKey: 'CALC', summary: 'two', [type]: 'Generic', definition: 'file > two' };
    const importing = (body: object) => client('POST /import/execution', { body });
    await importResults(client, { testExecutionKey: 'CALC-9', tests: [{ status: passed, testInfo }] });

    expect(runs()).toMatchObject([{ testKey: 'CALC-2' }]);
    expectRefusal(await importing({ testExecutionKey: 'CALC-10' }), 400);
    expectRefusal(
      await importing({ testExecutionKey: 'CALC-9', tests: [{ testKey: 'CALC-3', status: passed }] }),
      400,
    );
    expectRefusal(await importing({ info: { project: 'PROJ' } }), 400, /PROJ/);
  });

  it('shows how many imports into one Test Execution were under way at once', async () => {
    await restart({ importDelayMs: 50 });
    const client = await open();
    const importing = (testExecutionKey: string) =>
      importResults(client, { testExecutionKey, tests: [{ testKey: 'CALC-1', status: passed }] });
    await Promise.all([importing('CALC-200'), importing('CALC-200'), importing('CALC-201')]);
    await importing('CALC-201');

    const most = Object.fromEntries(executions().map((each) => [each.key, each.maxConcurrentImports]));
    expect(most).toEqual({ 'CALC-200': 2, 'CALC-201': 1 });
  });

  it('keeps what it stored when the answer is lost', async () => {
    const client = await open();
    emulator.setFaults([{ kind: 'reset-after', match: { path: '/import/execution$' }, times: 1 }]);
    const body = newExecution([{ testKey: 'CALC-1', status: passed }]);

    await expect(client('POST /import/execution', { body })).rejects.toThrow();
    await emulator.waitFor(({ xray }) => xray[product].executions.length === 1);
    await importResults(client, body);

    expect(emulator.state().counts.xray.issuesCreated).toEqual({ 'Test Execution': 2 });
  });
});
