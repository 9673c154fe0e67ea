import { setTimeout as wait } from 'node:timers/promises';
import {
  type BackendTools,
  ConfigError,
  caseId,
  fullTitle,
  type Outcome,
  type Result,
} from '@livelane/dispatcher';
import { BULK_LIMIT, BulkImport } from './cloud/bulk-import.ts';
import { CaseMaker } from './cloud/case-maker.ts';
import { projectOf, type XraySection } from './config.ts';
import { cloud } from './definition.ts';

/** Where the vendor asks for no wait of its own, milliseconds. */
const RETRY_MS = 5_000;

export interface SyncOptions {
  section: XraySection;
  tools: BackendTools;
  /** Results of tests that are linked to no Test; of equal identities the first counts. */
  results: readonly Result[];
  /** `report.identity` tells tests of one template apart by their values. Default false. */
  byValues?: boolean;
  /** What is going on, a line for people. */
  onProgress?(line: string): void;
  /** Ends the waiting; the promise rejects with its reason. */
  signal?: AbortSignal;
}

export interface SyncEnd {
  /** Tests that were made. */
  created: { identity: string; key: string }[];
  /** Tests that were there, from an earlier time. */
  found: { identity: string; key: string }[];
  refused: { identity: string; title: string; reason: string }[];
}

/**
 * Makes Tests for tests that are linked to none, as `"createCases": "bulk"` does, for all of them at once. Goes on through
 * pauses and lost answers until it is done, refused, or told to end; repeating it makes nothing twice.
 * @throws ConfigError for Server, which has no bulk import, and for missing credentials.
 */
export async function syncTests(options: SyncOptions): Promise<SyncEnd> {
  const { section, tools, results, onProgress = () => {} } = options;
  if (section.deployment !== 'cloud') {
    throw new ConfigError([
      'Tests can be made beforehand in Xray Cloud only: for Server and Data Center set "createCases": true, which makes them with their first results.',
    ]);
  }
  const { api, product } = cloud(section, tools);
  const maker = new CaseMaker(new BulkImport(api, section), product, section);
  const tests = [
    ...new Map(results.toReversed().map((result) => [result.identity, result])).values(),
  ].toReversed();
  const end: SyncEnd = { created: [], found: [], refused: [] };
  for (let at = 0; at < tests.length; at += BULK_LIMIT) {
    const chunk = tests.slice(at, at + BULK_LIMIT);
    const to = at + chunk.length;
    onProgress(`${projectOf(section)}: tests ${at + 1} to ${to} of ${tests.length}`);
    await syncChunk(chunk, maker, options, end);
  }
  return end;
}

async function syncChunk(
  chunk: readonly Result[],
  maker: CaseMaker,
  options: SyncOptions,
  end: SyncEnd,
): Promise<void> {
  const { byValues = false, onProgress = () => {}, signal } = options;
  const ids = new Map<string, string>();
  const foundNames = new Set<string>();
  let isUnresolved = false;
  for (;;) {
    const outcome: Outcome | { kind: 'absent' } = isUnresolved
      ? await maker.confirm(chunk)
      : await maker.make(chunk, { ids }, byValues);
    switch (outcome.kind) {
      case 'absent':
        isUnresolved = false;
        continue;
      case 'pending':
        for (const [name, id] of Object.entries(outcome.ids ?? {})) {
          ids.set(name, id);
          // What is known before an import has ended was there.
          foundNames.add(name);
        }
        onProgress(outcome.reason);
        await wait(outcome.afterMs, undefined, { signal });
        continue;
      case 'later':
      case 'unknown':
        isUnresolved ||= outcome.kind === 'unknown';
        onProgress(outcome.reason);
        await wait((outcome.kind === 'later' ? outcome.afterMs : undefined) ?? RETRY_MS, undefined, {
          signal,
        });
        continue;
      case 'refused': {
        if (outcome.scope === 'this' && chunk.length > 1) {
          const middle = Math.ceil(chunk.length / 2);
          await syncChunk(
            chunk.slice(0, middle),
            maker,
            { byValues, onProgress, signal } as SyncOptions,
            end,
          );
          await syncChunk(chunk.slice(middle), maker, options, end);
          return;
        }
        refuse(chunk, () => outcome.reason, end);
        return;
      }
      case 'accepted': {
        const wasSent = foundNames.size > 0;
        for (const [name, id] of Object.entries(outcome.ids ?? {})) ids.set(name, id);
        const reasons = new Map((outcome.refused ?? []).map(({ id, reason }) => [id, reason]));
        for (const { identity } of chunk) {
          const name = caseId(identity);
          const key = ids.get(name);
          if (key === undefined) continue;
          const isNew = wasSent && !foundNames.has(name);
          (isNew ? end.created : end.found).push({ identity, key });
        }
        const rest = chunk.filter(({ identity }) => !ids.has(caseId(identity)));
        refuse(rest, ({ id }) => reasons.get(id) ?? 'Xray made no Test for it', end);
        return;
      }
    }
  }
}

function refuse(results: readonly Result[], reason: (result: Result) => string, end: SyncEnd): void {
  for (const result of results) {
    end.refused.push({ identity: result.identity, title: fullTitle(result.test), reason: reason(result) });
  }
}
