import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { thisProcess } from '@livelane/core';
import { expect, onTestFinished, test } from 'vitest';
import { Lease } from '../src/courier/lease.ts';
import { deadProcess } from './support/journal.ts';

function leasePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-lease-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'lease.state');
}

function leave(path: string, holder: { pid: number; host: string }, ageMs = 0): void {
  writeFileSync(path, JSON.stringify({ id: 'earlier', ...holder }));
  const then = new Date(Date.now() - ageMs);
  utimesSync(path, then, then);
}

test('a lease is held by one at a time, and free again after its release', () => {
  const path = leasePath();
  const lease = Lease.take(path) as Lease;
  expect(lease).toBeInstanceOf(Lease);
  expect(Lease.take(path)).toMatchObject(thisProcess());
  lease.release();
  expect(Lease.take(path)).toBeInstanceOf(Lease);
});

test('a lease whose holder is gone is taken over, and nothing is left lying about', () => {
  const path = leasePath();
  leave(path, deadProcess);
  const lease = Lease.take(path) as Lease;
  expect(lease).toBeInstanceOf(Lease);
  expect(lease.renew()).toBe(true);
  expect(readdirSync(dirname(path))).toEqual(['lease.state']);
});

test('a holder on another machine is believed as long as it shows itself', () => {
  const path = leasePath();
  leave(path, { pid: 1, host: 'elsewhere' });
  expect(Lease.take(path)).toMatchObject({ host: 'elsewhere' });
  leave(path, { pid: 1, host: 'elsewhere' }, 120_000);
  expect(Lease.take(path)).toBeInstanceOf(Lease);
});

test('a silent holder is taken for gone although its process number is in use again', () => {
  const path = leasePath();
  leave(path, thisProcess(), 120_000);
  expect(Lease.take(path)).toBeInstanceOf(Lease);
});

test('whoever lost the lease notices, and does not release the new one', () => {
  const path = leasePath();
  const lost = Lease.take(path) as Lease;
  leave(path, thisProcess());
  expect(lost.renew()).toBe(false);
  lost.release();
  expect(readdirSync(dirname(path))).toEqual(['lease.state']);
});

test('a file that is no lease does not block the run for ever', () => {
  const path = leasePath();
  writeFileSync(path, 'not a lease');
  expect(Lease.take(path)).toBeInstanceOf(Lease);
});
