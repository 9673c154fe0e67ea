import { describe, expect, test } from 'vitest';
import {
  accept,
  backendFor,
  bench,
  count,
  type Deployment,
  deliver,
  executions,
  openRun,
  perform,
  runs,
  SECRETS,
} from './bench.ts';
import { Delivery, identity, nastyTexts, result } from './samples.ts';

const IMPORT = '/import/execution$';
const NAMES = {
  cloud: { passed: 'PASSED', failed: 'FAILED', todo: 'TO DO' },
  server: { passed: 'PASS', failed: 'FAIL', todo: 'TODO' },
} as const;

const running = (key: string) => ({
  test: identity({ title: key }),
  identity: key,
  cases: [key],
  startedAt: Date.UTC(2026, 10, 25, 14, 5, 1),
});

describe.each<Deployment>(['cloud', 'server'])('results on %s', (deployment) => {
  const name = NAMES[deployment];

  test('arrive in one import, running tests with them, and nothing is refused', async () => {
    const here = await bench(deployment);
    await accept(
      here,
      openRun(),
      deliver([result('passed'), result('skipped', undefined, { cases: ['CALC-2'] })], {
        running: [running('CALC-3')],
      }),
    );
    expect(runs(here.emulator, deployment).map(({ test: key, status }) => [key, status])).toEqual([
      ['CALC-1', name.passed],
      ['CALC-2', name.todo],
      ['CALC-3', 'EXECUTING'],
    ]);
    expect(count(here.emulator, 'POST', /import\/execution$/)).toBe(1);
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('follow a test from its beginning to its end, with the right times', async () => {
    const here = await bench(deployment);
    await accept(here, openRun(), deliver([], { running: [running('CALC-1')] }), deliver([result('failed')]));
    const [found] = runs(here.emulator, deployment);
    expect(found?.history.map(({ status }) => status)).toEqual(['EXECUTING', name.failed]);
    expect(Date.parse(found?.startedOn ?? '')).toBe(Date.UTC(2026, 10, 25, 14, 5, 1));
    expect(Date.parse(found?.finishedOn ?? '')).toBe(Date.UTC(2026, 10, 25, 14, 5, 2));
  });

  test('of one Test are always told as a whole, over tests, attempts and imports', async () => {
    const here = await bench(deployment);
    const first = result('failed', [{ status: 'failed' }, { status: 'failed' }], {
      test: { title: 'first' },
    });
    const second = result('passed', undefined, { test: { title: 'second' } });
    await accept(here, openRun(), deliver([first]), deliver([second], { earlier: [first] }));
    const [found, ...others] = runs(here.emulator, deployment);
    expect(others).toEqual([]);
    expect(found?.status).toBe(name.failed);
    expect(found?.iterations.map(({ status }) => status)).toEqual([name.failed, name.failed, name.passed]);
    expect(found?.comment).toMatch(/first[\s\S]*second/);
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('of a test that names several Tests arrive at each', async () => {
    const here = await bench(deployment);
    await accept(here, openRun(), deliver([result('failed', undefined, { cases: ['CALC-1', 'CALC-2'] })]));
    expect(runs(here.emulator, deployment).map(({ status }) => status)).toEqual([name.failed, name.failed]);
  });

  test('are taken whatever their texts are', async () => {
    const here = await bench(deployment, { createCases: true });
    const results = nastyTexts.map((text, index) =>
      result(
        'failed',
        [{ status: 'failed', errors: [{ message: text, stack: text }], stdout: text }, { status: 'passed' }],
        {
          cases: index % 2 ? [] : [`CALC-${index + 1}`],
          test: { title: text, path: [text], file: text, project: text, parameters: { [text]: text } },
        },
      ),
    );
    await accept(here, openRun(), deliver(results));
    expect(runs(here.emulator, deployment)).toHaveLength(results.length);
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('without a Test make one, and find it again', async () => {
    const here = await bench(deployment, { createCases: true, labels: ['auto'] });
    const unlinked = result('failed', undefined, { cases: [], requirements: ['CALC-77'] });
    await accept(here, openRun(), deliver([unlinked]), deliver([unlinked]));
    expect(runs(here.emulator, deployment)).toHaveLength(1);
    expect(runs(here.emulator, deployment)[0]?.status).toBe(name.failed);
    expect(here.emulator.state().violations).toEqual([]);
  });

  test.each(['reset-after', 'truncate'] as const)(
    'whose answer was lost (%s) are sent again, and are there once',
    async (kind) => {
      const here = await bench(deployment);
      await accept(here, openRun());
      here.emulator.setFaults([{ kind, times: 1, match: { method: 'POST', path: IMPORT } }]);
      const lost = await perform(here, deliver([result('failed')]));
      expect(lost.kind).toBe('unknown');
      expect(await here.backend.confirm(deliver([result('failed')]), here.known)).toEqual({ kind: 'absent' });
      await accept(here, deliver([result('failed')]));
      expect(runs(here.emulator, deployment)).toHaveLength(1);
      expect(executions(here.emulator, deployment)).toHaveLength(1);
    },
  );

  test('that nobody answers in time may have arrived', async () => {
    const here = await bench(deployment);
    await accept(here, openRun());
    here.emulator.setFaults([{ kind: 'hang-after', match: { method: 'POST', path: IMPORT } }]);
    const impatient = backendFor(here.emulator, deployment, {}, { timeoutMs: 100 });
    expect(await impatient.perform(deliver([result()]), here.known)).toMatchObject({ kind: 'unknown' });
    expect(runs(here.emulator, deployment)).toHaveLength(1);
  });

  test.each([
    [
      { kind: 'status', status: 413, body: 'too large' },
      { kind: 'refused', scope: 'this' },
      /too large .*\(413\)/,
    ],
    [{ kind: 'status', status: 429, retryAfter: 7 }, { kind: 'later', afterMs: 7_000 }, /requestsPerMinute/],
    [{ kind: 'status', status: 403, body: {} }, { kind: 'refused', scope: 'everything' }, /permissions/],
    [{ kind: 'status', status: 404, body: {} }, { kind: 'refused', scope: 'everything' }, /"xray\.url"/],
    [{ kind: 'status', status: 500, body: {} }, { kind: 'unknown' }, /failed while answering \(500\)/],
    [{ kind: 'status', status: 503, body: {} }, { kind: 'later' }, /no requests at the moment/],
    [{ kind: 'html' }, { kind: 'unknown' }, /HTML page instead of JSON.*section's url/],
    [{ kind: 'reset-before' }, { kind: 'unknown' }, /./],
    [
      { kind: 'status', status: 400, body: { error: 'Invalid JQL query' } },
      { kind: 'refused', scope: 'this' },
      /refused the data.*Xray says: Invalid JQL query/,
    ],
  ] as const)('answered with %j become %j', async (fault, outcome, words) => {
    const here = await bench(deployment);
    await accept(here, openRun());
    here.emulator.setFaults([{ ...fault, match: { path: IMPORT } } as never]);
    expect(await perform(here, deliver([result()]))).toMatchObject({
      ...outcome,
      reason: expect.stringMatching(words),
    });
  });

  test('for a Test Execution that takes none any more stop, instead of being refused one by one', async () => {
    const here = await bench(deployment);
    await accept(here, openRun());
    const key = here.known.ids.get('execution');
    here.emulator.setFaults([
      {
        kind: 'status',
        status: 400,
        body: { error: `Issue ${key} is not editable` },
        match: { path: IMPORT },
      },
    ]);
    expect(await perform(here, deliver([result()]))).toMatchObject({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(/takes no results.*is not editable/),
    });
  });

  test('without the key of a Test Execution are no crash', async () => {
    const here = await bench(deployment);
    expect(await here.backend.perform(deliver([result()]), new Delivery())).toMatchObject({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringContaining('livelane replay'),
    });
  });
});

describe('a Test that does not exist', () => {
  test('is refused on Cloud with the whole import', async () => {
    const here = await bench('cloud', {}, { xray: { issues: [{ key: 'CALC-1' }] } });
    await accept(here, openRun());
    const both = [result(), result('passed', undefined, { cases: ['CALC-404'] })];
    expect(await perform(here, deliver(both))).toMatchObject({ kind: 'refused', scope: 'this' });
    expect(runs(here.emulator, 'cloud')).toEqual([]);
    expect(await perform(here, deliver(both.slice(0, 1)))).toMatchObject({ kind: 'accepted' });
  });

  test('is refused on Server by itself, inside an answer that looks well', async () => {
    const here = await bench(
      'server',
      {},
      { xray: { issues: [{ key: 'CALC-1' }], server: { unknownTests: 'report' } } },
    );
    await accept(here, openRun());
    const good = result();
    const bad = result('passed', undefined, { cases: ['CALC-404'] });
    const half = result('passed', undefined, { cases: ['CALC-1', 'CALC-404'] });
    const outcome = await perform(here, deliver([good, bad]));
    expect(outcome).toMatchObject({
      kind: 'accepted',
      refused: [{ id: bad.id, reason: expect.stringMatching(/refused it/) }],
    });
    // One of its Tests has it: it is delivered, and a note tells the rest.
    expect(await perform(here, deliver([half]))).toMatchObject({
      kind: 'accepted',
      notes: [expect.stringMatching(/^CALC-404: /)],
    });
    expect(await perform(here, deliver([half]))).not.toHaveProperty('notes');
  });
});

describe('the token of Xray Cloud', () => {
  test('is asked for once, however many need it at the same time', async () => {
    const { emulator, backend, known } = await bench('cloud');
    await Promise.all([backend.perform(openRun(), known), backend.examine(), backend.examine()]);
    expect(count(emulator, 'POST', /\/authenticate$/)).toBe(1);
  });

  test('is kept out of sight', async () => {
    const here = await bench('cloud');
    await accept(here, openRun());
    expect(here.concealed).toEqual([expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)]);
  });

  test('is renewed when it is refused, and the request goes through', async () => {
    const here = await bench('cloud', {}, { xray: { cloud: { requestsPerToken: 2 } } });
    await accept(here, openRun(), deliver([result()]), deliver([result('failed')]));
    expect(count(here.emulator, 'POST', /\/authenticate$/)).toBeGreaterThan(1);
    expect(runs(here.emulator, 'cloud')[0]?.status).toBe('FAILED');
  });

  test('that is refused again and again stops with what to check', async () => {
    const here = await bench('cloud');
    await accept(here, openRun());
    here.emulator.setFaults([
      {
        kind: 'status',
        status: 401,
        body: { error: 'The Xray license is not valid.' },
        match: { path: IMPORT },
      },
    ]);
    expect(await perform(here, deliver([result()]))).toMatchObject({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(/\(401\): check XRAY_CLIENT_ID.*license is not valid/),
    });
    expect(count(here.emulator, 'POST', /import\/execution$/)).toBe(2);
  });

  test('is not given for a wrong API key, and the words hold no secret', async () => {
    const apiKey = { clientId: 'other', clientSecret: 'other' };
    const here = await bench('cloud', {}, { xray: { cloud: { apiKey } } });
    const outcome = await perform(here, openRun());
    expect(outcome).toMatchObject({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(/XRAY_CLIENT_ID and XRAY_CLIENT_SECRET.*Invalid client credentials/),
    });
    expect(JSON.stringify(outcome)).not.toContain(SECRETS.XRAY_CLIENT_SECRET);
  });
});

describe('Jira Server', () => {
  test('takes a personal access token', async () => {
    const here = await bench('server', {}, { xray: { tokens: ['pat'] } });
    const backend = backendFor(here.emulator, 'server', {}, { secrets: { JIRA_PAT: 'pat' } });
    expect(await backend.perform(openRun(), here.known)).toMatchObject({ kind: 'accepted' });
  });

  test.each([
    ['401', 'refused', /\(401\): check JIRA_PAT/],
    ['html', 'later', /HTML page/],
  ] as const)('that answers bad credentials with %s is told', async (badSession, kind, words) => {
    const here = await bench('server', {}, { xray: { tokens: ['pat'], server: { badSession } } });
    const backend = backendFor(here.emulator, 'server', {}, { secrets: { JIRA_PAT: 'wrong' } });
    expect(await backend.perform(openRun(), here.known)).toMatchObject({
      kind,
      reason: expect.stringMatching(words),
    });
  });

  test('serves version 1.0 of the API as well', async () => {
    const here = await bench('server', { apiVersion: '1.0' });
    await accept(here, openRun(), deliver([result()]));
    expect(runs(here.emulator, 'server')[0]?.status).toBe('PASS');
    expect(count(here.emulator, 'POST', /raven\/1\.0\/import\/execution$/)).toBe(1);
    expect(here.emulator.state().violations).toEqual([]);
  });
});

test('what the site calls its statuses is sent, and an unknown name stops before anything is made', async () => {
  const here = await bench(
    'cloud',
    { statuses: { flaky: 'unstable' } },
    {
      xray: { cloud: { statuses: [{ name: 'UNSTABLE' }] } },
    },
  );
  await accept(here, openRun(), deliver([result('flaky', [{ status: 'failed' }, { status: 'passed' }])]));
  expect(runs(here.emulator, 'cloud')[0]?.status).toBe('UNSTABLE');

  const wrong = backendFor(here.emulator, 'cloud', { statuses: { skipped: 'SKIPPED' } });
  expect(await wrong.perform(openRun(), new Delivery())).toMatchObject({
    kind: 'refused',
    scope: 'everything',
    reason: expect.stringMatching(/"SKIPPED" of skipped tests.*it has .*UNSTABLE/),
  });
  expect(executions(here.emulator, 'cloud')).toHaveLength(1);
});

test('a list of statuses that may not be read stops nothing', async () => {
  const here = await bench('server');
  here.emulator.setFaults([{ kind: 'status', status: 403, body: {}, match: { path: 'teststatuses' } }]);
  await accept(here, openRun(), deliver([result()]));
  expect(runs(here.emulator, 'server')[0]?.status).toBe('PASS');
});
