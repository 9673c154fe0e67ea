import { describe, expect, it } from 'vitest';
import { progressLines, time } from '../src/progress.ts';
import type { BackendState } from '../src/run.ts';
import { backendState, courierState } from './support/courier-states.ts';

const NOW = Date.UTC(2026, 0, 1, 12);

function lines(backend: Partial<BackendState>, { before = backend, seconds = 0, deadline = NOW * 2 } = {}) {
  const first = courierState({ at: NOW - seconds * 1_000, backends: [backendState(before)] });
  return progressLines(courierState({ at: NOW, deadline, backends: [backendState(backend)] }), first);
}

describe('the progress', () => {
  it('is that the courier has not begun', () => {
    expect(progressLines(undefined)).toEqual(['waiting for the courier to begin']);
  });

  it('is told of each vendor that still gets something', () => {
    const waiting = { reason: 'the quota is used up', since: 0 };
    const backends = [
      backendState({ pending: 7, waiting }),
      backendState({ title: 'Xray' }),
      backendState({ title: 'AIO', complete: true }),
      backendState({ title: 'Zephyr', pending: 3, stopped: 'the token is wrong' }),
    ];
    expect(progressLines(courierState({ backends }))).toEqual([
      'Testmo: 7 left to deliver (the quota is used up)',
      'Xray: closing the run',
    ]);
  });

  it('counts the files when all results are there', () => {
    expect(lines({ files: { delivered: 1, pending: 2, left: [] } })).toEqual([
      'Testmo: 2 files left to deliver',
    ]);
  });

  it('says the vendor’s budget, and when it will have let all through', () => {
    const pace = { requestsPerMinute: 60, doneAt: NOW + 90_000 };
    expect(lines({ pending: 90, pace })).toEqual([
      'Testmo: 90 left to deliver, 60 requests a minute, done in about 1.5 min',
    ]);
  });

  it('says so when that is after the deadline', () => {
    const pace = { requestsPerMinute: 60, doneAt: NOW + 90_000 };
    const deadline = NOW + 60_000;
    expect(lines({ pending: 90, pace }, { deadline })).toEqual([
      `Testmo: 90 left to deliver, 60 requests a minute, done in about 1.5 min, after the deadline at ${time(deadline)}`,
    ]);
  });

  it('measures a vendor without a budget', () => {
    expect(lines({ pending: 60 }, { before: { pending: 90 }, seconds: 10 })).toEqual([
      'Testmo: 60 left to deliver, done in about 20 s',
    ]);
  });

  it('promises nothing for a vendor that takes nothing', () => {
    expect(lines({ pending: 90 }, { before: { pending: 90 }, seconds: 10 })).toEqual([
      'Testmo: 90 left to deliver',
    ]);
    const waiting = { reason: 'it answers 503', since: NOW };
    const pace = { requestsPerMinute: 60, doneAt: NOW + 90_000 };
    expect(lines({ pending: 90, waiting, pace })).toEqual([
      'Testmo: 90 left to deliver, 60 requests a minute (it answers 503)',
    ]);
  });
});
