import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '@livelane/dispatcher';
import type { EmulatorOptions } from '@livelane/emulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deleteJobs } from '../src/index.ts';
import { Delivery, result, shard } from './samples.ts';
import { accept, deliver, facts, openRun, Stage, throughPending, wholeFile } from './stage.ts';

let stage: Stage;
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zephyr-'));
  path = join(folder, 'zephyr.xml');
  write(2);
});

afterEach(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

async function open(options: NonNullable<EmulatorOptions['zephyr']> = {}): Promise<void> {
  stage = await Stage.open({ scheduledRunHasJob: true, ...options });
}

function write(count: number): void {
  const cases = Array.from(
    { length: count },
    (_, index) => `<testcase name="t${index}" classname="c" time="1"/>`,
  );
  writeFileSync(path, `<testsuites><testsuite name="s">${cases.join('')}</testsuite></testsuites>`);
}

const part = (results: number): Operation => ({ kind: 'deliver-partial-file', run: facts, path, results });
const whole = (results = 2): Operation => wholeFile(path, results);

function job(settings: Record<string, unknown> = {}) {
  return stage.backend({ mode: 'job', ...settings });
}

describe('a run as a file', () => {
  test('is one job, which is followed to its end', async () => {
    await open();
    const backend = job({ job: { framework: 'junit', assignTo: 5, description: 'Nightly tests' } });
    const delivery = new Delivery();
    await accept(backend, delivery, openRun);
    expect(stage.emulator.state().counts.requests).toBe(1);
    const { last, reasons } = await throughPending(backend, delivery, whole());
    expect(last).toEqual({ kind: 'accepted', ids: { upload: '' } });
    expect(reasons).toEqual([
      expect.stringMatching(/^Zephyr has the result file \(job \d+\)/),
      expect.stringMatching(/^Zephyr is at work on the result file \(job \d+\): "in-progress"/),
    ]);
    const [made, ...more] = stage.zephyr.jobs;
    expect(more).toEqual([]);
    expect(made?.detail).toMatchObject({
      jobName: 'Nightly · github-77.1',
      cycleName: 'Nightly · github-77.1',
      phaseName: 'Playwright',
      automationFramework: 'junit',
      isReuse: true,
      assignResultsTo: 5,
      jobDescription: expect.stringMatching(
        /^Livelane run github-77\.1, the whole: 2 results\.\n\nNightly tests/,
      ),
    });
    expect(made?.runs).toHaveLength(1);
    expect(stage.zephyr.cycles[0]?.phases[0]?.executions).toHaveLength(2);
    expect(backend.label(delivery)).toBe('cycle "Nightly · github-77.1"');
    expect(stage.violations()).toEqual([]);
  });

  test('goes to the same job as its parts did', async () => {
    await open();
    const backend = job({ job: { rollingSeconds: 30 } });
    expect(backend.capacity.file).toEqual({ results: 'instead', everyMs: 30_000 });
    const delivery = new Delivery();
    await accept(backend, delivery, openRun);
    for (const operation of [part(2), part(3), whole(4)]) {
      write((operation as { results: number }).results);
      expect((await throughPending(backend, delivery, operation)).last.kind).toBe('accepted');
    }
    const [made, ...more] = stage.zephyr.jobs;
    expect(more).toEqual([]);
    expect(made?.runs).toHaveLength(3);
    expect(stage.zephyr.cycles).toHaveLength(1);
    expect(stage.zephyr.cycles[0]?.phases[0]?.executions).toHaveLength(4);
    expect(stage.violations()).toEqual([]);
  });

  test('waits for the part that the job is still at work on', async () => {
    await open({ jobMs: 60_000 });
    const backend = job({ job: { rollingSeconds: 30, timeoutSeconds: 1_000 } });
    const delivery = new Delivery();
    delivery.keep(await backend.perform(part(2), delivery));
    expect(await backend.perform(whole(), delivery)).toMatchObject({
      kind: 'pending',
      reason: expect.stringContaining('"new"'),
    });
    expect(stage.zephyr.jobs[0]?.runs).toHaveLength(1);
  });

  test('goes to a job that is there already, which keeps its name', async () => {
    await open();
    const first = job({ job: { name: 'Standing' } });
    await throughPending(first, new Delivery(), whole());
    const id = stage.zephyr.jobs[0]?.id;
    const jobName = stage.zephyr.jobs[0]?.detail.jobName;
    const delivery = new Delivery();
    const backend = job({ cycle: 'Weekly', job: { id } });
    expect((await throughPending(backend, delivery, whole())).last.kind).toBe('accepted');
    expect(stage.zephyr.jobs).toMatchObject([{ id, detail: { jobName, cycleName: 'Weekly' } }]);
    expect(stage.zephyr.jobs[0]?.runs).toHaveLength(2);
    expect(stage.violations()).toEqual([]);
  });

  test('comes after the executions with "both"', async () => {
    await open();
    const backend = stage.backend({ mode: 'both' });
    expect(backend.capacity).toMatchObject({ running: true, file: { results: 'also' } });
    const delivery = new Delivery();
    await accept(backend, delivery, openRun, deliver([result(['TC-101'])]));
    expect((await throughPending(backend, delivery, whole())).last.kind).toBe('accepted');
    expect(stage.zephyr.cycles).toHaveLength(1);
    expect(stage.zephyr.jobs).toHaveLength(1);
    expect(stage.violations()).toEqual([]);
  });

  test('is a job of its own on each machine, in one cycle', async () => {
    await open();
    for (const current of [1, 2]) {
      const operation = wholeFile(path, 2, shard(current, 2));
      expect((await throughPending(job(), new Delivery(), operation)).last.kind).toBe('accepted');
    }
    expect(stage.zephyr.jobs.map(({ detail }) => detail.jobName)).toEqual([
      'Nightly · github-77.1 · shard 1',
      'Nightly · github-77.1 · shard 2',
    ]);
    expect(stage.zephyr.cycles).toHaveLength(1);
  });

  test('is followed although the server answers with a list', async () => {
    await open({ scheduledRunsAs: 'array' });
    expect((await throughPending(job(), new Delivery(), whole())).last.kind).toBe('accepted');
  });
});

describe('a job that does not end well', () => {
  test('is told with the words of the server, and the results stay undelivered', async () => {
    await open({ jobOutcome: ['fail', 'complete'], jobFailure: 'No parser for this file' });
    const delivery = new Delivery();
    const { last } = await throughPending(job(), delivery, whole());
    expect(last).toEqual({
      kind: 'refused',
      scope: 'this',
      reason: expect.stringMatching(
        /could not import.*ended as "Failed"\. Zephyr says: No parser for this file.*livelane resume/,
      ),
    });
    // As `livelane resume` does, in a process of its own.
    expect((await throughPending(job(), delivery, whole())).last.kind).toBe('accepted');
    expect(stage.zephyr.jobs).toHaveLength(1);
    expect(stage.zephyr.jobs[0]?.runs).toHaveLength(2);
  });

  test('is given up after its time, and followed again by another process', async () => {
    await open({ jobOutcome: 'stick' });
    const delivery = new Delivery();
    const backend = job({ job: { timeoutSeconds: 1 } });
    let last = await backend.perform(whole(), delivery);
    const reasons = new Set<string>();
    while (last.kind === 'pending') {
      reasons.add(last.reason);
      delivery.keep(last);
      last = await backend.perform(whole(), delivery);
    }
    expect(last).toEqual({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(
        /still at work.*after 1 s \("zephyr\.job\.timeoutSeconds"\).*"in-progress"/,
      ),
    });
    expect(await job().perform(whole(), delivery)).toMatchObject({ kind: 'pending' });
    expect(stage.zephyr.jobs[0]?.runs).toHaveLength(1);
  });

  test('whose scheduled run does not tell it is found by its name', async () => {
    await open({ scheduledRunHasJob: false });
    const delivery = new Delivery();
    const { last, reasons } = await throughPending(job(), delivery, whole());
    expect(last).toMatchObject({ kind: 'accepted' });
    expect(reasons[0]).toBe('Zephyr has the result file and is about to read it');
    expect(stage.zephyr.jobs[0]?.runs).toHaveLength(1);
  });

  test('because it was deleted is made anew by another process', async () => {
    await open({ jobMs: 60_000 });
    const delivery = new Delivery();
    const backend = job();
    delivery.keep(await backend.perform(whole(), delivery));
    const id = stage.zephyr.jobs[0]?.id as number;
    expect(await deleteJobs(stage.section(), stage.tools(), [id])).toEqual({ ok: true, value: undefined });
    expect(await backend.perform(whole(), delivery)).toMatchObject({
      scope: 'everything',
      reason: expect.stringContaining(`does not know job ${id}`),
    });
    expect(await job().perform(whole(), delivery)).toMatchObject({ kind: 'pending' });
    expect(stage.zephyr.jobs).toHaveLength(1);
    expect(stage.zephyr.jobs[0]?.id).not.toBe(id);
  });

  test('because the settings are wrong keeps everything', async () => {
    await open();
    expect(await job({ job: { treeId: 4711 } }).perform(whole(), new Delivery())).toEqual({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(/refused the data for job "Nightly.*"zephyr\.job" \(framework, treeId/),
    });
    expect(stage.zephyr.jobs).toEqual([]);
  });
});

describe('an answer that was lost', () => {
  test.each(['reset-after', 'truncate', 'html'] as const)(
    'of a new job (%s) makes no second one',
    async (kind) => {
      await open();
      const backend = job();
      const delivery = new Delivery();
      stage.emulator.setFaults([{ kind, match: { path: 'create-and-execute-job$' }, times: 1 }]);
      expect(await backend.perform(whole(), delivery)).toMatchObject({ kind: 'unknown' });
      const told = await backend.confirm(whole(), delivery);
      expect(told.kind).toBe(kind === 'html' ? 'absent' : 'pending');
      delivery.keep(told);
      expect((await throughPending(backend, delivery, whole())).last.kind).toBe('accepted');
      expect(stage.zephyr.jobs).toHaveLength(1);
      expect(stage.zephyr.jobs[0]?.runs).toHaveLength(1);
      expect(stage.violations()).toEqual([]);
    },
  );

  test.each(
    (['reset-after', 'html'] as const).flatMap((kind) => [
      { kind, scheduledRunHasJob: true },
      { kind, scheduledRunHasJob: false },
    ]),
  )(
    'of an update ($kind, job told: $scheduledRunHasJob) is told by the description',
    async ({ kind, scheduledRunHasJob }) => {
      await open({ scheduledRunHasJob });
      const backend = job({ job: { rollingSeconds: 30 } });
      const delivery = new Delivery();
      await throughPending(backend, delivery, part(1));
      stage.emulator.setFaults([{ kind, match: { path: 'update-execute-job$' }, times: 1 }]);
      expect(await backend.perform(whole(), delivery)).toMatchObject({ kind: 'unknown' });
      const told = await backend.confirm(whole(), delivery);
      expect(told.kind).toBe(kind === 'html' ? 'absent' : 'pending');
      delivery.keep(told);
      expect((await throughPending(backend, delivery, whole())).last.kind).toBe('accepted');
      expect(stage.zephyr.jobs[0]?.runs).toHaveLength(2);
    },
  );

  test('of the first part is found by the job name', async () => {
    await open();
    const backend = job({ job: { rollingSeconds: 30 } });
    const delivery = new Delivery();
    stage.emulator.setFaults([{ kind: 'reset-after', match: { path: 'create-and-execute-job$' }, times: 1 }]);
    expect(await backend.perform(part(1), delivery)).toMatchObject({ kind: 'unknown' });
    expect((await throughPending(backend, delivery, part(2))).last.kind).toBe('accepted');
    expect(stage.zephyr.jobs).toHaveLength(1);
  });

  test('of a look at the progress is asked for again', async () => {
    await open();
    const backend = job();
    const delivery = new Delivery();
    delivery.keep(await backend.perform(whole(), delivery));
    stage.emulator.setFaults([
      { kind: 'reset-after', match: { path: 'get-latest-job-progress$' }, times: 1 },
    ]);
    expect(await backend.perform(whole(), delivery)).toMatchObject({ kind: 'later' });
    expect((await throughPending(backend, delivery, whole())).last.kind).toBe('accepted');
    expect(stage.zephyr.jobs[0]?.runs).toHaveLength(1);
  });
});
