import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, type FaultOptions, faultListSchema, startEmulator } from '../src/index.ts';
import { call, createRun, createThread, testNamed } from './testmo-caller.ts';

let emulator: Emulator;
let thread: number;

afterEach(() => emulator.close());

/** An open thread first, then the faults. */
async function start(...faults: FaultOptions[]) {
  emulator = await startEmulator();
  thread = await createThread(emulator, await createRun(emulator));
  emulator.setFaults(faults);
}

function append(name = 'Test 1', signal?: AbortSignal) {
  const body = { tests: [testNamed(name)] };
  return call(emulator, `POST /automation/runs/threads/${thread}/append`, { body, signal });
}

function received(): string[] {
  return emulator
    .state()
    .testmo.runs.flatMap((run) => run.threads[0]?.tests ?? [])
    .map((test) => test.name);
}

function lastRequest() {
  return emulator.state().requests.at(-1);
}

function failureOf(promise: Promise<unknown>): Promise<{ cause?: { code?: string } }> {
  return promise.then(
    () => expect.fail('It should have failed'),
    (error) => error,
  );
}

describe('the fault', () => {
  it('status answers instead of the handler', async () => {
    await start({ kind: 'status', status: 503, body: { message: 'Down' }, retryAfter: 7 });
    const answer = await append();

    expect(answer).toMatchObject({ status: 503, body: { message: 'Down' } });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(received()).toEqual([]);
    expect(lastRequest()).toMatchObject({ status: 503, fault: 'status' });
  });

  it('happens only to requests whose body holds something', async () => {
    await start({ kind: 'status', status: 400, match: { body: '"name":"poison"' } });
    expect(await append('fine')).toMatchObject({ status: 204 });
    expect(await append('poison')).toMatchObject({ status: 400 });
    expect(received()).toEqual(['fine']);
  });

  it('ban refuses for a while, which each request during it makes longer', async () => {
    await start({ kind: 'ban', ms: 60_000, longerMs: 30_000, times: 1 });
    const waits = [];
    for (let n = 0; n < 3; n++) {
      const { status, headers } = await append();
      waits.push([status, headers.get('retry-after')]);
    }
    expect(waits).toEqual([
      [429, '60'],
      [429, '90'],
      [429, '120'],
    ]);
    expect(received()).toEqual([]);
  });

  it('status has a body of its own and no Retry-After unless it is told', async () => {
    await start({ kind: 'status', status: 429 });
    const answer = await append();

    expect(answer).toMatchObject({ status: 429, body: { message: expect.any(String) } });
    expect(answer.headers.has('retry-after')).toBe(false);
  });

  it('status sends a text as it is, and Retry-After as a date', async () => {
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    await start({ kind: 'status', status: 502, body: 'Bad gateway', retryAfter: date });
    const answer = await append();

    expect(answer).toMatchObject({ status: 502, body: 'Bad gateway' });
    expect(answer.headers.get('retry-after')).toBe(date);
  });

  it('reset-before resets the connection and the handler has not run', async () => {
    await start({ kind: 'reset-before' });

    expect((await failureOf(append())).cause?.code).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(received()).toEqual([]);
    await emulator.waitFor(({ counts }) => counts.answers.none === 1);
    expect(lastRequest()).toMatchObject({ status: null, fault: 'reset-before' });
  });

  it('reset-after resets the connection after the handler has run', async () => {
    await start({ kind: 'reset-after' });

    expect((await failureOf(append())).cause?.code).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(received()).toEqual(['Test 1']);
    expect(lastRequest()).toMatchObject({ status: null, fault: 'reset-after' });
  });

  it('hang never answers and the handler has not run', async () => {
    await start({ kind: 'hang' });
    const client = new AbortController();
    const failure = failureOf(append('Test 1', client.signal));
    await emulator.waitFor(({ requests }) => requests.at(-1)?.fault === 'hang');
    client.abort();

    await failure;
    await emulator.waitFor(({ counts }) => counts.answers.none === 1);
    expect(received()).toEqual([]);
  });

  it('hang-after never answers after the handler has run, which is seen meanwhile', async () => {
    await start({ kind: 'hang-after' });
    const client = new AbortController();
    const failure = failureOf(append('Test 1', client.signal));
    await emulator.waitFor(({ counts }) => counts.testmo.tests === 1);
    expect(lastRequest()).toMatchObject({ status: null, durationMs: null, fault: 'hang-after' });
    client.abort();

    await failure;
    await emulator.waitFor(({ counts }) => counts.answers.none === 1);
    expect(received()).toEqual(['Test 1']);
  });

  it('hang ends when the emulator is closed', async () => {
    await start({ kind: 'hang' });
    const failure = failureOf(append());
    await emulator.waitFor(({ requests }) => requests.at(-1)?.fault === 'hang');

    await emulator.close();
    await failure;
  });

  it('slow lets the handler run at once and its answer wait', async () => {
    await start({ kind: 'slow', ms: 60 });
    const started = performance.now();
    const answer = append();
    await emulator.waitFor(({ counts }) => counts.testmo.tests === 1);

    expect((await answer).status).toBe(204);
    expect(performance.now() - started).toBeGreaterThan(55);
  });

  it('truncate sends half of the body and announces all of it', async () => {
    await start({ kind: 'truncate' });
    const response = await fetch(`${emulator.testmoUrl}/api/v1/automation/runs/1/threads`, {
      method: 'POST',
      headers: { Authorization: 'Bearer some-token', 'Content-Type': 'application/json' },
      body: '{}',
    });

    expect(response.status).toBe(201);
    expect(response.headers.get('content-length')).toBe('8');
    await expect(response.text()).rejects.toThrow();
    expect(emulator.state().testmo.runs[0]?.threads).toHaveLength(2);
    expect(lastRequest()).toMatchObject({ status: 201, fault: 'truncate' });
  });

  it('truncate of an answer without a body resets the connection', async () => {
    await start({ kind: 'truncate' });

    await failureOf(append());
    expect(received()).toEqual(['Test 1']);
    expect(lastRequest()).toMatchObject({ status: null, fault: 'truncate' });
  });

  it('html answers 200 with a login page', async () => {
    await start({ kind: 'html' });
    const answer = await append();

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(received()).toEqual([]);
  });

  it('redirect points elsewhere', async () => {
    await start({ kind: 'redirect', location: 'https://login.example.com/', status: 307 });
    const answer = await append();

    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe('https://login.example.com/');
    expect(received()).toEqual([]);
  });
});

describe('a fault', () => {
  const status = { kind: 'status', status: 500 } as const;

  async function statuses(count: number): Promise<number[]> {
    const answers: number[] = [];
    for (let index = 0; index < count; index += 1) answers.push((await append()).status);
    return answers;
  }

  it('happens as often as it says, after the requests that it skips', async () => {
    await start({ ...status, skip: 1, times: 2 });

    expect(await statuses(5)).toEqual([204, 500, 500, 204, 204]);
  });

  it('happens only to the requests that it matches', async () => {
    await start({ ...status, match: { method: 'post', path: '/append$' } });

    expect(await statuses(1)).toEqual([500]);
    expect((await call(emulator, 'GET /user')).status).toBe(200);
    expect(await createRun(emulator)).toBe(2);
  });

  it('leaves the next one its turn when it is used up', async () => {
    await start({ ...status, times: 1 }, { ...status, status: 502, times: 1 });

    expect(await statuses(3)).toEqual([500, 502, 204]);
  });

  it('with a probability comes in the same places for the same seed', async () => {
    const fault: FaultOptions = { ...status, probability: 0.5 };
    await start(fault);
    const first = await statuses(20);
    emulator.setFaults([fault]);
    const second = await statuses(20);

    expect(second).toEqual(first);
    expect(new Set(first)).toEqual(new Set([204, 500]));
  });

  it('is no violation', async () => {
    await start(status);
    await append();

    expect(emulator.state().violations).toEqual([]);
  });

  it('can be there from the start and is back after a reset', async () => {
    emulator = await startEmulator({ faults: [{ ...status, times: 1 }] });
    const ask = async () => (await call(emulator, 'GET /user')).status;
    expect([await ask(), await ask()]).toEqual([500, 200]);

    await emulator.reset();

    expect([await ask(), await ask()]).toEqual([500, 200]);
  });
});

it.each([
  ['an unknown kind', { kind: 'explode' }],
  ['an unknown key', { kind: 'hang', ms: 5 }],
  ['a pattern that is none', { kind: 'hang', match: { path: '(' } }],
  ['no status', { kind: 'status' }],
  ['a probability of 2', { kind: 'hang', probability: 2 }],
])('a fault with %s is not valid', (_, fault) => {
  expect(faultListSchema.safeParse([fault]).success).toBe(false);
});

it('does not start with an invalid fault', async () => {
  const fault = { kind: 'status' } as FaultOptions;

  await expect(startEmulator({ faults: [fault] })).rejects.toThrow('status');
});
