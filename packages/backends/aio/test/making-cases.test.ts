import { caseId, type Operation, type Result } from '@livelane/dispatcher';
import { afterEach, describe, expect, test } from 'vitest';
import { Emulated } from './emulated.ts';
import { lane, result, run } from './samples.ts';

const started: Emulated[] = [];

afterEach(async () => {
  for (const emulated of started.splice(0)) await emulated.close();
});

async function start(): Promise<Emulated> {
  const emulated = await Emulated.start();
  started.push(emulated);
  return emulated;
}

const settings = { createCases: true };
const openRun: Operation = { kind: 'open-run', run: run() };
const make = (...results: Result[]): Operation => ({ kind: 'make-cases', run: run(), results });
const unlinked = (title: string, requirements: string[] = []) =>
  result('passed', [], [{}], { identity: `identity of ${title}`, requirements, test: { title } });
const creations = (emulated: Emulated) =>
  emulated.requests().filter(({ path, method }) => method === 'POST' && path.endsWith('/testcase'));

describe('cases of tests that name none', () => {
  test('are made, published, and take the results', async () => {
    const emulated = await start();
    const sender = emulated.begin({ ...settings, caseFolder: 'Livelane/Web', casePriority: 'high' });
    const test = unlinked('adds an item');
    await sender.accept(openRun, make(test));
    const key = sender.delivery.ids.get(caseId(test.identity));
    expect(key).toBe('PROJ-TC-10001');
    expect(emulated.cases()).toMatchObject([
      {
        title: 'Cart › adds an item',
        description: expect.stringContaining('tests/cart.spec.ts:12 › Cart › adds an item'),
        automationKey: expect.stringMatching(/^livelane:[\w-]{22}$/),
      },
    ]);
    const linked = { ...test, cases: [key ?? ''] };
    await sender.accept({ kind: 'deliver', run: run(), lane, results: [linked], earlier: [], running: [] });
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-10001': 'Passed' });
    expect(emulated.violations()).toEqual([]);
  });

  test('are found again by the next run, whatever their order, title and place', async () => {
    const emulated = await start();
    const [a, b] = [unlinked('a'), unlinked('b')];
    await emulated.begin(settings).accept(openRun, make(a, b));
    const next = emulated.begin(settings);
    const moved = { ...b, test: { ...b.test, title: 'b, better', file: 'elsewhere.spec.ts' } };
    await next.accept(openRun, make(unlinked('c'), moved, a));
    expect([b, a].map(({ identity }) => next.delivery.ids.get(caseId(identity)))).toEqual([
      'PROJ-TC-10002',
      'PROJ-TC-10001',
    ]);
    expect(creations(emulated)).toHaveLength(3);
  });

  test('that cover requirements say so', async () => {
    const emulated = await start();
    await emulated.begin(settings).accept(openRun, make(unlinked('a', ['PROJ-7'])));
    expect(emulated.cases()).toMatchObject([{ jiraRequirementIDs: ['PROJ-7'] }]);
  });

  test('are found by their titles where the vendor does not search automation keys', async () => {
    const emulated = await start();
    const [a, b] = [unlinked('a'), unlinked('b')];
    await emulated.begin(settings).accept(openRun, make(a));
    emulated.answer('POST', '/testcase/search$', { message: 'unknown' }, { status: 400, times: 1 });
    const next = emulated.begin(settings);
    await next.accept(openRun, make(a, b));
    expect(creations(emulated)).toHaveLength(2);
    expect(next.delivery.ids.get(caseId(a.identity))).toBe('PROJ-TC-10001');
  });

  test('are found by their descriptions where a search does not show automation keys', async () => {
    const emulated = await start();
    const a = unlinked('a');
    await emulated.begin(settings).accept(openRun, make(a));
    const [made] = emulated.cases();
    const items = emulated
      .cases()
      .map(({ key, title, description }) => ({ key, title, description: `<p>${description}</p>` }));
    emulated.answer('POST', '/testcase/search$', { items, isLast: true });
    const next = emulated.begin(settings);
    await next.accept(openRun, make(a));
    expect(next.delivery.ids.get(caseId(a.identity))).toBe(made?.key);
    expect(creations(emulated)).toHaveLength(1);
  });

  test('are made ten at a time, so that results are not held up', async () => {
    const emulated = await start();
    const sender = emulated.begin(settings);
    const tests = Array.from({ length: 25 }, (_, index) => unlinked(`test ${index}`));
    await sender.accept(openRun);
    expect(await sender.perform(make(...tests))).toMatchObject({ kind: 'pending', afterMs: 0 });
    expect(emulated.cases()).toHaveLength(10);
    await sender.accept(make(...tests));
    expect(emulated.cases()).toHaveLength(25);
    expect(new Set(tests.map(({ identity }) => sender.delivery.ids.get(caseId(identity)))).size).toBe(25);
  });

  test.each(['reset-after', 'reset-before', 'truncate'] as const)(
    'are there once when an answer is lost (%s)',
    async (kind) => {
      const emulated = await start();
      const sender = emulated.begin(settings);
      const operation = make(unlinked('a'), unlinked('b'), unlinked('c'));
      await sender.accept(openRun);
      emulated.setFaults({ kind, match: { method: 'POST', path: '/testcase$' }, skip: 1, times: 1 });
      expect(await sender.perform(operation)).toMatchObject({ kind: 'unknown' });
      expect(await sender.confirm(operation)).toEqual({ kind: 'absent' });
      await sender.accept(operation);
      expect(emulated.cases().map(({ title }) => title)).toEqual(['Cart › a', 'Cart › b', 'Cart › c']);
    },
  );

  test('that cannot be made are told with the vendor’s words, and the others are made', async () => {
    const emulated = await start();
    const sender = emulated.begin(settings);
    const [good, bad] = [unlinked('good'), unlinked('bad')];
    await sender.accept(openRun);
    emulated.answer('POST', '/testcase$', { message: 'bad title' }, { status: 400, times: 1 });
    expect(await sender.finish(make(bad, good))).toMatchObject({
      kind: 'accepted',
      ids: { [caseId(good.identity)]: 'PROJ-TC-10001' },
      refused: [
        { id: bad.id, reason: expect.stringMatching(/^no case could be made for it: .*AIO says: bad title/) },
      ],
    });
  });

  test.each([
    [{ caseStatus: 'Ready' }, /has no "Ready" \("aio\.caseStatus"\); it has "Draft", "Published"/],
    [{ casePriority: 'Urgent' }, /has no "Urgent" \("aio\.casePriority"\)/],
  ])('are not made with a name that the project does not have (%j)', async (more, reason) => {
    const emulated = await start();
    const sender = emulated.begin({ ...settings, ...more });
    await sender.accept(openRun);
    const expected = { kind: 'refused', scope: 'everything', reason: expect.stringMatching(reason) };
    expect(await sender.perform(make(unlinked('a')))).toEqual(expected);
    expect(emulated.cases()).toEqual([]);
  });
});
