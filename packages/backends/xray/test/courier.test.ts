import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptEnd, CourierState } from '@livelane/core';
import { makeRun, ShardWriter } from '@livelane/core/testing';
import { runCourier } from '@livelane/dispatcher';
import { type EmulatorOptions, type FaultOptions, startEmulator } from '@livelane/emulator';
import { describe, expect, test } from 'vitest';
import { xray } from '../src/index.ts';
import { atEnd, type Deployment, made, runs, SECRETS, settingsFor, tests } from './bench.ts';

/** A run of twelve tests with files, retries and two that name no Test, brought to the vendor by the courier. */
async function deliverRun(
  deployment: Deployment,
  settings: Record<string, unknown>,
  options: EmulatorOptions = {},
  faults: FaultOptions[] = [],
) {
  const emulator = await startEmulator(options);
  atEnd(() => emulator.close());
  emulator.setFaults(faults);
  const section = settingsFor(emulator, deployment, { requestsPerMinute: 60_000, ...settings });
  const paths = makeRun({ xray: section, delivery: { deadlineMs: 20_000 } });
  atEnd(async () => rmSync(paths.folder, { recursive: true, force: true }));
  const shard = new ShardWriter(paths);
  const keep = (id: string, name: string): NonNullable<AttemptEnd['evidence']>[number] => {
    mkdirSync(join(paths.evidence, id));
    writeFileSync(join(paths.evidence, id, name), id);
    return { name, contentType: 'text/plain', path: `evidence/${id}/${name}`, size: id.length };
  };
  for (let n = 1; n <= 9; n += 1) shard.result(`[CALC-${n}] passes`);
  shard.result('[CALC-10] wobbles', 'failed', { final: false, errors: [{ message: 'once' }] });
  shard.result('[CALC-10] wobbles', 'passed', { attempt: 1, evidence: [keep('e1', 'log.txt')] });
  shard.result('[CALC-11] fails', 'failed', { evidence: [keep('e2', 'a.txt'), keep('e3', 'a.txt')] });
  shard.result('names no Test');
  shard.result('names none either', 'failed', { evidence: [keep('e4', 'b.txt')] });
  shard.end('failed');
  const end = await runCourier({ folder: paths.folder, backends: [xray], env: { ...SECRETS } });
  if (end.kind !== 'ended') throw new Error('somebody else delivers it');
  return { emulator, state: end.state as CourierState };
}

const evidence = (emulator: Awaited<ReturnType<typeof startEmulator>>, deployment: Deployment) =>
  runs(emulator, deployment).flatMap((run) => run.evidence.map(({ size }) => `${run.status} ${size}`));

describe.each<Deployment>(['cloud', 'server'])('a run that the courier brings to %s', (deployment) => {
  const failed = deployment === 'cloud' ? 'FAILED' : 'FAIL';

  test('is there as a whole, in one Test Execution, and nothing was refused', {
    timeout: 60_000,
  }, async () => {
    const { emulator, state } = await deliverRun(deployment, { createCases: true });
    expect(state.backends).toMatchObject([{ delivered: 13, pending: 0, refusedCount: 0, complete: true }]);
    expect(made(emulator)).toHaveLength(1);
    expect(runs(emulator, deployment)).toHaveLength(13);
    expect(evidence(emulator, deployment).filter((one) => one.startsWith(failed))).toHaveLength(3);
    expect(evidence(emulator, deployment)).toHaveLength(4);
    const [execution] = emulator.state().xray[deployment].executions;
    expect(execution?.maxConcurrentImports).toBe(1);
    expect(emulator.state().xray[deployment].repeatedTests).toBe(0);
    expect(emulator.state().violations).toEqual([]);
  });

  test('lists the tests that name no Test, unless they are to be made', { timeout: 60_000 }, async () => {
    const { emulator, state } = await deliverRun(deployment, {});
    expect(state.backends).toMatchObject([{ delivered: 11, complete: true }]);
    expect(runs(emulator, deployment)).toHaveLength(11);
  });

  test('is there once, whatever is lost on the way', { timeout: 60_000 }, async () => {
    const lost: FaultOptions[] = (['reset-after', 'truncate', 'reset-before'] as const).map(
      (kind, index) => ({
        kind,
        skip: index,
        times: 1,
        match: { method: 'POST', path: '/import/execution$' },
      }),
    );
    const { emulator, state } = await deliverRun(deployment, { createCases: true }, {}, [
      ...lost,
      { kind: 'reset-after', times: 1, match: { method: 'POST', path: '/api/2/issue$' } },
      { kind: 'status', status: 429, retryAfter: 0, skip: 3, times: 1 },
    ]);
    expect(state.backends).toMatchObject([{ delivered: 13, pending: 0, refusedCount: 0, complete: true }]);
    expect(made(emulator)).toHaveLength(1);
    expect(evidence(emulator, deployment)).toHaveLength(4);
    expect(emulator.state().counts.xray[deployment].evidenceDuplicates).toBe(0);
  });
});

test('a run whose Tests are made beforehand is there as a whole', { timeout: 60_000 }, async () => {
  const { emulator, state } = await deliverRun('cloud', { createCases: 'bulk' });
  expect(state.backends).toMatchObject([{ delivered: 13, pending: 0, refusedCount: 0, complete: true }]);
  expect(tests(emulator)).toHaveLength(2);
  expect(runs(emulator, 'cloud')).toHaveLength(13);
  expect(evidence(emulator, 'cloud')).toHaveLength(4);
  expect(emulator.state().violations).toEqual([]);
});

test('one key that is no Test does not keep the others from arriving', { timeout: 60_000 }, async () => {
  const issues = Array.from({ length: 10 }, (_, index) => ({ key: `CALC-${index + 1}` }));
  const { emulator, state } = await deliverRun('cloud', {}, { xray: { issues } });
  expect(state.backends).toMatchObject([{ delivered: 10, refusedCount: 1, complete: true }]);
  expect(state.backends[0]?.refused).toMatchObject([{ test: expect.stringContaining('CALC-11') }]);
  expect(runs(emulator, 'cloud')).toHaveLength(10);
});
