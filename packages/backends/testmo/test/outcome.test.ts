import type { HttpAnswer, HttpClient, HttpRequest, Operation } from '@livelane/dispatcher';
import { describe, expect, test } from 'vitest';
import { testmo } from '../src/index.ts';
import { Delivery, lane, result, run, section } from './samples.ts';

type Answer = Exclude<HttpAnswer<unknown>, { kind: 'ok' }>;
type Row = [answer: number | 'not sent' | 'sent', write: string, read: string];

/** Of an open run whose thread holds nothing. */
const OPEN = {
  is_completed: false,
  fields: [],
  threads: [{ id: 5, is_completed: false, total_count: 0, fields: [] }],
};

const operations: Operation[] = [
  { kind: 'open-run', run: run() },
  { kind: 'open-lane', run: run(), lane },
  { kind: 'deliver', run: run(), lane, results: [result()], earlier: [], running: [] },
  { kind: 'close-lane', run: run(), lane, elapsedMs: 5 },
  { kind: 'note', run: run(), end: 'killed', errors: [], running: [] },
  { kind: 'close-run', run: run(), end: 'passed' },
];

/** What stands for `this` where nothing can be sent without the operation. */
const needed = new Set(['open-run', 'open-lane']);

/** A bad answer to writes, or to everything; questions are answered with an open run otherwise. */
function backendThat(answer: Answer, to: 'writes' | 'reads') {
  const http: HttpClient = {
    async request<Schema>({ method }: HttpRequest<never>): Promise<HttpAnswer<Schema>> {
      const isRead = method === 'GET';
      if (isRead !== (to === 'reads')) return { kind: 'ok', status: 200, body: { result: OPEN } as Schema };
      return answer as HttpAnswer<Schema>;
    },
  } as HttpClient;
  return testmo.create(section(), { secret: () => 'token', conceal() {}, http: () => http });
}

function opened(): Delivery {
  const delivery = new Delivery();
  delivery.ids.set('run', '4').set(`thread:${lane.id}`, '5');
  return delivery;
}

const body = { message: 'The given data was invalid.', errors: { 'tests.0.key': ['is too long', 'is odd'] } };

function answerOf(what: Row[0]): Answer {
  if (what === 'not sent' || what === 'sent')
    return { kind: 'failure', sent: what === 'sent', reason: 'no answer' };
  return { kind: 'status', status: what, body };
}

const table: Row[] = [
  [302, 'everything', 'everything'],
  [400, 'this', 'everything'],
  [401, 'everything', 'everything'],
  [403, 'everything', 'everything'],
  [404, 'everything', 'everything'],
  [405, 'everything', 'everything'],
  [408, 'later', 'later'],
  [409, 'this', 'everything'],
  [413, 'this', 'everything'],
  [418, 'this', 'everything'],
  [422, 'this', 'everything'],
  [425, 'later', 'later'],
  [429, 'later', 'later'],
  [500, 'unknown', 'later'],
  [501, 'everything', 'everything'],
  [502, 'unknown', 'later'],
  [503, 'later', 'later'],
  [504, 'unknown', 'later'],
  [507, 'everything', 'everything'],
  ['not sent', 'later', 'later'],
  ['sent', 'unknown', 'later'],
];

describe.each(table)('the answer %s', (what, write, read) => {
  test.each(operations)('to $kind', async (operation) => {
    const expected = write === 'this' && needed.has(operation.kind) ? 'everything' : write;
    const outcome = await backendThat(answerOf(what), 'writes').perform(operation, opened());
    expect(outcome.kind === 'refused' ? outcome.scope : outcome.kind).toBe(expected);
  });

  test.each(operations)('to the question about $kind', async (operation) => {
    const outcome = await backendThat(answerOf(what), 'reads').confirm(operation, opened());
    expect(outcome.kind === 'refused' ? outcome.scope : outcome.kind).toBe(read);
  });
});

test('a vendor that shows no fields of threads gets a new thread, and no lane the thread of another', async () => {
  const { fields: _, ...thread } = OPEN.threads[0] ?? {};
  const body = { result: { ...OPEN, threads: [thread] } };
  const http = { request: async () => ({ kind: 'ok', status: 200, body }) } as unknown as HttpClient;
  const backend = testmo.create(section(), { secret: () => 'token', conceal() {}, http: () => http });
  expect(await backend.confirm({ kind: 'open-lane', run: run(), lane }, opened())).toEqual({
    kind: 'absent',
  });
});

describe('the wait', () => {
  const perform = (answer: Answer) =>
    backendThat(answer, 'writes').perform({ kind: 'open-run', run: run() }, new Delivery());

  test('after 429 is the vendor’s, or a minute when it names none', async () => {
    expect(await perform({ kind: 'status', status: 429, body: '', retryAfterMs: 7_000 })).toMatchObject({
      afterMs: 7_000,
    });
    expect(await perform({ kind: 'status', status: 429, body: '' })).toMatchObject({ afterMs: 60_000 });
  });

  test('after 503 is the vendor’s, or the courier’s own', async () => {
    expect(await perform({ kind: 'status', status: 503, body: '', retryAfterMs: 7_000 })).toMatchObject({
      afterMs: 7_000,
    });
    expect(await perform({ kind: 'status', status: 503, body: '' })).not.toHaveProperty('afterMs');
  });
});

describe('the reason', () => {
  const reasonOf = async (status: number, words: unknown = body) => {
    const outcome = await backendThat({ kind: 'status', status, body: words }, 'writes').perform(
      { kind: 'open-run', run: run() },
      new Delivery(),
    );
    return 'reason' in outcome ? outcome.reason : '';
  };

  test('is one sentence with the vendor’s words', async () => {
    expect(await reasonOf(422)).toBe(
      'Testmo refused the data (422). Testmo says: The given data was invalid – tests.0.key: is too long, is odd',
    );
  });

  test.each([
    [401, 'TESTMO_TOKEN'],
    [403, 'project 1'],
    [404, 'project 1'],
    [404, '"testmo.projectId"'],
    [302, '"testmo.url"'],
  ])('of %d names %s', async (status, words) => {
    expect(await reasonOf(status)).toContain(words);
  });

  test.each<[unknown, string]>([
    ['', 'Testmo refused the data (422)'],
    [{ message: 'No.', errors: [] }, 'Testmo refused the data (422). Testmo says: No'],
    [{ errors: { name: 'is taken' } }, 'Testmo refused the data (422). Testmo says: name: is taken'],
    ['<h1>Bad</h1>\n<p>gateway</p>', 'Testmo refused the data (422). Testmo says: Bad gateway'],
    [['odd'], 'Testmo refused the data (422)'],
    [null, 'Testmo refused the data (422)'],
  ])('makes the best of the body %j', async (words, reason) => {
    expect(await reasonOf(422, words)).toBe(reason);
  });

  test('stays short', async () => {
    const errors = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`tests.${index}.key`, ['is odd']]),
    );
    expect((await reasonOf(422, { errors })).length).toBeLessThan(1_200);
  });
});
