import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DeliveryLog } from '../src/courier/delivery-log.ts';

function logPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'notebook.jsonl');
}

test('what was accepted, refused and left open is known to the next courier', () => {
  const path = logPath();
  const first = new DeliveryLog(path);
  first.accepted(first.intend({ kind: 'open-run' }), { ids: { run: '12' } });
  first.accepted(first.intend({ kind: 'open-lane', lane: 'a/0' }), { ids: { 'thread:a/0': '30' } });
  first.accepted(first.intend({ kind: 'deliver', lane: 'a/0', results: ['a:1', 'a:2'] }));
  first.refused(first.intend({ kind: 'deliver', lane: 'a/0', results: ['a:3'] }), 'no');
  first.absent(first.intend({ kind: 'deliver', lane: 'a/0', results: ['a:4'] }));
  first.intend({ kind: 'deliver', lane: 'a/0', results: ['a:4', 'a:5'] });
  first.close();

  const next = new DeliveryLog(path);
  onTestFinished(() => next.close());
  expect(Object.fromEntries(next.ids)).toEqual({ run: '12', 'thread:a/0': '30' });
  expect(next.isDone('open-run')).toBe(true);
  expect(next.isDone('open-lane', 'a/0')).toBe(true);
  expect(next.isDone('close-lane', 'a/0')).toBe(false);
  expect(['a:1', 'a:2', 'a:3', 'a:4', 'a:5'].map((id) => next.isThrough(id))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect([next.acceptedCount, next.refusedCount, next.acceptedInLane('a/0')]).toEqual([2, 1, 2]);
  expect(next.unresolved()).toMatchObject([{ op: 6, kind: 'deliver', results: ['a:4', 'a:5'] }]);
  expect(next.intend({ kind: 'note' }).op).toBe(7);
});

test('a torn last line is as if it had not been written, and the next line is whole', () => {
  const path = logPath();
  const first = new DeliveryLog(path);
  first.accepted(first.intend({ kind: 'open-run' }), { ids: { run: '1' } });
  first.intend({ kind: 'deliver', lane: 'a/0', results: ['a:1'] });
  first.close();
  appendFileSync(path, '{"type":"accepted","at":1,"op":2');

  const second = new DeliveryLog(path);
  const [open] = second.unresolved();
  expect(open).toMatchObject({ op: 2 });
  second.accepted(open as NonNullable<typeof open>);
  second.close();

  const third = new DeliveryLog(path);
  onTestFinished(() => third.close());
  expect(third.unresolved()).toEqual([]);
  expect(third.isThrough('a:1')).toBe(true);
});

test('nobody else can read it', () => {
  const path = logPath();
  new DeliveryLog(path).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
