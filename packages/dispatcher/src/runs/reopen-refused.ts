import { basename } from 'node:path';
import type { RunPaths } from '@livelane/core';
import type { Backend, BackendDefinition } from '../backend.ts';
import type { DeliveryLog } from '../courier/delivery-log.ts';

/**
 * Makes results and files that the vendor refused ones that are still to be sent, as far as the vendor takes more of this
 * run. What it has already is not touched.
 * @returns what stays refused, because what it belongs to is closed at the vendor, and the way out; a sentence at most.
 */
export function reopenRefused(
  log: DeliveryLog,
  backend: Backend,
  { name, title }: Pick<BackendDefinition, 'name' | 'title'>,
  { folder }: RunPaths,
): string[] {
  const open = (refused: DeliveryLog['refusedResults']) =>
    [...refused].flatMap(([id, { lane }]) => (isClosed(log, backend, lane) ? [] : [id]));
  const results = open(log.refusedResults);
  const files = open(log.refusedFiles);
  const left = log.refusedResults.size - results.length;
  if (results.length + files.length > 0) log.reopened(results, files);
  if (left === 0) return [];
  const run = backend.label({ ids: log.ids, delivered: (lane) => log.acceptedInLane(lane) });
  return [
    `${left} refused ${left === 1 ? 'result' : 'results'} cannot be sent again: ${title} has completed ` +
      `${run ?? 'the run'} and takes no more results for ${left === 1 ? 'it' : 'them'}. Send the whole run as a new one ` +
      `with: npx livelane replay ${basename(folder)} --to ${name}`,
  ];
}

function isClosed(log: DeliveryLog, { capacity }: Backend, lane: string | undefined): boolean {
  // A file is taken as a whole: what was in it would be there twice.
  if (capacity.file?.results === 'instead') return log.isDone('deliver-file');
  if (capacity.lanes === 'merged') return false;
  return log.isDone('close-run') || (lane !== undefined && log.isDone('close-lane', lane));
}
