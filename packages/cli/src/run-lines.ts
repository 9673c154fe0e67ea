import { basename } from 'node:path';
import type { FoundRuns } from '@livelane/core';
import { bytesInWords, type RunOverview, type VendorOverview } from '@livelane/dispatcher';
import { unreadableLine } from './recorded-runs.ts';

/** What is here, for people: a line for each run, more where something is not settled, and what can be done. */
export function listLines(runs: readonly RunOverview[], unreadable: FoundRuns['unreadable']): string[] {
  const width = Math.max(0, ...runs.map(({ id }) => id.length));
  return [
    ...runs.flatMap((run) => [`${run.id.padEnd(width)}  ${runLine(run)}`, ...unsettledLines(run)]),
    ...unreadable.map(unreadableLine),
    ...adviceLines(runs),
  ];
}

/** When, what, and how far, without the id. */
export function runLine({ createdAt, name, tests, ignored, condition, vendors, bytes }: RunOverview): string {
  const all = Object.values(tests).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(tests).map(([status, count]) => `${count} ${status}`);
  const counts = `${all} ${all === 1 ? 'test' : 'tests'}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
  const done = vendors.filter(isSettled).map(({ title, delivered }) => `${delivered} in ${title}`);
  return [
    moment(createdAt),
    name,
    counts + (ignored > 0 ? `, ${ignored} ignored` : ''),
    [condition.replace('-', ' '), done.join(', ')].filter(Boolean).join(': '),
    bytesInWords(bytes),
  ].join('  ');
}

export function unsettledLines({ vendors, problems, condition }: RunOverview): string[] {
  const lines = vendors.filter((vendor) => !isSettled(vendor)).map((vendor) => `    ${vendorLine(vendor)}`);
  if (condition === 'undelivered' && vendors.length === 0) {
    const reasons = problems.length > 0 ? problems : ['no courier has looked at it'];
    lines.push(...reasons.map((reason) => `    ${reason}`));
  }
  return lines;
}

/** `Testmo (run 12, https://…): 40 delivered, 3 pending, 1 refused: <why>` */
export function vendorLine(vendor: VendorOverview): string {
  const { title, label, url, delivered, pending, refused, unlinked, filesPending, reason } = vendor;
  const where = [label, url].filter(Boolean).join(', ');
  const counts = [
    `${delivered} delivered`,
    pending > 0 && `${pending} pending`,
    refused > 0 && `${refused} refused`,
    unlinked > 0 && `${unlinked} without a case`,
    filesPending > 0 && `${filesPending} ${filesPending === 1 ? 'file' : 'files'} pending`,
    !vendor.complete && pending + filesPending === 0 && 'not closed',
  ].filter(Boolean);
  const why = reason ?? vendor.refusals[0]?.reason;
  return `${title}${where ? ` (${where})` : ''}: ${counts.join(', ')}${why === undefined ? '' : `: ${why}`}`;
}

function isSettled({ complete, pending, refused, unlinked, filesPending }: VendorOverview): boolean {
  return complete && pending + refused + unlinked + filesPending === 0;
}

function adviceLines(runs: readonly RunOverview[]): string[] {
  const has = (condition: RunOverview['condition']) => runs.some((run) => run.condition === condition);
  const unsent = runs.find(
    ({ condition, tests }) => condition === 'never-delivered' && Object.keys(tests).length > 0,
  );
  const refused = runs.find(({ vendors }) => vendors.some((vendor) => vendor.refused > 0));
  return [
    ...(has('undelivered') || has('interrupted') ? ['Send what is left with: npx livelane resume'] : []),
    ...(unsent ? [`Send a run that was never delivered with: npx livelane resume ${unsent.id}`] : []),
    ...(refused ? [`See what was refused with: npx livelane runs show ${refused.id}`] : []),
  ];
}

/** Local time; Sweden writes it as ISO 8601 does. */
function moment(at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(at);
}

/** `3 runs (1.2 MiB)` */
export function countInWords(runs: readonly { bytes: number }[]): string {
  const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  return `${runs.length} ${runs.length === 1 ? 'run' : 'runs'} (${bytesInWords(bytes)})`;
}

export function idOf({ folder }: { folder: string }): string {
  return basename(folder);
}
