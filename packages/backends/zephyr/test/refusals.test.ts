import type { Outcome } from '@livelane/dispatcher';
import type { FaultOptions } from '@livelane/emulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { zephyr } from '../src/index.ts';
import { Delivery, result } from './samples.ts';
import { accept, deliver, openRun, Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(() => stage.close());

const everything = (reason: RegExp) => ({
  kind: 'refused',
  scope: 'everything',
  reason: expect.stringMatching(reason),
});

async function opened() {
  const backend = stage.backend();
  const delivery = new Delivery();
  await accept(backend, delivery, openRun, deliver([result(['TC-101'])]));
  return { backend, delivery };
}

/** What a `deliver` comes to when its last request meets a fault. */
async function met(fault: Omit<Extract<FaultOptions, { kind: 'status' }>, 'kind'>): Promise<Outcome> {
  const { backend, delivery } = await opened();
  stage.emulator.setFaults([{ kind: 'status', match: { path: '/bulk/execute$' }, times: 1, ...fault }]);
  return backend.perform(deliver([result(['TC-101'])]), delivery);
}

describe('before anything is sent', () => {
  test('a wrong token says where a right one is made', async () => {
    const backend = zephyr.create(stage.section(), stage.tools({ ZEPHYR_API_TOKEN: 'wrong' }));
    expect(await backend.perform(openRun, new Delivery())).toEqual(
      everything(/\(401\): check ZEPHYR_API_TOKEN.*API Tokens.*Zephyr says: Authentication failed/),
    );
  });

  test('a name and a password are taken as well', async () => {
    await stage.close();
    stage = await Stage.open({ credentials: { username: 'jane', password: 'p:w' } });
    const secrets = { ZEPHYR_USERNAME: 'jane', ZEPHYR_PASSWORD: 'p:w' };
    const backend = zephyr.create(stage.section(), stage.tools(secrets));
    expect(await backend.perform(openRun, new Delivery())).toMatchObject({ kind: 'accepted' });
  });

  test('a release that is none stops everything', async () => {
    const backend = stage.backend({ releaseId: 4711 });
    expect(await backend.perform(openRun, new Delivery())).toEqual(
      everything(/does not know release 4711 \(40\d\): check "zephyr\.url" and "zephyr\.releaseId"/),
    );
  });

  test('a status that the instance does not have names those that it has', async () => {
    const backend = stage.backend({ statuses: { flaky: 'Unstable' } });
    expect(await backend.perform(openRun, new Delivery())).toEqual(
      everything(/"zephyr\.statuses\.flaky" is "Unstable".*set one of 1 "Pass", 2 "Fail"/),
    );
    expect(stage.zephyr.cycles).toEqual([]);
  });

  test('what cannot be made says why, and stops everything', async () => {
    stage.emulator.setFaults([
      {
        kind: 'status',
        status: 400,
        body: { message: 'Environment is mandatory' },
        match: { path: '/cycle$' },
      },
    ]);
    expect(await stage.backend().perform(openRun, new Delivery())).toEqual(
      everything(/refused the data for cycle .*"zephyr\.environment".*Zephyr says: Environment is mandatory/),
    );
  });
});

describe('statuses', () => {
  test('are taken by name and number, and one that is not in use is not sent for running tests', async () => {
    await stage.close();
    stage = await Stage.open({
      statuses: [
        { id: '1', name: 'Pass' },
        { id: '2', name: 'Fail' },
        { id: '3', name: 'WIP', active: false },
        { id: '4', name: 'Blocked' },
        { id: '10', name: 'Not Executed' },
        { id: '11', name: 'Unstable' },
      ],
    });
    const backend = stage.backend({ statuses: { flaky: 'unstable', skipped: 4 } });
    const delivery = new Delivery();
    const running = [{ ...result(['TC-103']), startedAt: 1 }];
    await accept(
      backend,
      delivery,
      openRun,
      deliver([result(['TC-101'], 'flaky'), result(['TC-102'], 'skipped')], { running }),
    );
    expect([...stage.executions].map(([number, { status }]) => [number, status])).toEqual([
      [101, '11'],
      [102, '4'],
    ]);
  });

  test('are sent by number where the user may not read the list', async () => {
    stage.emulator.setFaults([{ kind: 'status', status: 403, match: { path: '/admin/preference' } }]);
    await opened();
    expect(stage.executions.get(101)).toMatchObject({ status: '1' });
    expect(await stage.backend({ statuses: { failed: 'Fail' } }).perform(openRun, new Delivery())).toEqual(
      everything(
        /"zephyr\.statuses\.failed" cannot be looked up by its name: write the number instead of "Fail"/,
      ),
    );
  });
});

describe('while results are sent', () => {
  test('401 and 403 stop everything, and keep the results', async () => {
    expect(await met({ status: 401 })).toEqual(everything(/\(401\)/));
    expect(await met({ status: 403 })).toEqual(
      everything(/does not let the user write to some executions \(403\).*"zephyr\.projectId"/),
    );
  });

  test('400 is about what was sent, and says what the server says', async () => {
    expect(await met({ status: 400, body: { message: 'no such status' } })).toEqual({
      kind: 'refused',
      scope: 'this',
      reason: expect.stringMatching(
        /refused the data for some executions \(400\).*Zephyr says: no such status/,
      ),
    });
  });

  test('413 is about the size', async () => {
    expect(await met({ status: 413 })).toMatchObject({
      scope: 'this',
      reason: expect.stringContaining('too large (413)'),
    });
  });

  test('429 waits as long as it says', async () => {
    expect(await met({ status: 429, retryAfter: 7 })).toMatchObject({ kind: 'later', afterMs: 7_000 });
    expect(await met({ status: 429 })).toMatchObject({ kind: 'later', afterMs: 30_000 });
  });

  test('503 was not taken, 500 may have been', async () => {
    expect(await met({ status: 503, body: 'maintenance' })).toMatchObject({ kind: 'later' });
    expect(await met({ status: 500, body: { message: 'id is null' } })).toEqual({
      kind: 'unknown',
      reason: 'Zephyr failed while answering (500). Zephyr says: id is null',
    });
  });

  test('an execution that is gone is made anew with the next try', async () => {
    const { backend, delivery } = await opened();
    stage.emulator.setFaults([{ kind: 'status', status: 400, match: { path: '/bulk/execute$' }, times: 1 }]);
    expect(await backend.perform(deliver([result(['TC-101'])]), delivery)).toMatchObject({ kind: 'refused' });
    await accept(backend, delivery, deliver([result(['TC-101'])]));
    expect(stage.executions.get(101)?.history).toHaveLength(2);
  });

  test('a delivery file without ids says how to send the run anew', async () => {
    expect(await stage.backend().perform(deliver([result(['TC-101'])]), new Delivery())).toEqual(
      everything(/livelane replay <run> --to zephyr/),
    );
  });
});
