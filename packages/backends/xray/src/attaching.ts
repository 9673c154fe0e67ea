import type {
  AttachedFile,
  Failure,
  Known,
  Operation,
  Outcome,
  Refusal,
  Result,
  RunFacts,
} from '@livelane/dispatcher';
import { type CaseEntry, caseEntries, type EntryContext } from './entries.ts';
import { evidenceEntry, evidenceName, LARGE_FILE } from './evidence.ts';
import { testLabel } from './key.ts';
import { executionIn, notOpened } from './known-ids.ts';
import type { Reply } from './outcome.ts';
import { Patience } from './patience.ts';
import type { Execution, Product, TestRun } from './product.ts';
import type { EvidenceEntry } from './wire.ts';

type Attach = Extract<Operation, { kind: 'attach' }>;
type Confirmation = Outcome | { kind: 'absent' };

/**
 * Evidence of Test Runs. A second import of a file would be a second evidence (UNVERIFIED: append or replace), so after a
 * lost answer the names that the vendor shows tell what has arrived, and only the rest is sent.
 */
export class Attaching {
  readonly #product: Product;
  readonly #ascii: boolean;
  readonly #largeFile: number;
  readonly #patience = new Patience();
  /** Of the operation in hand: files that have arrived, see {@link mark}. */
  readonly #arrived = new Set<string>();

  /** @param largestInImport bytes of a file that an import has room for. */
  constructor(product: Product, ascii: boolean, largestInImport: number) {
    this.#product = product;
    this.#ascii = ascii;
    this.#largeFile = Math.min(LARGE_FILE, largestInImport);
  }

  async perform({ run, files, results }: Attach, known: Known, context: EntryContext): Promise<Outcome> {
    const execution = executionIn(known);
    if (!execution) return notOpened();
    const refused: Refusal[] = [];
    const small = files.filter(({ size }) => size <= this.#largeFile);
    const entries = caseEntries(withOwners(results, files), [], context);
    const imported = await this.#import(execution, run, entries, small, refused);
    if (imported) return imported;
    for (const file of files.filter(({ size }) => size > this.#largeFile)) {
      const failure = await this.#add(execution, run, file, refused);
      if (failure) return failure;
    }
    this.#arrived.clear();
    return { kind: 'accepted', ...(refused.length > 0 && { refused }) };
  }

  async confirm({ run, files }: Attach, known: Known): Promise<Confirmation> {
    const execution = executionIn(known);
    if (!execution) return notOpened();
    const found = await this.#runsOf(execution, files);
    if (!found.ok) return found.outcome;
    const isThere = (file: AttachedFile) => (found.body.get(file) ?? []).length > 0;
    const unseen = files.find((file) => !isThere(file));
    if (unseen && this.#patience.isLeft) {
      const reason = `The Test Run of ${unseen.name} cannot be found yet: it is looked for again`;
      // Without a wait: the vendor asked for none, and the courier would take it for a budget that is used up.
      return { kind: 'later', reason };
    }
    let isComplete = unseen === undefined;
    for (const [file, runs] of found.body) {
      const name = this.#name(file, run);
      for (const { testKey, files: there } of runs) {
        if (there.includes(name)) this.#arrived.add(mark(file, testKey, name));
        else isComplete = false;
      }
    }
    this.#patience.reset();
    if (!isComplete) return { kind: 'absent' };
    this.#arrived.clear();
    return { kind: 'accepted' };
  }

  /** @returns why it is not done, unless it is. */
  async #import(
    execution: Execution,
    run: RunFacts,
    entries: readonly CaseEntry[],
    files: readonly AttachedFile[],
    refused: Refusal[],
  ): Promise<Failure | undefined> {
    const contents = new Map<AttachedFile, EvidenceEntry>();
    for (const file of files) {
      try {
        contents.set(file, await evidenceEntry(file, this.#name(file, run)));
      } catch (error) {
        refused.push({
          id: file.id,
          reason: `${file.name} cannot be read any more: ${(error as Error).message}`,
        });
      }
    }
    const sent: string[] = [];
    const tests = entries.flatMap(({ entry, results }) => {
      const own = files.filter(({ result }) => results.some(({ id }) => id === result.id));
      const evidence: EvidenceEntry[] = [];
      for (const file of own) {
        const content = contents.get(file);
        const at = mark(file, entry.testKey, this.#name(file, run));
        if (!content || this.#arrived.has(at)) continue;
        evidence.push(content);
        sent.push(at);
      }
      return evidence.length > 0 ? [{ ...entry, evidence }] : [];
    });
    if (tests.length === 0) return undefined;
    const reply = await this.#product.importTests(execution, tests);
    if (!reply.ok) return reply.outcome;
    for (const at of sent) this.#arrived.add(at);
    for (const { key, reason } of reply.body.refused) {
      const hit = files.filter(
        ({ id, result }) =>
          key !== undefined && result.cases.includes(key) && !refused.some((other) => other.id === id),
      );
      refused.push(...hit.map(({ id }) => ({ id, reason })));
    }
    return undefined;
  }

  async #add(
    execution: Execution,
    run: RunFacts,
    file: AttachedFile,
    refused: Refusal[],
  ): Promise<Failure | undefined> {
    const found = await this.#runsOf(execution, [file]);
    if (!found.ok) return found.outcome;
    const runs = found.body.get(file) ?? [];
    if (runs.length === 0) {
      refused.push({ id: file.id, reason: `${execution.key} holds no Test Run for ${file.name}` });
    }
    const name = this.#name(file, run);
    for (const testRun of runs) {
      const at = mark(file, testRun.testKey, name);
      if (this.#arrived.has(at)) continue;
      const reply = await this.#product.addFile(testRun, { file, name });
      if (reply.ok) this.#arrived.add(at);
      else if (reply.outcome.kind === 'refused' && reply.outcome.scope === 'this') {
        refused.push({ id: file.id, reason: reply.outcome.reason });
        return undefined;
      } else return reply.outcome;
    }
    return undefined;
  }

  /** One question for all files: where each of them needs its own, a vendor that fails now and then is never through. */
  async #runsOf(
    execution: Execution,
    files: readonly AttachedFile[],
  ): Promise<Reply<Map<AttachedFile, TestRun[]>>> {
    const labels = files
      .filter(({ result }) => result.cases.length === 0)
      .map(({ result }) => testLabel(result));
    const made: Reply<Map<string, string>> =
      labels.length > 0
        ? await this.#product.testsByLabel([...new Set(labels)])
        : { ok: true, body: new Map() };
    if (!made.ok) return made;
    const keysOf = ({ result }: AttachedFile) =>
      result.cases.length > 0 ? result.cases : [made.body.get(testLabel(result)) ?? []].flat();
    const keys = [...new Set(files.flatMap(keysOf))];
    const runs: Reply<TestRun[]> =
      keys.length > 0 ? await this.#product.runs(execution, keys) : { ok: true, body: [] };
    if (!runs.ok) return runs;
    const of = (file: AttachedFile) => runs.body.filter(({ testKey }) => keysOf(file).includes(testKey));
    return { ok: true, body: new Map(files.map((file) => [file, of(file)])) };
  }

  #name(file: AttachedFile, run: RunFacts): string {
    return evidenceName(file, run, this.#ascii);
  }
}

/** The files' own results too, where they name no case by which they would be among the others. */
function withOwners(results: readonly Result[], files: readonly AttachedFile[]): Result[] {
  const known = new Set(results.map(({ id }) => id));
  const owners = new Map(files.map(({ result }) => [result.id, result]));
  return [...results, ...[...owners.values()].filter(({ id }) => !known.has(id))];
}

/** A file at one of its Tests; a result that names none has one Test, whose key an import does not know. */
function mark({ result }: AttachedFile, testKey: string | undefined, name: string): string {
  return result.cases.length === 0 ? name : `${testKey} ${name}`;
}
