import { caseId } from '@livelane/dispatcher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Delivery, nastyTexts, result, run } from './samples.ts';
import { accept, deliver, facts, openRun, Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(async () => {
  await stage.close();
});

describe('a run', () => {
  test('makes a cycle with a phase, and executions of the cases that results name', async () => {
    const backend = stage.backend({ environment: 'staging' });
    const delivery = new Delivery();
    await accept(backend, delivery, openRun);
    await accept(
      backend,
      delivery,
      deliver([
        result(['TC-101']),
        result(['102'], 'failed', { attempts: [{ errors: [{ message: 'boom' }] }] }),
      ]),
      deliver([result(['TC-103'], 'skipped', { attempts: [{ durationMs: 0 }] })]),
      { kind: 'close-run', run: facts, end: 'failed' },
    );
    expect(stage.zephyr.cycles).toMatchObject([
      {
        name: 'Nightly · github-77.1',
        build: '77',
        environment: 'staging',
        phases: [{ name: 'Playwright' }],
      },
    ]);
    expect(stage.executions.get(101)).toMatchObject({
      status: '1',
      actualTime: 1000,
      executedOn: 1_700_000_002_000,
      executedBy: 1,
      testerId: 1,
    });
    expect(stage.executions.get(102)).toMatchObject({ status: '2', notes: expect.stringContaining('boom') });
    expect(stage.executions.get(103)).toMatchObject({ status: '10', actualTime: null });
    expect(backend.label(delivery)).toBe('cycle "Nightly · github-77.1"');
    expect(backend.url(delivery)).toBe(`${stage.emulator.url}/flex/html5/release/1`);
    expect(stage.violations()).toEqual([]);
  });

  test('goes into the cycle and phase that the settings name, every time again', async () => {
    for (const id of ['a', 'b']) {
      const backend = stage.backend({ cycle: 'Regression', phase: 'Web', tester: 7 });
      const delivery = new Delivery();
      await accept(backend, delivery, { kind: 'open-run', run: run({ id }) }, deliver([result(['TC-101'])]));
    }
    expect(stage.zephyr.cycles).toMatchObject([{ name: 'Regression', phases: [{ name: 'Web' }] }]);
    const execution = stage.executions.get(101);
    expect(execution).toMatchObject({ testerId: 7, executedBy: 7 });
    expect(execution?.history).toHaveLength(2);
    expect(stage.violations()).toEqual([]);
  });

  test('asks for nothing but the update once a case has its execution', async () => {
    const backend = stage.backend();
    const delivery = new Delivery();
    await accept(backend, delivery, openRun, deliver([result(['TC-101'])]));
    const before = stage.emulator.state().counts.requests;
    await accept(backend, delivery, deliver([result(['TC-101'], 'failed')]));
    expect(stage.emulator.state().counts.requests - before).toBe(1);
    expect(stage.executions.get(101)).toMatchObject({ status: '2' });
  });

  test('goes on with the same executions in another process', async () => {
    const delivery = new Delivery();
    await accept(stage.backend(), delivery, openRun, deliver([result(['TC-101'])]));
    await accept(stage.backend(), delivery, deliver([result(['TC-101'], 'failed'), result(['TC-102'])]));
    expect([...stage.executions.values()].map(({ status }) => status)).toEqual(['2', '1']);
    expect(stage.zephyr.cycles[0]?.phases[0]?.executions).toHaveLength(2);
    expect(stage.violations()).toEqual([]);
  });

  test('puts 600 cases into the phase, with pages and batches', { timeout: 30_000 }, async () => {
    await stage.close();
    const numbers = Array.from({ length: 600 }, (_, index) => 1_001 + index);
    stage = await Stage.open({
      cases: numbers.map((testcaseId) => ({ name: `Case ${testcaseId}`, testcaseId })),
    });
    const backend = stage.backend();
    const delivery = new Delivery();
    await accept(backend, delivery, openRun);
    for (const begin of [0, 250, 500]) {
      const batch = numbers.slice(begin, begin + 250);
      await accept(backend, delivery, deliver(batch.map((number) => result([`TC-${number}`]))));
    }
    expect(stage.executions.size).toBe(600);
    await accept(stage.backend(), delivery, deliver([result(['TC-1600'], 'failed')]));
    expect(stage.executions.get(1_600)).toMatchObject({ status: '2' });
    expect(stage.zephyr.cycles[0]?.phases[0]?.executions).toHaveLength(600);
    expect(stage.violations()).toEqual([]);
  });

  test('is taken by the strict emulator whatever its texts are', async () => {
    const delivery = new Delivery();
    for (const text of nastyTexts) {
      const odd = run({ id: text || 'x', settings: { ...facts.settings, name: text } });
      const backend = stage.backend({ createCases: true });
      const own = new Delivery();
      await accept(backend, own, { kind: 'open-run', run: odd });
      const unlinked = result([], 'failed', {
        test: { title: text, path: [text], project: text, tags: [text] },
        attempts: [
          {
            errors: [{ message: text, stack: text }],
            stdout: text,
            fields: { [text]: text },
            links: [{ name: text, url: text }],
            steps: [{ title: text, status: 'failed', startedAt: 0, durationMs: 1, error: text }],
          },
        ],
      });
      const made = await backend.perform({ kind: 'make-cases', run: odd, results: [unlinked] }, own);
      expect(made).toMatchObject({ kind: 'accepted' });
      const key = made.kind === 'accepted' ? made.ids?.[caseId(unlinked.identity)] : undefined;
      await accept(backend, own, deliver([{ ...unlinked, cases: [key ?? ''] }], { run: odd }));
      delivery.keep(made);
    }
    expect(delivery.ids.size).toBe(nastyTexts.length);
    expect(stage.violations()).toEqual([]);
  });
});
