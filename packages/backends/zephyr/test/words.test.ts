import { describe, expect, test } from 'vitest';
import { cycleDays, cycleName, isCycleOf } from '../src/cycle-names.ts';
import { fileName } from '../src/evidence.ts';
import { jobName } from '../src/job-detail.ts';
import { readJobState, readScheduled, stateInWords } from '../src/job-progress.ts';
import { caseUpdates, runningUpdates } from '../src/mapping.ts';
import { outcomeOf } from '../src/outcome.ts';
import { file, result, run, running, section, shard } from './samples.ts';

describe('the state of a job', () => {
  test.each(['new', 'Waiting', 'in-progress', 'IN PROGRESS', 'queued', 'Scheduled', 'Processing'])(
    'is running with %s',
    (status) => expect(readJobState({ status }).phase).toBe('running'),
  );

  test.each(['Completed', 'completed', 'Success', 'Done', 'Finished', 'Executed'])(
    'is done with %s',
    (status) => expect(readJobState({ status }).phase).toBe('done'),
  );

  test.each(['Failed', 'error', 'Cancelled', 'canceled', 'Aborted', 'Terminated', 'Completed with errors'])(
    'has failed with %s',
    (status) => expect(readJobState({ status }).phase).toBe('failed'),
  );

  test('is read under several names, of an object or the last of a list', () => {
    expect(readScheduled({ id: 9, jobId: 3, status: 'new', message: 'parsing' })).toEqual({
      runId: 9,
      jobId: 3,
      status: 'new',
      words: 'parsing',
      phase: 'running',
    });
    expect(readScheduled([{ id: 1 }, { scheduleId: 4, jobDetail: { id: 3 }, jobStatus: 'Failed' }])).toEqual({
      runId: 4,
      jobId: 3,
      status: 'Failed',
      phase: 'failed',
    });
    expect(readScheduled({ id: 3, status: 'new' }, 3).runId).toBeUndefined();
    expect(readScheduled([])).toEqual({ phase: 'running' });
    expect(stateInWords({ phase: 'running' })).toBe('no status yet');
  });
});

describe('names', () => {
  test('of a cycle end with the id of the run, however the machines call it', () => {
    const own = section();
    expect(cycleName(run({ id: 'b-1' }), own)).toBe('Nightly · b-1');
    expect(isCycleOf(run({ id: 'b-1' }), own, 'Something else · b-1')).toBe(true);
    expect(isCycleOf(run({ id: 'b-1' }), own, 'Nightly · b-11')).toBe(false);
    expect(isCycleOf(run({ id: 'b-1' }), own, null)).toBe(false);
    const long = run({ settings: { ...run().settings, name: 'x'.repeat(500) } });
    expect(cycleName(long, own)).toHaveLength(255);
    expect(isCycleOf(long, own, cycleName(long, own))).toBe(true);
  });

  test('of a cycle that the settings name are exact', () => {
    const own = section({ cycle: 'Regression' });
    expect(isCycleOf(run(), own, 'Regression')).toBe(true);
    expect(isCycleOf(run(), own, 'Regression 2')).toBe(false);
  });

  test('of a job hold the id of the run and the shard', () => {
    expect(jobName(run(), section())).toBe('Nightly · github-77.1');
    expect(jobName(run(), section({ cycle: 'A · B', job: { name: 'Import' } }))).toBe('Import · github-77.1');
    expect(jobName(run(), section({ cycle: 'A · B' }))).toBe('A · B · github-77.1');
    expect(jobName(shard(2, 4), section())).toBe('Nightly · github-77.1 · shard 2');
  });

  test('of files are safe and of their own', () => {
    const of = result(['TC-1'], 'failed');
    const names = ['a/b\\c%20+&?.png', '\u0000', '日本語.txt', `${'x'.repeat(500)}.zip`].map((name) =>
      fileName(file(of, '/x', 1, { name })),
    );
    expect(names).toEqual([
      expect.stringMatching(/^a_b_c_20_-[0-9a-f]{6}\.png$/),
      expect.stringMatching(/^_-[0-9a-f]{6}$/),
      expect.stringMatching(/^日本語-[0-9a-f]{6}\.txt$/),
      expect.stringMatching(/^x{150}-[0-9a-f]{6}\.zip$/),
    ]);
    expect(fileName(file(of, '/x', 1, { id: 'a' }))).not.toBe(fileName(file(of, '/x', 1, { id: 'b' })));
  });
});

test('days are written as the vendor writes them, a week by default', () => {
  expect(cycleDays({ cycleDays: 7 }, Date.UTC(2025, 11, 29))).toEqual({
    begin: '12/29/2025',
    end: '01/04/2026',
  });
  expect(cycleDays({ cycleDays: 1 }, Date.UTC(2025, 0, 5, 23))).toEqual({
    begin: '01/05/2025',
    end: '01/05/2025',
  });
});

describe('updates', () => {
  const statuses = {
    passed: '1',
    flaky: '1',
    expectedfailure: '1',
    failed: '2',
    timedout: '2',
    interrupted: '4',
    skipped: '10',
    todo: '10',
    running: '3',
  };
  const wording = { statuses, report: run().report, notesLimit: 4_000 };

  test('of one case in two spellings are one', () => {
    const results = [result(['7', 'TC-7']), result(['tc-7'], 'failed')];
    expect(caseUpdates(results, [], wording)).toMatchObject([{ number: 7, update: { status: '2' } }]);
  });

  test('have notes of 4,000 characters at most, with both ends', () => {
    const long = result(['7'], 'failed', {
      attempts: [{ errors: [{ message: 'm'.repeat(20_000) }], owner: 'jane', stdout: 'the end' }],
    });
    for (const results of [[long], Array.from({ length: 100 }, () => long)]) {
      const [update] = caseUpdates(results, [], wording);
      expect(update?.update.notes?.length).toBeLessThanOrEqual(4_000);
    }
    const [update] = caseUpdates([long], [], wording);
    expect(update?.update.notes).toMatch(/^tests\/cart.*characters left out.*Owner: jane$/s);
  });

  test('of running tests leave out cases that ended', () => {
    const known = caseUpdates([result(['7'])], [], wording);
    expect(runningUpdates([running(['7', '8']), running(['TC-8'])], known, '3')).toEqual([
      { number: 8, update: { status: '3', changedOn: 1_700_000_000_000 } },
    ]);
  });
});

describe('an answer', () => {
  const subject = { title: 'it', unknown: 'look' };

  test('401 has its message in JSON within JSON', () => {
    const body = { message: JSON.stringify({ message: 'Token expired' }) };
    expect(outcomeOf({ kind: 'status', status: 401, body }, false, subject)).toMatchObject({
      reason: expect.stringMatching(/Zephyr says: Token expired$/),
    });
  });

  test('that is no JSON is told without its tags', () => {
    const body = '<html><body><h1>Bad\n Request</h1></body></html>';
    expect(outcomeOf({ kind: 'status', status: 400, body }, true, subject)).toEqual({
      kind: 'refused',
      scope: 'this',
      reason: 'Zephyr refused the data for it (400): look. Zephyr says: Bad Request',
    });
  });

  test('of another server says which setting to look at', () => {
    expect(outcomeOf({ kind: 'status', status: 405, body: '' }, true, subject)).toMatchObject({
      scope: 'everything',
      reason: expect.stringContaining('"zephyr.url"'),
    });
  });

  test('that never came is unknown for a write, unless nothing was sent', () => {
    const lost = { kind: 'failure', sent: true, reason: 'reset' } as const;
    expect(outcomeOf(lost, true, subject).kind).toBe('unknown');
    expect(outcomeOf(lost, false, subject).kind).toBe('later');
    expect(outcomeOf({ ...lost, sent: false }, true, subject).kind).toBe('later');
  });
});
