import { type AttachedFile, clean, clip, type Known, type Outcome } from '@livelane/dispatcher';
import { attemptRunId } from './attempt-writer.ts';
import type { AioClient } from './client.ts';
import type { CycleRuns } from './cycle-runs.ts';

const NAME_LIMIT = 200;

/**
 * One file to the case that the test names first. To the run of its attempt where that is known (`retries: 'runs'`),
 * else to the case's latest run, which is this run's once its result was accepted.
 */
export async function attach(
  client: AioClient,
  runs: CycleRuns,
  cycle: string,
  file: AttachedFile,
  known: Known,
): Promise<Outcome> {
  const { result } = file;
  const key = result.cases.find((candidate) => !runs.denied.has(candidate));
  if (key === undefined) {
    return {
      kind: 'refused',
      scope: 'this',
      reason: `AIO Tests did not take the result that ${file.name} belongs to`,
    };
  }
  const runId = known.ids.get(attemptRunId(result.id, key, file.attempt));
  const part = {
    name: 'file',
    fileName: fileName(file, runId !== undefined),
    contentType: file.contentType || 'application/octet-stream',
    content: { path: file.path },
  };
  const reply =
    runId === undefined
      ? await client.attachToCase(cycle, key, part)
      : await client.attachToRun(cycle, runId, part);
  return reply.ok ? { kind: 'accepted' } : reply.outcome;
}

/** Nothing in the API shows the files of a run, so sending it again might store it twice. */
export function lostFile({ name, result }: AttachedFile): Outcome {
  return {
    kind: 'accepted',
    notes: [
      `The answer to the upload of ${name} was lost, and AIO Tests does not show whether it has the file: it was not sent again. Look at the run of ${result.cases[0]}.`,
    ],
  };
}

/** Without what file systems and headers do not take. Says which attempt it is of, where the run does not. */
function fileName({ name, attempt, result }: AttachedFile, hasOwnRun: boolean): string {
  const safe =
    clip(
      clean(name)
        .replace(/[\\/:*?"<>|\r\n\ufffd]+/g, '_')
        .trim(),
      NAME_LIMIT,
    ) || 'file';
  return result.attempts.length > 1 && !hasOwnRun ? `attempt-${attempt + 1}-${safe}` : safe;
}
