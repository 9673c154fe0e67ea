import { createHash } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { AioOptions } from '../src/aio/aio.ts';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, call, expectRefusal, formOf, newCycle, runsOf, send } from './aio/caller.ts';

let emulator: Emulator;
let cycle: string;

afterEach(() => emulator.close());

async function start(aio?: AioOptions) {
  emulator = await startEmulator({ aio });
  cycle = await newCycle(emulator);
}

const mark = (key: string, testRunStatus: string, query = '') =>
  ask(emulator, `POST /testcycle/${cycle}/testcase/${key}/testrun${query}`, { testRunStatus });

it('attaches evidence to a run and to the latest run of a case, byte for byte', async () => {
  await start();
  const bytes = Buffer.from([0x89, 0x50, 0, 0xff, 0x0d, 0x0a]);
  const first = await mark('PROJ-TC-1', 'Failed');
  await mark('PROJ-TC-1', 'Passed', '?createNewRun=true');
  const file = new File([bytes], 'スクリーン.png', { type: 'image/png' });
  await send(emulator, `POST /testcycle/${cycle}/testrun/${first.ID}/attachment`, { file });
  await send(emulator, `POST /testcycle/${cycle}/testcase/PROJ-TC-1/attachment`, {
    file: new File(['log'], 'a.txt', { type: 'text/plain' }),
  });
  const detail = await ask(emulator, `GET /testcycle/${cycle}/testrun/${first.ID}`);

  expect(detail.attachments).toMatchObject([{ name: 'スクリーン.png', size: 6 }]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(runsOf(emulator, 'PROJ-TC-1')?.map(({ attachments }) => attachments)).toMatchObject([
    [{ name: 'スクリーン.png', contentType: 'image/png', size: 6, sha256 }],
    [{ name: 'a.txt', contentType: 'text/plain', size: 3 }],
  ]);
  expect(emulator.state().counts.aio.attachments).toBe(2);
});

it('refuses evidence that is too large, is none, or has nowhere to go', async () => {
  await start({ maxAttachmentBytes: 3 });
  const { ID } = await mark('PROJ-TC-1', 'Failed');
  const target = `POST /testcycle/${cycle}/testrun/${ID}/attachment`;
  const file = new File(['1234'], 'a.txt');
  const attach = (to: string, parts: Record<string, string | File>) =>
    call(emulator, to, { form: formOf(parts) });

  expectRefusal(emulator, await attach(target, { file }), 413);
  expectRefusal(emulator, await attach(target, { file: 'text' }), 400, 'file');
  expectRefusal(emulator, await attach(target, { data: file }), 400, 'data');
  expectRefusal(emulator, await call(emulator, target, { json: {} }), 415);
  expectRefusal(emulator, await attach(`POST /testcycle/${cycle}/testrun/1/attachment`, { file }), 404);
  expectRefusal(
    emulator,
    await attach(`POST /testcycle/${cycle}/testcase/PROJ-TC-2/attachment`, { file }),
    404,
  );
  expect(emulator.state().counts.aio.attachments).toBe(0);
});
