import { describe, expect, test } from 'vitest';
import { outcomeOf, type Subject } from '../src/outcome.ts';

const subject: Subject = {
  service: 'Xray',
  title: 'Test Execution CALC-9',
  unknown: 'check "xray.url"',
  credentials: 'XRAY_CLIENT_ID',
};

function write(status: number, body: unknown = { error: 'the words.' }, retryAfterMs?: number) {
  const answer = {
    kind: 'status' as const,
    status,
    body,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  return outcomeOf(answer, true, subject);
}

describe('an answer', () => {
  test.each([
    [400, 'this', /refused the data for Test Execution CALC-9 \(400\)\. Xray says: the words/],
    [401, 'everything', /refused the credentials \(401\): check XRAY_CLIENT_ID/],
    [403, 'everything', /does not let this user write to Test Execution CALC-9 \(403\)/],
    [404, 'everything', /does not know Test Execution CALC-9 \(404\): check "xray\.url"/],
    [405, 'everything', /not Xray's API as documented \(405\)/],
    [413, 'this', /finds the request too large .*\(413\)/],
    [302, 'everything', /not Xray's API as documented/],
  ])('with %i is a refusal of %s', (status, scope, words) => {
    expect(write(status)).toEqual({ kind: 'refused', scope, reason: expect.stringMatching(words) });
  });

  test('with 429 is a pause: the vendor’s, or a minute', () => {
    expect(write(429, '', 7_000)).toMatchObject({ kind: 'later', afterMs: 7_000 });
    expect(write(429)).toMatchObject({ kind: 'later', afterMs: 60_000 });
    expect(write(429)).toMatchObject({ reason: expect.stringContaining('"xray.requestsPerMinute"') });
  });

  test('with 503 was not taken', () => {
    expect(write(503, '', 2_000)).toMatchObject({ kind: 'later', afterMs: 2_000 });
  });

  test.each([500, 502, 504])('with %i to a write may have been taken, to a question not', (status) => {
    expect(write(status)).toMatchObject({ kind: 'unknown' });
    expect(outcomeOf({ kind: 'status', status, body: '' }, false, subject)).toMatchObject({ kind: 'later' });
  });

  test('that never came may have been taken only if the request was sent', () => {
    const lost = (sent: boolean) => outcomeOf({ kind: 'failure', sent, reason: 'reset' }, true, subject);
    expect(lost(true)).toEqual({ kind: 'unknown', reason: 'reset' });
    expect(lost(false)).toEqual({ kind: 'later', reason: 'reset' });
  });
});

describe('the vendor’s words', () => {
  test.each([
    [{ error: 'Must provide a project key' }, 'Must provide a project key'],
    [
      { errorMessages: ['No such issue'], errors: { project: 'is needed' } },
      'No such issue; project: is needed',
    ],
    [{ errors: [{ message: 'refine the jql' }] }, 'refine the jql'],
    ['<html><body>Bad <b>request</b></body></html>', 'Bad request'],
  ])('%j come last', (body, words) => {
    expect(write(400, body)).toMatchObject({ reason: expect.stringContaining(`. Xray says: ${words}`) });
  });

  test('are cut, and left out where there are none', () => {
    expect((write(400, { error: 'x'.repeat(5_000) }) as { reason: string }).reason.length).toBeLessThan(
      1_200,
    );
    expect(write(400, {})).toMatchObject({ reason: expect.not.stringContaining('says') });
  });
});
