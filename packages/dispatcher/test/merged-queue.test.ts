import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DeliveryLog } from '../src/courier/delivery-log.ts';
import { MergedQueue } from '../src/courier/merged-queue.ts';
import { ResultList } from '../src/courier/result-list.ts';
import { RunView } from '../src/courier/run-view.ts';

/** Results of one worker; the offset of each is its number. */
function queueOf(...statuses: ('passed' | 'failed')[]): MergedQueue {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-queue-'));
  const log = new DeliveryLog(join(folder, 'delivery.jsonl'));
  onTestFinished(() => {
    log.close();
    rmSync(folder, { recursive: true });
  });
  const results = new ResultList('one', 'one.jsonl');
  for (const [offset, status] of statuses.entries()) {
    results.push(status, [{ file: 'one.jsonl', offset, length: 1 }], offset, false);
  }
  const view = new RunView();
  const lane = { id: 'one/0', shard: 'one', title: '', results, startedAt: 0, endedAt: 0, over: false };
  view.lanes.set(lane.id, lane);
  const queue = new MergedQueue(view, log, { results: 10, bytes: 100, lanes: 'merged' });
  queue.update();
  return queue;
}

const numbers = (queue: MergedQueue) => queue.batch(undefined).map(({ index }) => index);

test('failures go first, and nothing goes twice', () => {
  expect(numbers(queueOf('passed', 'failed', 'passed', 'failed'))).toEqual([1, 3, 0, 2]);
});

test('a shard is not through while results wait that were put aside and can be sent after all', () => {
  const queue = queueOf('passed', 'failed');
  const aside = queue.batch(undefined);
  queue.putAside(aside);
  expect(numbers(queue)).toEqual([]);
  expect(queue.hasShard('one')).toBe(false);
  queue.release(aside);
  expect(queue.hasShard('one')).toBe(true);
  expect(queue.hasShard('two')).toBe(false);
  expect(numbers(queue)).toEqual([1, 0]);
});
