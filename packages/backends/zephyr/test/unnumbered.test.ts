import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '@livelane/dispatcher';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Delivery } from './samples.ts';
import { Stage, throughPending, wholeFile } from './stage.ts';

/*
 * How an instance answers on runs of jobs is not documented. This one says nothing of use when it takes a file; its list
 * of jobs and their progress are as the tests want them.
 */

let stage: Stage;
let server: Server;
let uploads: number;
let listed: string[];
let progress: unknown;

beforeEach(async () => {
  stage = await Stage.open();
  uploads = 0;
  listed = [];
  progress = {};
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const path = new URL(request.url ?? '/', 'http://vendor').pathname;
      if (path.endsWith('-execute-job')) uploads++;
      const answer = path.endsWith('/list')
        ? listed.map((jobName, index) => ({ id: index + 1, jobName }))
        : path.endsWith('-progress')
          ? progress
          : {};
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await stage.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const operation = wholeFile(fileURLToPath(import.meta.url), 1);

function backend() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stage.backend({ url, mode: 'job' });
}

test('a job without a number is found by its name, and followed', async () => {
  const delivery = new Delivery();
  const own = backend();
  delivery.keep(await own.perform(operation, delivery));
  expect(await own.perform(operation, delivery)).toMatchObject({
    kind: 'pending',
    reason: expect.stringContaining('does not list job "Nightly · github-77.1" yet'),
  });
  listed = ['Other', 'Nightly · github-77.1'];
  progress = [{ jobStatus: 'IN_PROGRESS', percentage: 40 }];
  const outcome: Outcome = await own.perform(operation, delivery);
  expect(outcome).toMatchObject({
    kind: 'pending',
    reason: 'Zephyr is at work on the result file (job 2): "IN_PROGRESS" (40)',
  });
  progress = [{ jobStatus: 'SUCCESS' }];
  expect(await own.perform(operation, delivery)).toEqual({ kind: 'accepted', ids: { upload: '' } });
  expect(uploads).toBe(1);
});

test('a file is never sent twice because its job cannot be found', async () => {
  const { last, reasons } = await throughPending(backend(), new Delivery(), operation);
  expect(last).toEqual({
    kind: 'accepted',
    ids: { upload: '' },
    notes: [expect.stringContaining('whether it could be imported is to be seen in Zephyr')],
  });
  expect(reasons).toHaveLength(6);
  expect(uploads).toBe(1);
});
