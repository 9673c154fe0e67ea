import {
  caseId,
  clean,
  clip,
  type Failure,
  fullTitle,
  type Outcome,
  oneLine,
  type Result,
} from '@livelane/dispatcher';
import type { CaseFinder } from './case-finder.ts';
import { caseKey } from './case-key.ts';
import { caseFolder } from './case-tree.ts';
import type { ZephyrClient } from './client.ts';
import type { ZephyrSection } from './config.ts';
import { DESCRIPTION_LIMIT, NAME_LIMIT } from './limits.ts';
import type { NewCase, TreeCase } from './wire.ts';

/** Where a case says of which test it was made. */
const MARKER = /livelane:[\w-]{22}/;

/**
 * Finds the cases of tests that name none in the folder `zephyr.caseTree`, by the marker in their description, else by
 * their name, or makes them, in one request for all.
 */
export class CaseMaker {
  readonly #client: ZephyrClient;
  readonly #finder: CaseFinder;
  readonly #section: ZephyrSection;
  #treeId: number | undefined;
  /** Numbers of the folder's cases, by marker, and by name where there is no marker. */
  #byMarker: Map<string, number> | undefined;
  readonly #byName = new Map<string, number>();

  /** @param finder is told of all cases, so that it need not look for them. */
  constructor(client: ZephyrClient, section: ZephyrSection, finder: CaseFinder) {
    this.#client = client;
    this.#finder = finder;
    this.#section = section;
  }

  async make(results: readonly Result[]): Promise<Outcome> {
    const treeId = await this.#open();
    if (typeof treeId !== 'number') return treeId;
    const missing = results.filter((result) => this.#numberOf(result) === undefined);
    if (missing.length > 0) {
      const reply = await this.#client.createCases(
        missing.map((result) => newCase(result, treeId, this.#section)),
      );
      if (!reply.ok) {
        // Whether it was taken shows in the folder, which is read again before anything is made.
        this.forget();
        return reply.outcome;
      }
      // An answer without markers (UNVERIFIED) would not tell tests of the same name apart; the folder may.
      for (const made of reply.body) if (MARKER.test(made.testcase.description ?? '')) this.#note(made);
      if (missing.some((result) => this.#numberOf(result) === undefined)) {
        const failure = await this.#read(treeId);
        if (failure) return failure;
      }
    }
    const ids: Record<string, string> = {};
    for (const result of results) {
      const number = this.#numberOf(result);
      if (number !== undefined) ids[caseId(result.identity)] = caseKey(number);
    }
    return { kind: 'accepted', ids };
  }

  forget(): void {
    this.#byMarker = undefined;
    this.#byName.clear();
  }

  /** The folder's id, with its cases read. */
  async #open(): Promise<number | Failure> {
    if (this.#treeId === undefined) {
      const folder = await caseFolder(this.#client, this.#section, { make: true });
      if ('kind' in folder) return folder;
      if ('treeId' in folder) this.#treeId = folder.treeId;
    }
    const treeId = this.#treeId as number;
    if (!this.#byMarker) {
      const failure = await this.#read(treeId);
      if (failure) return failure;
    }
    return treeId;
  }

  async #read(treeId: number): Promise<Failure | undefined> {
    const reply = await this.#client.casesIn(treeId);
    if (!reply.ok) return reply.outcome;
    this.#byMarker ??= new Map();
    for (const item of reply.body) this.#note(item);
    return undefined;
  }

  #note(item: TreeCase): void {
    const { name, description, testcaseId } = item.testcase;
    if (testcaseId == null) return;
    this.#finder.note(item, this.#treeId);
    const marker = MARKER.exec(description ?? '')?.[0];
    const [map, key] = marker ? [this.#byMarker, marker] : [this.#byName, name?.trim()];
    // Of two the older is meant.
    if (map && key && (map.get(key) ?? Number.POSITIVE_INFINITY) > testcaseId) map.set(key, testcaseId);
  }

  #numberOf(result: Result): number | undefined {
    return this.#byMarker?.get(markerOf(result)) ?? this.#byName.get(caseName(result));
  }
}

function markerOf({ identity }: Pick<Result, 'identity'>): string {
  return `livelane:${caseId(identity).slice('case:'.length)}`;
}

export function newCase(
  result: Result,
  tcrCatalogTreeId: number,
  { projectId, releaseId }: Pick<ZephyrSection, 'projectId' | 'releaseId'>,
): NewCase {
  const { test, requirements } = result;
  const covers = requirements.length > 0 ? [`Covers ${requirements.join(', ')}.`] : [];
  const text = clip(clean([fullTitle(test), ...covers].join('\n\n')), DESCRIPTION_LIMIT - 100);
  // Tags are words, with spaces between them (the vendor's Jenkins plugin).
  const tag = (test.tags ?? [])
    .map((name) => clean(name).replace(/^@/, '').replace(/\s+/g, '-'))
    .filter(Boolean);
  return {
    tcrCatalogTreeId,
    testcase: {
      name: caseName(result),
      releaseId,
      projectId,
      automated: true,
      scriptName: 'Livelane',
      ...(tag.length > 0 && { tag: clip(tag.join(' '), NAME_LIMIT) }),
      description: `${text}\n\nMade by Livelane (${markerOf(result)}).`,
    },
  };
}

/** `[chromium] Cart › adds an item`: the file may move. */
export function caseName({ test: { project, path, title } }: Pick<Result, 'test'>): string {
  const text = [...path, title].join(' › ');
  return oneLine(project ? `[${project}] ${text}` : text, 'Unnamed test', NAME_LIMIT - 1);
}
