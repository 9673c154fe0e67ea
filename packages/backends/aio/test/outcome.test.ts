import { describe, expect, test } from 'vitest';
import { outcomeOf, type Subject } from '../src/outcome.ts';
import { isAboutPermission, whyReadOnly } from '../src/permission.ts';

const subject: Subject = { title: 'cycle PROJ-CY-1', unknown: 'check "aio.cycle"' };
const asked = { deployment: 'cloud', isWrite: true, subject } as const;
const question = { ...asked, isWrite: false } as const;
const status = (code: number, body: unknown = { message: 'the words' }) =>
  ({ kind: 'status', status: code, body }) as const;

describe('an answer that is not taken', () => {
  test.each([
    [302, 'everything', 'everything'],
    [400, 'this', 'everything'],
    [401, 'everything', 'everything'],
    [403, 'everything', 'everything'],
    [404, 'everything', 'everything'],
    [405, 'everything', 'everything'],
    [408, 'later', 'later'],
    [409, 'this', 'everything'],
    [413, 'this', 'this'],
    [422, 'this', 'everything'],
    [429, 'later', 'later'],
    [500, 'unknown', 'later'],
    [502, 'unknown', 'later'],
    [503, 'later', 'later'],
    [507, 'everything', 'everything'],
  ])('with %d is %s for a change, %s for a question', (code, change, read) => {
    for (const [how, expected] of [
      [asked, change],
      [question, read],
    ] as const) {
      const outcome = outcomeOf(status(code), how);
      expect(outcome.kind === 'refused' ? outcome.scope : outcome.kind).toBe(expected);
    }
  });

  test('concerns only the case it is about', () => {
    const part = { ...asked, subject: { ...subject, isPart: true as const } };
    expect(outcomeOf(status(404), part)).toMatchObject({ kind: 'refused', scope: 'this' });
    expect(outcomeOf(status(403), part)).toMatchObject({ kind: 'refused', scope: 'this' });
    expect(outcomeOf(status(401), part)).toMatchObject({ scope: 'everything' });
  });

  test('was taken or not when it was lost', () => {
    const lost = { kind: 'failure', sent: true, reason: 'reset' } as const;
    expect(outcomeOf(lost, asked)).toEqual({ kind: 'unknown', reason: 'reset' });
    expect(outcomeOf(lost, question)).toEqual({ kind: 'later', reason: 'reset' });
    expect(outcomeOf({ ...lost, sent: false }, asked)).toEqual({ kind: 'later', reason: 'reset' });
  });

  test('waits as long as the vendor asks, or as its own clients do', () => {
    expect(outcomeOf({ ...status(429), retryAfterMs: 7_000 }, asked)).toMatchObject({ afterMs: 7_000 });
    expect(outcomeOf(status(429), asked)).toMatchObject({ afterMs: 60_000 });
  });

  test('names the credentials of the deployment', () => {
    expect(outcomeOf(status(401), asked)).toMatchObject({ reason: expect.stringContaining('AIO_API_KEY') });
    const server = outcomeOf(status(401), { ...asked, deployment: 'server' });
    expect(server).toMatchObject({ reason: expect.stringContaining('JIRA_PAT') });
  });

  test.each([
    [{ message: 'the words' }],
    [{ errorMessage: 'the words' }],
    [{ errorMessages: ['the', 'words'] }],
    [{ error: 'the words' }],
    ['<html><b>the</b>\n words</html>'],
  ])('ends with the vendor’s words (%j)', (body) => {
    const { reason } = outcomeOf(status(400, body), asked);
    expect(reason).toMatch(/AIO says: the;? words$/);
  });

  test('says nothing where the vendor says nothing', () => {
    expect(outcomeOf(status(404, {}), asked).reason).toBe(
      'AIO Tests does not know cycle PROJ-CY-1 (404): check "aio.cycle"',
    );
  });
});

describe('a permission', () => {
  test.each([7, 3, 2])('of %d is enough to write', (value) => {
    expect(whyReadOnly({ value, error: null })).toBeUndefined();
  });

  test.each([
    [1, 'JIRA_PROJ_NO_ACCESS', 'no access to its Jira project'],
    [0, 'AIO_TESTS_DISABLED_PROJ', 'disabled in its project'],
    [1, 'AIO_TESTRUN_REFSTEP_NO_ACCESS', 'referenced step cases'],
    [0, 'EVALUATION_FAILED', 'could not evaluate'],
    [5, 'SOMETHING_NEW', 'SOMETHING_NEW'],
    [1, null, 'may not write'],
  ])('of %d with %s is told in words', (value, error, words) => {
    expect(whyReadOnly({ value, error })).toContain(words);
  });

  test('that is not shown is taken for enough', () => {
    for (const nothing of [undefined, null, {}, { value: null }])
      expect(whyReadOnly(nothing)).toBeUndefined();
  });

  test('is recognised in the refusal of a case', () => {
    expect(isAboutPermission('JIRA_PROJ_NO_ACCESS')).toBe(true);
    expect(isAboutPermission('You do not have permission')).toBe(true);
    expect(isAboutPermission('Case is not published')).toBe(false);
  });
});
