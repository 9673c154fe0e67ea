import type { Failure } from '@livelane/dispatcher';
import type { ZephyrClient } from './client.ts';
import { SEARCH_LIMIT } from './limits.ts';
import type { TreeCase } from './wire.ts';

/** Where a case is in the release's test repository. */
export interface FoundCase {
  treeId: number;
  /** Of the case's version there. */
  versionId: number;
}

/**
 * Finds cases by their numbers, with a search; where the server does not take it, in all folders of the release.
 */
export class CaseFinder {
  readonly #client: ZephyrClient;
  readonly #found = new Map<number, FoundCase>();
  /** Set once the server has refused to search. */
  #isWalked: boolean | undefined;

  constructor(client: ZephyrClient) {
    this.#client = client;
  }

  /** Those of `numbers` that the release has. */
  async find(numbers: readonly number[]): Promise<ReadonlyMap<number, FoundCase> | Failure> {
    const missing = numbers.filter((number) => !this.#found.has(number));
    for (let begin = 0; begin < missing.length && this.#isWalked === undefined; begin += SEARCH_LIMIT) {
      const reply = await this.#client.casesByNumber(missing.slice(begin, begin + SEARCH_LIMIT));
      if (reply.ok) {
        for (const item of reply.body) this.note(item);
        continue;
      }
      const { outcome, status } = reply;
      if (outcome.kind !== 'refused' || status === 401) return outcome;
      this.#isWalked = false;
    }
    if (this.#isWalked === false && missing.length > 0) {
      const failure = await this.#walk();
      if (failure) return failure;
      this.#isWalked = true;
    }
    return this.#found;
  }

  async #walk(): Promise<Failure | undefined> {
    const roots = await this.#client.roots();
    if (!roots.ok) return roots.outcome;
    const folders = [...roots.body];
    for (const { id } of folders) {
      const cases = await this.#client.casesIn(id);
      if (!cases.ok) return cases.outcome;
      for (const item of cases.body) this.note(item, id);
      const node = await this.#client.node(id);
      if (!node.ok) return node.outcome;
      folders.push(...(node.body.categories ?? []));
    }
    return undefined;
  }

  /** Of several places of a case the first is taken. @param folderId where it was seen, if it does not say so itself. */
  note({ tcrCatalogTreeId, testcase: { id, testcaseId } }: TreeCase, folderId?: number): void {
    const treeId = tcrCatalogTreeId ?? folderId;
    if (testcaseId == null || treeId == null || this.#found.has(testcaseId)) return;
    this.#found.set(testcaseId, { treeId, versionId: id });
  }
}
