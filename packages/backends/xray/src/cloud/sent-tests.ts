import { caseId, type Known, type Refusal, type Result } from '@livelane/dispatcher';
import type { BulkJob } from './bulk-import.ts';

/** In the delivery file: that an import is about to be sent. Empty when its answer came. */
const ANNOUNCED = 'import';

type Ids = Pick<Known, 'ids'>;

/** Which tests went with which import, as the delivery file remembers it over crashes. */
export class SentTests {
  /** What this process has announced. */
  #announced: string | undefined;

  /** An earlier process announced an import and noted no answer. */
  wasCutOff({ ids }: Ids): boolean {
    const announced = ids.get(ANNOUNCED);
    return announced !== undefined && announced !== '' && announced !== this.#announced;
  }

  /** @returns what is to be written down first; nothing, when it is. */
  announce({ ids }: Ids, name: string): Record<string, string> | undefined {
    if (this.#announced !== undefined && ids.get(ANNOUNCED) === this.#announced) return undefined;
    this.#announced = `${name} ${Date.now()}`;
    return { [ANNOUNCED]: this.#announced };
  }

  /** For `Known.ids`: the place of each in what was sent. */
  marks(results: readonly Result[], job: string): Record<string, string> {
    this.#announced = undefined;
    const marks = results.map(({ identity }, index) => [sentName(identity), `${index} ${job}`]);
    return { ...Object.fromEntries(marks), [ANNOUNCED]: '' };
  }

  /** The imports that hold any of these. */
  jobs(results: readonly Result[], known: Ids): Set<string> {
    return new Set(results.flatMap(({ identity }) => readMark(known, identity)?.job ?? []));
  }

  /**
   * What came of each: its Test's key, or why it has none; `rest`: was never sent, or nobody remembers.
   * @param ended the imports that are over.
   */
  outcomes(
    results: readonly Result[],
    known: Ids,
    ended: ReadonlyMap<string, BulkJob>,
  ): { ids: Record<string, string>; refused: Refusal[]; rest: Result[] } {
    const ids: Record<string, string> = {};
    const refused: Refusal[] = [];
    const rest: Result[] = [];
    for (const result of results) {
      const { id, identity } = result;
      const mark = readMark(known, identity);
      const job = mark && ended.get(mark.job);
      const key = known.ids.get(caseId(identity));
      if (key !== undefined) ids[caseId(identity)] = key;
      else if (!mark || job?.kind !== 'ended') rest.push(result);
      else {
        const made = job.made.get(mark.index);
        const reason = job.errors.get(mark.index) ?? `the import was ${job.status}`;
        if (made !== undefined) ids[caseId(identity)] = made;
        else refused.push({ id, reason: `Xray made no Test for it: ${reason}` });
      }
    }
    return { ids, refused, rest };
  }
}

function sentName(identity: string): string {
  return `sent-${caseId(identity)}`;
}

function readMark({ ids }: Ids, identity: string): { index: number; job: string } | undefined {
  const [, index, job] = /^(\d+) (.+)$/.exec(ids.get(sentName(identity)) ?? '') ?? [];
  return index === undefined || job === undefined ? undefined : { index: Number(index), job };
}
