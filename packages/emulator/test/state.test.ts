import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { waitForState } from '../src/wait.ts';
import { appendTests, call, createRun, createThread, testNamed } from './testmo-caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

function control(method: string, path: string, body?: string) {
  return fetch(`${emulator.url}/__livelane/${path}`, { method, body });
}

describe('the state', () => {
  it('holds everything received, the same over HTTP', async () => {
    const run = await createRun(emulator, { tags: ['build-1'], config: 'Chrome', milestone: 'v1' });
    await appendTests(emulator, await createThread(emulator, run), [
      testNamed('A'),
      testNamed('B', 'failed'),
    ]);
    await call(emulator, 'POST /projects/1/automation/runs', { body: { name: 'Run' } });

    const state = emulator.state();
    expect(await (await control('GET', 'state')).json()).toEqual(state);
    expect(state.testmo.runs).toMatchObject([
      {
        id: 1,
        name: 'Run',
        source: 'frontend',
        project_id: 1,
        tags: ['build-1'],
        config: 'Chrome',
        milestone: 'v1',
        is_completed: false,
        measure_elapsed: false,
        total_count: 2,
        threads: [{ id: 1, total_count: 2, tests: [{ name: 'A' }, { name: 'B', status: 'failed' }] }],
      },
    ]);
    expect(state.counts).toMatchObject({
      requests: 4,
      violations: 1,
      answers: { 201: 2, 204: 1, 422: 1 },
      testmo: { runs: 1, threads: 1, tests: 2 },
    });
    expect(state.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'POST /api/v1/projects/1/automation/runs 201',
      'POST /api/v1/automation/runs/1/threads 201',
      'POST /api/v1/automation/runs/threads/1/append 204',
      'POST /api/v1/projects/1/automation/runs 422',
    ]);
    expect(state.violations).toMatchObject([
      { path: '/api/v1/projects/1/automation/runs', status: 422, errors: { source: [expect.any(String)] } },
    ]);
  });

  it('is a copy that later requests do not change', async () => {
    const run = await createRun(emulator);
    const thread = await createThread(emulator, run);
    const before = emulator.state();
    const copy = structuredClone(before);
    await appendTests(emulator, thread, [testNamed('A')]);
    await call(emulator, `POST /automation/runs/${run}/append`, {
      body: { fields: [{ name: 'A', type: 1 }] },
    });

    expect(before).toEqual(copy);
  });

  it('is empty after a reset, and ids begin anew', async () => {
    const empty = emulator.state();
    await createRun(emulator);
    expect((await control('POST', 'reset')).status).toBe(204);

    expect(emulator.state()).toEqual(empty);
    expect(empty).toMatchObject({
      testmo: { runs: [] },
      requests: [],
      counts: { requests: 0, violations: 0, answers: {}, testmo: { runs: 0, threads: 0, tests: 0 } },
      violations: [],
    });
    expect(await createRun(emulator)).toBe(1);
  });
});

describe('the control routes', () => {
  it('set, list and remove faults', async () => {
    const faults = [{ kind: 'status', status: 500, times: 3 }];
    expect((await control('POST', 'faults', JSON.stringify(faults))).status).toBe(204);
    expect((await call(emulator, 'GET /user')).status).toBe(500);
    expect(await (await control('GET', 'faults')).json()).toEqual([{ ...faults[0], fired: 1 }]);

    expect((await control('DELETE', 'faults')).status).toBe(204);
    expect((await call(emulator, 'GET /user')).status).toBe(200);
  });

  it.each([
    ['faults that are not JSON', 'faults', '[{', 400],
    ['a fault of no kind', 'faults', '[{"kind":"explode"}]', 422],
    ['an outage without an end', 'outage', '{"mode":"reset"}', 422],
  ])('refuse %s', async (_, path, body, status) => {
    const answer = await control('POST', path, body);

    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ message: expect.any(String) });
  });

  it('answer 404 elsewhere', async () => {
    expect((await control('GET', 'nowhere')).status).toBe(404);
    expect((await control('GET', '')).status).toBe(404);
  });

  it('are not in the log', async () => {
    await control('GET', 'state');

    expect(emulator.state().requests).toEqual([]);
  });
});

describe('waiting', () => {
  it('ends at once for a state that is there already', async () => {
    await createRun(emulator);

    expect((await emulator.waitFor(({ counts }) => counts.testmo.runs === 1)).testmo.runs).toHaveLength(1);
  });

  it('ends as soon as a request has made the state so', async () => {
    const waiting = emulator.waitFor(({ counts }) => counts.testmo.tests === 2);
    const thread = await createThread(emulator, await createRun(emulator));
    await appendTests(emulator, thread, [testNamed('A')]);
    await appendTests(emulator, thread, [testNamed('B')]);

    expect((await waiting).testmo.runs[0]?.threads[0]?.tests.map((test) => test.name)).toEqual(['A', 'B']);
  });

  it('ends when a reset has made the state so', async () => {
    await createRun(emulator);
    const waiting = emulator.waitFor(({ counts }) => counts.testmo.runs === 0);
    await emulator.reset();

    await waiting;
  });

  it('says the counts and the latest violation when the time is over', async () => {
    await call(emulator, 'POST /projects/1/automation/runs', { body: { name: 'Run' } });
    const waiting = emulator.waitFor(() => false, { timeoutMs: 20 });

    await expect(waiting).rejects.toThrow(/20 ms in vain.*"requests":1.*"422":1.*Latest violation.*"source"/);
  });

  it('fails with the error of its condition', async () => {
    const waiting = emulator.waitFor(({ testmo }) => {
      if (testmo.runs.length > 0) throw new Error('one too many');
      return false;
    });
    // Expected before it happens: a rejection that nobody waits for yet is an error of its own.
    const failing = expect(waiting).rejects.toThrow('one too many');
    await createRun(emulator);

    await failing;
  });

  it('looks once after many changes at once', async () => {
    const events = new EventEmitter<{ change: [] }>();
    let changes = 0;
    const predicate = vi.fn(() => changes === 1000);
    const waiting = waitForState({
      events,
      state: () => changes,
      predicate,
      timeoutMs: 5000,
      describe: String,
    });
    while (changes < 1000) {
      changes += 1;
      events.emit('change');
    }

    expect(await waiting).toBe(1000);
    expect(predicate).toHaveBeenCalledTimes(2);
    expect(events.listenerCount('change')).toBe(0);
  });

  it('sees 10,000 tests that come in 400 requests over four connections', async () => {
    const thread = await createThread(emulator, await createRun(emulator));
    const waiting = emulator.waitFor(({ counts }) => counts.testmo.tests === 10_000);
    const tests = Array.from({ length: 25 }, (_, index) => testNamed(`Test ${index}`));
    const lane = async () => {
      for (let count = 0; count < 100; count += 1) await appendTests(emulator, thread, tests);
    };
    await Promise.all([lane(), lane(), lane(), lane()]);

    expect((await waiting).testmo.runs[0]).toMatchObject({ total_count: 10_000, status1_count: 10_000 });
  });
});
