import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineWriter, testId } from '@livelane/core';
import { median, quantile, row } from './measure.ts';

const EVENTS = 20_000;

/** What the journal itself costs, with nothing else going on: one event as text, and its write. */
export async function journal(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-journal-'));
  const writer = new LineWriter(join(folder, 'bench.jsonl'), 'new');
  const micros: number[] = [];
  for (let n = 0; n < EVENTS; n++) {
    const begin = process.hrtime.bigint();
    const title = `test ${n}`;
    const test = { id: testId('a.spec.ts', [], title), title, path: ['group'], file: 'a.spec.ts', line: n };
    const steps = [{ title: 'a step', category: 'test.step', status: 'passed', startedAt: 0, durationMs: 3 }];
    writer.append(
      JSON.stringify({
        type: 'attempt-end',
        at: Date.now(),
        lane: '0',
        test,
        attempt: 0,
        status: 'passed',
        final: true,
        durationMs: 5,
        steps,
      }),
    );
    micros.push(Number(process.hrtime.bigint() - begin) / 1_000);
  }
  writer.close();
  row(
    'journal alone, identity, text and write of an event (median / p99)',
    `${median(micros).toFixed(1)} µs / ${quantile(micros, 0.99).toFixed(0)} µs`,
    '≤ 20 µs / ≤ 100 µs',
  );
  rmSync(folder, { recursive: true, force: true });
}
