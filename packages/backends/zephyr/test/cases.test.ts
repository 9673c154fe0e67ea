import { caseId, type Operation } from '@livelane/dispatcher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Delivery, result, running } from './samples.ts';
import { accept, deliver, facts, openRun, Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(async () => {
  await stage.close();
});

const note = (cases: string[]): Operation => ({
  kind: 'note',
  run: facts,
  end: 'killed',
  errors: [{ type: 'run-error', at: 1, error: { message: 'SyntaxError' } }],
  running: [running(cases)],
});

describe('cases and tests', () => {
  test('a case is as bad as the worst of its tests, those delivered before included', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    const first = result(['TC-101'], 'failed', { attempts: [{ errors: [{ message: 'first boom' }] }] });
    await accept(
      backend,
      delivery,
      openRun,
      deliver([first]),
      deliver([result(['101'], 'passed', { test: { title: 'second' } })], { earlier: [first] }),
    );
    const execution = stage.executions.get(101);
    expect(execution).toMatchObject({ status: '2', actualTime: 2001 });
    expect(execution?.notes).toMatch(/^2 tests report this case: 1 failed, 1 passed.*first boom.*second/s);
  });

  test('a test that names several cases is in each of them', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    await accept(backend, delivery, openRun, deliver([result(['TC-101', 'TC-103'], 'timedout')]));
    expect([...stage.executions].map(([number, { status }]) => [number, status])).toEqual([
      [101, '2'],
      [103, '2'],
    ]);
  });

  test('of a retried test the notes tell every attempt', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    const flaky = result(['TC-101'], 'flaky', {
      attempts: [{ status: 'failed', final: false, errors: [{ message: 'once' }] }, { status: 'passed' }],
    });
    await accept(backend, delivery, openRun, deliver([flaky]));
    expect(stage.executions.get(101)).toMatchObject({ status: '1', actualTime: 2001 });
    expect(stage.executions.get(101)?.notes).toMatch(
      /Flaky: passed on attempt 2 of 2.*Attempt 1 of 2.*once/s,
    );
  });

  test('a case that the release does not have is refused by itself', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    await accept(backend, delivery, openRun);
    const wrong = result(['TC-999']);
    const half = result(['TC-999', 'TC-102']);
    expect(await backend.perform(deliver([wrong, half, result(['TC-101'])]), delivery)).toEqual({
      kind: 'accepted',
      refused: [
        { id: wrong.id, reason: expect.stringContaining('Zephyr has no case TC-999 in the release') },
      ],
    });
    expect([...stage.executions.keys()].toSorted()).toEqual([101, 102]);
  });

  test('running tests are in progress until they end', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    await accept(
      backend,
      delivery,
      openRun,
      deliver([], { running: [running(['TC-101']), running(['TC-102'])] }),
    );
    expect([...stage.executions.values()].map(({ status }) => status)).toEqual(['3', '3']);
    await accept(
      backend,
      delivery,
      deliver([result(['TC-101'])], { running: [running(['TC-101', 'TC-103'])] }),
    );
    expect(stage.executions.get(101)).toMatchObject({ status: '1' });
    expect(stage.executions.get(103)).toMatchObject({ status: '3' });
    expect(stage.violations()).toEqual([]);
  });

  test('a test that was running when the runner died is blocked, and errors outside the tests are told', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    await accept(backend, delivery, openRun, deliver([], { running: [running(['TC-101'])] }));
    expect(await backend.perform(note(['TC-101']), delivery)).toEqual({
      kind: 'accepted',
      notes: [expect.stringContaining('no place for errors outside the tests: one of this run')],
    });
    expect(stage.executions.get(101)).toMatchObject({
      status: '4',
      notes: expect.stringContaining('died while this was running'),
    });
  });

  test('a case is made for a test that names none, once, and found again by other runs', async () => {
    const unlinked = ['a', 'b'].map((title) =>
      result([], 'passed', { test: { title, tags: ['@smoke'] }, requirements: ['REQ-1'] }),
    );
    const operation: Operation = { kind: 'make-cases', run: facts, results: unlinked };
    const keys: unknown[] = [];
    for (let count = 0; count < 2; count++) {
      const backend = stage.backend({ createCases: true, caseTree: 'Automation/Web' });
      const made = await backend.perform(operation, new Delivery());
      keys.push(made.kind === 'accepted' && unlinked.map(({ identity }) => made.ids?.[caseId(identity)]));
    }
    expect(keys[0]).toEqual(keys[1]);
    expect(keys[0]).toEqual([expect.stringMatching(/^TC-\d+$/), expect.stringMatching(/^TC-\d+$/)]);
    const own = stage.zephyr.cases.filter(({ tree }) => tree.join('/') === 'Automation/Web');
    expect(own).toMatchObject([
      {
        name: 'Cart › a',
        automated: true,
        tag: 'smoke',
        description: expect.stringContaining('Covers REQ-1'),
      },
      { name: 'Cart › b' },
    ]);
    expect(stage.violations()).toEqual([]);
  });

  test('a case that was made while results are sent is found without looking for it', async () => {
    const backend = stage.backend({ createCases: true });
    const delivery = new Delivery();
    await accept(backend, delivery, openRun, deliver([result(['TC-101'])]));
    const unlinked = result([]);
    const made = await backend.perform({ kind: 'make-cases', run: facts, results: [unlinked] }, delivery);
    const key = (made.kind === 'accepted' && made.ids?.[caseId(unlinked.identity)]) || '';
    expect(await backend.perform(deliver([{ ...unlinked, cases: [key] }]), delivery)).toEqual({
      kind: 'accepted',
      refused: [],
    });
  });

  test('tests of one name in different files have cases of their own', async () => {
    const [one, two] = ['a.spec.ts', 'b.spec.ts'].map((name) =>
      result([], 'passed', { test: { file: name } }),
    );
    const backend = stage.backend({ createCases: true });
    const results = [one, two].flatMap((each) => each ?? []);
    const made = await backend.perform({ kind: 'make-cases', run: facts, results }, new Delivery());
    expect(new Set(Object.values((made.kind === 'accepted' && made.ids) || {})).size).toBe(2);
  });

  test('a case that somebody made by hand is found by its name', async () => {
    await stage.close();
    stage = await Stage.open({
      cases: [{ name: 'Cart › adds an item', testcaseId: 55, tree: ['Automation'] }],
    });
    const unlinked = result([]);
    const made = await stage
      .backend({ createCases: true })
      .perform({ kind: 'make-cases', run: facts, results: [unlinked] }, new Delivery());
    expect(made).toEqual({ kind: 'accepted', ids: { [caseId(unlinked.identity)]: 'TC-55' } });
    expect(stage.zephyr.cases).toHaveLength(1);
  });
});
