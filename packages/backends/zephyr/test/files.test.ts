import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '@livelane/dispatcher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Delivery, file, result } from './samples.ts';
import { accept, deliver, facts, openRun, Stage } from './stage.ts';

let stage: Stage;
let folder: string;

beforeEach(async () => {
  stage = await Stage.open();
  folder = await mkdtemp(join(tmpdir(), 'zephyr-'));
});

afterEach(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

describe('files', () => {
  test('are at the execution of the case that their test names first, under names of their own', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    const failed = result(['TC-102', 'TC-101'], 'failed', {
      attempts: [{ status: 'failed' }, { status: 'failed' }],
    });
    await accept(backend, delivery, openRun, deliver([failed]));
    const path = join(folder, 'a.png');
    writeFileSync(path, 'picture');
    const files = [
      file(failed, path, 7),
      file(failed, path, 7, { id: 'other', attempt: 1, name: 'trace.zip' }),
    ];
    await accept(backend, delivery, { kind: 'attach', run: facts, files, results: [failed] });
    expect(stage.executions.get(102)?.attachments).toMatchObject([
      { name: expect.stringMatching(/^screenshot 1-attempt-1-[0-9a-f]{6}\.png$/), size: 7 },
      { name: expect.stringMatching(/^trace-attempt-2-[0-9a-f]{6}\.zip$/) },
    ]);
    expect(stage.executions.get(101)?.attachments).toEqual([]);
    expect(stage.violations()).toEqual([]);
  });

  test.each(['/genericattachment$', '/attachment/list$'])(
    'are there once when the answer of %s is lost',
    async (path) => {
      const backend = stage.backend();
      const delivery = new Delivery();
      const failed = result(['TC-101'], 'failed');
      await accept(backend, delivery, openRun, deliver([failed]));
      writeFileSync(join(folder, 'a.png'), 'picture');
      const files = [file(failed, join(folder, 'a.png'), 7)];
      const attach: Operation = { kind: 'attach', run: facts, files, results: [failed] };
      stage.emulator.setFaults([{ kind: 'reset-after', match: { method: 'POST', path }, times: 1 }]);
      const outcome = await backend.perform(attach, delivery);
      expect(['unknown', 'later']).toContain(outcome.kind);
      const told = outcome.kind === 'unknown' ? await backend.confirm(attach, delivery) : { kind: 'absent' };
      if (told.kind === 'absent') await accept(backend, delivery, attach);
      else expect(told).toEqual({ kind: 'accepted' });
      expect(stage.executions.get(101)?.attachments).toHaveLength(1);
    },
  );

  test('that were not attached are absent', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    const failed = result(['TC-101'], 'failed');
    await accept(backend, delivery, openRun, deliver([failed]));
    writeFileSync(join(folder, 'a.png'), 'picture');
    const files = [file(failed, join(folder, 'a.png'), 7)];
    const attach: Operation = { kind: 'attach', run: facts, files, results: [failed] };
    expect(await backend.confirm(attach, delivery)).toEqual({ kind: 'absent' });
  });
});
