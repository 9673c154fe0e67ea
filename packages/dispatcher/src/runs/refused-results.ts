import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LineStore, type RunPaths } from '@livelane/core';
import { DeliveryLog, type KeptRefusal } from '../courier/delivery-log.ts';
import { readJournal } from '../export/read-run.ts';
import { fullTitle } from '../words/result-words.ts';

export interface RefusedResult {
  /** File, groups and title. */
  test: string;
  reason: string;
}

/** What one vendor has been sent of a run, as its delivery file tells; nothing where it has none. Changes nothing. */
export function readDelivery(paths: RunPaths, vendor: string): DeliveryLog | undefined {
  const file = join(paths.delivery, `${vendor}.jsonl`);
  return existsSync(file) ? new DeliveryLog(file, 'read') : undefined;
}

/** Every result that a vendor has refused, in the journal's order. Reads the whole journal. */
export function refusedResults(paths: RunPaths, refused: ReadonlyMap<string, KeptRefusal>): RefusedResult[] {
  if (refused.size === 0) return [];
  const found: RefusedResult[] = [];
  const lines = new LineStore();
  try {
    for (const { results } of readJournal(paths).lanes.values()) {
      for (let index = 0; index < results.length; index++) {
        const refusal = refused.get(results.idAt(index));
        const ref = refusal && results.at(index).attempts.at(-1);
        if (ref) found.push({ test: fullTitle(lines.attempt(ref.file, ref).test), reason: refusal.reason });
      }
    }
  } finally {
    lines.close();
  }
  return found;
}
