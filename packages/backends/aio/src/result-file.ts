import type { Outcome } from '@livelane/dispatcher';
import type { AioClient } from './client.ts';
import { type AioSection, isReused } from './config.ts';
import { quoted } from './outcome.ts';

/** Refusals of an import that are told one by one. */
const TOLD_LIMIT = 5;

/** The options of an import; the vendor's own clients send them as text. */
export function importOptions(section: AioSection): Record<string, string> {
  return {
    addCaseToCycle: String(section.addCases),
    createCase: String(section.createCases),
    createNewRun: String(createsNewRuns(section)),
  };
}

/** Sends a run as one JUnit file. A partial refusal is told in the notes: AIO names cases, not our results. */
export async function importFile(
  client: AioClient,
  section: AioSection,
  cycle: string,
  file: { path: string; results: number },
): Promise<Outcome> {
  const reply = await client.importResults(cycle, [
    { name: 'file', fileName: 'livelane.xml', contentType: 'text/xml', content: { path: file.path } },
    ...Object.entries(importOptions(section)).map(([name, value]) => ({ name, value })),
  ]);
  if (!reply.ok) return reply.outcome;
  const { status, requestCount, successCount, errorCount, errors } = reply.body;
  const told = Object.entries(errors ?? {}).map(([key, words]) => `${key}: ${words}`);
  if (status === 'FAILED' && !successCount) {
    const reason = `AIO Tests refused the result file${quoted(told.slice(0, TOLD_LIMIT).join('; '))}`;
    return { kind: 'refused', scope: 'this', reason };
  }
  const count = errorCount ?? told.length;
  if (count === 0) return { kind: 'accepted' };
  const note = `AIO Tests took ${successCount ?? 'some'} of ${requestCount ?? file.results} results of the file and refused ${count}${quoted(told.slice(0, TOLD_LIMIT).join('; '))}`;
  return { kind: 'accepted', notes: [note] };
}

/** Without new runs an import only updates, and may be sent again. */
export function confirmImport(section: AioSection): Outcome | { kind: 'absent' } {
  if (!createsNewRuns(section)) return { kind: 'absent' };
  const note =
    'The answer to the import of the result file was lost. It was not sent again, because every result might then be there twice: look at the cycle, and if it is missing, send the run again with `livelane replay <run> --to aio`.';
  return { kind: 'accepted', notes: [note] };
}

function createsNewRuns(section: AioSection): boolean {
  return section.addNewRun ?? isReused(section);
}
