import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmulatorOptions } from '@livelane/emulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cancelJob, deleteJobs, type JobUpdate, listJobs, runJobs, showJob } from '../src/index.ts';
import { Delivery } from './samples.ts';
import { Stage, throughPending, wholeFile } from './stage.ts';

let stage: Stage;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zephyr-'));
});

afterEach(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

/** With one job, whose first run is over unless it sticks. */
async function open(options: NonNullable<EmulatorOptions['zephyr']> = {}): Promise<number> {
  stage = await Stage.open({ jobOutcome: 'complete', ...options });
  const path = join(folder, 'a.xml');
  writeFileSync(path, '<testsuites><testsuite name="s"><testcase name="t"/></testsuite></testsuites>');
  const backend = stage.backend({ mode: 'job' });
  const delivery = new Delivery();
  if (options.jobMs) delivery.keep(await backend.perform(wholeFile(path, 1), delivery));
  else await throughPending(backend, delivery, wholeFile(path, 1));
  return stage.zephyr.jobs[0]?.id as number;
}

const here = (settings: Record<string, unknown> = {}) => [stage.section(settings), stage.tools()] as const;

describe('jobs', () => {
  test('are listed, shown and deleted', async () => {
    const id = await open();
    expect(await listJobs(...here())).toMatchObject({
      ok: true,
      value: [{ id, name: 'Nightly · github-77.1', properties: { automationFramework: 'junit' } }],
    });
    expect(await showJob(...here(), id)).toMatchObject({
      ok: true,
      value: { id, state: '"Completed"', runId: stage.zephyr.jobs[0]?.runs[0]?.id },
    });
    expect(await deleteJobs(...here(), [id])).toEqual({ ok: true, value: undefined });
    expect(await listJobs(...here())).toEqual({ ok: true, value: [] });
    expect(stage.violations()).toEqual([]);
  });

  test('are run and followed to their end, told with each change', async () => {
    const id = await open();
    const told: JobUpdate[] = [];
    const answer = await runJobs(...here(), [id], { onProgress: (update) => told.push(update), lookMs: 1 });
    const runId = stage.zephyr.jobs[0]?.runs[1]?.id;
    expect(answer).toEqual({ ok: true, value: [{ id, runId, state: '"Completed"', outcome: 'done' }] });
    expect(told.map(({ outcome }) => outcome)).toEqual(['running', 'done']);
    expect(stage.violations()).toEqual([]);
  });

  test('that fail say what the server says', async () => {
    const id = await open({ jobOutcome: ['complete', 'fail'], jobFailure: 'No parser' });
    expect(await runJobs(...here(), [id], { lookMs: 1 })).toMatchObject({
      value: [{ id, state: '"Failed" (No parser)', outcome: 'failed' }],
    });
  });

  test('that do not end are stuck after their time', async () => {
    const id = await open({ jobOutcome: ['complete', 'stick'] });
    const answer = await runJobs(...here({ job: { timeoutSeconds: 1 } }), [id], { lookMs: 20 });
    expect(answer).toMatchObject({ value: [{ id, outcome: 'stuck' }] });
  });

  test('are cancelled when the command is interrupted', async () => {
    const id = await open({ jobOutcome: ['complete', 'stick'] });
    const interrupt = new AbortController();
    const answer = await runJobs(...here(), [id], {
      signal: interrupt.signal,
      onProgress: () => interrupt.abort(),
      lookMs: 60_000,
    });
    expect(answer).toMatchObject({ ok: true, value: [{ id, outcome: 'cancelled' }] });
    expect(stage.zephyr.jobs[0]?.runs[1]?.status).toBe('Cancelled');
  });

  test('are not run at all when the command was interrupted before', async () => {
    const id = await open();
    expect(await runJobs(...here(), [id], { signal: AbortSignal.abort() })).toMatchObject({ ok: false });
    expect(stage.zephyr.jobs[0]?.runs).toHaveLength(1);
  });

  test('are cancelled by the number of their run', async () => {
    await open({ jobMs: 60_000 });
    const runId = stage.zephyr.jobs[0]?.runs[0]?.id as number;
    expect(await cancelJob(...here(), runId)).toEqual({ ok: true, value: undefined });
    expect(stage.zephyr.jobs[0]?.runs[0]?.status).toBe('Cancelled');
    expect(await cancelJob(...here(), runId)).toEqual({
      ok: false,
      reason: expect.stringMatching(/scheduled run \d+.*it is over, or was deleted/),
    });
  });

  test('that are unknown are told as that', async () => {
    await open();
    for (const answer of [
      await showJob(...here(), 4711),
      await runJobs(...here(), [4711]),
      await deleteJobs(...here(), [4711]),
    ]) {
      expect(answer).toEqual({ ok: false, reason: expect.stringMatching(/job 4711.*it was deleted/) });
    }
  });
});
