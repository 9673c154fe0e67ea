import type { Operation } from '@livelane/dispatcher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Delivery, result, shard } from './samples.ts';
import { accept, deliver, facts, openRun, Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(async () => {
  await stage.close();
});

describe('an answer that was lost', () => {
  const losses = ['reset-after', 'truncate', 'html'].flatMap((fault) =>
    ['/cycle$', '/phase$', '/bytree/', '/execution/modify$', '/bulk/execute$'].map((path) => ({
      fault,
      path,
    })),
  );

  test.each(losses)('of $path ($fault) leaves nothing twice', async ({ fault, path }) => {
    const backend = stage.backend();
    const delivery = new Delivery();
    stage.emulator.setFaults([
      { kind: fault as 'html', match: { path, method: path.includes('execute') ? 'PUT' : 'POST' }, times: 1 },
    ]);
    let losses = 0;
    for (const operation of [openRun, deliver([result(['TC-101']), result(['TC-102'], 'failed')])]) {
      for (let outcome = await backend.perform(operation, delivery); ; ) {
        delivery.keep(outcome);
        if (outcome.kind === 'accepted') break;
        expect(outcome.kind).toBe('unknown');
        losses++;
        const told = await backend.confirm(operation, delivery);
        delivery.keep(told);
        if (told.kind === 'accepted') break;
        expect(told).toEqual({ kind: 'absent' });
        outcome = await backend.perform(operation, delivery);
      }
    }
    expect(losses).toBe(1);
    expect([...stage.executions.values()].map(({ status }) => status)).toEqual(['1', '2']);
    expect(stage.zephyr.cycles[0]?.phases[0]?.executions).toHaveLength(2);
    expect(stage.violations()).toEqual([]);
  });

  test('because the server hangs is found as well', async () => {
    const backend = stage.backend({}, 200);
    const delivery = new Delivery();
    stage.emulator.setFaults([{ kind: 'hang-after', match: { path: '/phase$' }, times: 1 }]);
    expect(await backend.perform(openRun, delivery)).toMatchObject({ kind: 'unknown' });
    expect(await backend.confirm(openRun, delivery)).toMatchObject({
      kind: 'accepted',
      ids: { phase: expect.any(String) },
    });
    expect(stage.zephyr.cycles).toHaveLength(1);
  });

  test('of making cases makes none twice', async () => {
    const backend = stage.backend({ createCases: true });
    const operation: Operation = { kind: 'make-cases', run: facts, results: [result([])] };
    const before = stage.zephyr.cases.length;
    stage.emulator.setFaults([{ kind: 'reset-after', match: { path: '/testcase/bulk$' }, times: 1 }]);
    expect(await backend.perform(operation, new Delivery())).toMatchObject({ kind: 'unknown' });
    await accept(backend, new Delivery(), operation);
    expect(stage.zephyr.cases.length - before).toBe(1);
  });
});

describe('machines that share a run', () => {
  test('make one cycle and one phase when they begin at the same moment', async () => {
    const backends = [1, 2, 3].map((current) => ({ backend: stage.backend(), facts: shard(current, 3) }));
    const outcomes = await Promise.all(
      backends.map(({ backend, facts }) => backend.perform({ kind: 'open-run', run: facts }, new Delivery())),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'pending', 'pending']);
    const later = await Promise.all(
      backends
        .slice(1)
        .map(({ backend, facts }) => backend.perform({ kind: 'open-run', run: facts }, new Delivery())),
    );
    expect(later).toEqual([outcomes[0], outcomes[0]]);
    expect(stage.zephyr.cycles).toHaveLength(1);
    expect(stage.zephyr.cycles[0]?.phases).toHaveLength(1);
  });

  test('agree on the older of two cycles', async () => {
    const outcomes = await Promise.all([1, 2].map(() => stage.backend().perform(openRun, new Delivery())));
    const ids = outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.ids?.cycle);
    expect(ids[0]).toBe(ids[1]);
    const [older, ...others] = stage.zephyr.cycles;
    expect(ids[0]).toBe(String(older?.id));
    expect(others.flatMap(({ phases }) => phases)).toEqual([]);
    const notes = outcomes.flatMap((outcome) => (outcome.kind === 'accepted' && outcome.notes) || []);
    expect(notes).toEqual(
      others.map(({ id }) => expect.stringContaining(`cycle ${id} of the same name is empty`)),
    );
  });
});
