import {
  caseId,
  clean,
  type Failure,
  fullTitle,
  type Known,
  type Outcome,
  oneLine,
  type Refusal,
  type Result,
  stop,
} from '@livelane/dispatcher';
import type { AioClient } from './client.ts';
import { type AioSection, folderNames } from './config.ts';
import { type Configuration, type ListName, named } from './configuration.ts';
import { TITLE_LIMIT } from './limits.ts';
import type { NewCase, ShownCase } from './wire.ts';

/** What the automation keys of our cases begin with: one search lists them all. */
const PREFIX = 'livelane:';

/** Requests for single cases in one operation: results must not wait until all are made. */
const REQUESTS_AT_ONCE = 10;

/** Before a case is tried again, where the vendor names no wait. */
const PAUSE_MS = 1_000;

/** The vendor's Script Type of cases without Gherkin; without any it refuses steps. */
const SCRIPT_TYPE = 'Classic';
/** What a new project calls cases that machines run; left out where it has no such name. */
const AUTOMATED = 'Automated';

/** What all new cases have in common. */
type Frame = Pick<NewCase, 'status' | 'priority' | 'scriptType' | 'automationStatus' | 'folder'>;

/**
 * Finds the cases of tests that name none by their automation key, a hash of what makes it the same test from run to
 * run (`report.identity`), or makes them. Where a search does not show automation keys they are read in the
 * description, which holds them as well; where it does not take them, titles are searched.
 */
export class CaseMaker {
  readonly #client: AioClient;
  readonly #configuration: Configuration;
  readonly #section: AioSection;
  readonly #found = new Map<string, string>();
  readonly #refused = new Map<string, string>();
  /** Where to go on in the list of our cases; undefined at its end. */
  #next: number | undefined = 0;
  #byTitle = false;
  #frame: Frame | undefined;

  constructor(client: AioClient, configuration: Configuration, section: AioSection) {
    this.#client = client;
    this.#configuration = configuration;
    this.#section = section;
  }

  async make(results: readonly Result[], known: Known): Promise<Outcome> {
    const ids: Record<string, string> = {};
    const missing = results.filter(({ identity }) => !known.ids.has(caseId(identity)));
    const failure = await this.#readList(missing);
    if (failure) return failure;
    let spent = 0;
    for (const result of missing) {
      const automationKey = keyOf(result);
      if (this.#refused.has(automationKey)) continue;
      if (spent >= REQUESTS_AT_ONCE) {
        const reason = 'cases are still to be made';
        return { kind: 'pending', reason, afterMs: 0, ids };
      }
      const outcome = await this.#findOrCreate(result, () => spent++);
      const key = this.#found.get(automationKey);
      if (key !== undefined) ids[caseId(result.identity)] = key;
      if (outcome) return keeping(outcome, ids);
    }
    const refused = results.flatMap((result): Refusal[] => {
      const reason = this.#refused.get(keyOf(result));
      return reason === undefined ? [] : [{ id: result.id, reason }];
    });
    return { kind: 'accepted', ids, refused };
  }

  /** Lists our cases until all that are wanted are found. */
  async #readList(results: readonly Result[]): Promise<Failure | undefined> {
    const isMissing = (result: Result) =>
      !this.#found.has(keyOf(result)) && !this.#refused.has(keyOf(result));
    while (!this.#byTitle && this.#next !== undefined && results.some(isMissing)) {
      const criteria = { automationKey: { comparisonType: 'CONTAINS', value: PREFIX } } as const;
      const reply = await this.#client.searchCases(criteria, this.#next);
      if (!reply.ok) {
        if (reply.status !== 400 && reply.status !== 422) return reply.outcome;
        this.#byTitle = true;
        return undefined;
      }
      for (const item of reply.body.items) this.#note(item);
      this.#next = reply.body.isLast ? undefined : this.#next + reply.body.items.length;
    }
    return undefined;
  }

  /** Undefined when there is a case now, or when it was refused by itself. */
  async #findOrCreate(result: Result, spend: () => void): Promise<Failure | undefined> {
    const automationKey = keyOf(result);
    if (this.#found.has(automationKey)) return undefined;
    if (this.#byTitle) {
      spend();
      const criteria = { title: { comparisonType: 'EXACT_MATCH', value: caseTitle(result) } } as const;
      const reply = await this.#client.searchCases(criteria, 0);
      if (!reply.ok) return reply.outcome;
      for (const item of reply.body.items) this.#note(item);
      if (this.#found.has(automationKey)) return undefined;
    }
    spend();
    return this.#create(result);
  }

  #note({ key, automationKey, description, isArchived }: ShownCase): void {
    const own = [automationKey, description].flatMap(
      (text) => /livelane:[\w-]{22}/.exec(text ?? '')?.[0] ?? [],
    )[0];
    if (own !== undefined && !isArchived && !this.#found.has(own)) this.#found.set(own, key);
  }

  async #create(result: Result): Promise<Failure | undefined> {
    const frame = await this.#loadFrame();
    if ('kind' in frame) return frame;
    const automationKey = keyOf(result);
    const reply = await this.#client.createCase({ ...newCase(result), ...frame });
    if (reply.ok) {
      this.#found.set(automationKey, reply.body.key);
      return undefined;
    }
    const { outcome } = reply;
    // It may be there: the list is read again before anything more is made.
    if (outcome.kind === 'unknown') this.#next = 0;
    if (outcome.kind !== 'refused' || outcome.scope === 'everything') return outcome;
    this.#refused.set(automationKey, `no case could be made for it: ${outcome.reason}`);
    return undefined;
  }

  async #loadFrame(): Promise<Frame | Failure> {
    if (this.#frame) return this.#frame;
    const { caseFolder, caseStatus, casePriority } = this.#section;
    const status = await this.#pick('caseStatuses', caseStatus, 'aio.caseStatus');
    if (status && 'kind' in status) return status;
    const priority =
      casePriority === undefined
        ? undefined
        : await this.#pick('casePriorities', casePriority, 'aio.casePriority');
    if (priority && 'kind' in priority) return priority;
    const scriptType = await this.#pick('caseScriptTypes', SCRIPT_TYPE, undefined);
    if (scriptType && 'kind' in scriptType) return scriptType;
    const automationStatus = await this.#pick('caseAutomationStatuses', AUTOMATED, undefined);
    if (automationStatus && 'kind' in automationStatus) return automationStatus;
    const folder =
      caseFolder === undefined ? undefined : await this.#client.folder('testcase', folderNames(caseFolder));
    if (folder && !folder.ok) return folder.outcome;
    this.#frame = {
      ...(status && { status }),
      ...(priority && { priority }),
      ...(scriptType && { scriptType }),
      ...(automationStatus && { automationStatus }),
      ...(folder && { folder: { ID: folder.body } }),
    };
    return this.#frame;
  }

  /** @param setting says where the name comes from; absent: a name that the project need not have. */
  async #pick(
    list: ListName,
    name: string,
    setting: string | undefined,
  ): Promise<{ ID: number | string } | Failure | undefined> {
    const reply = await this.#configuration.list(list);
    if (!reply.ok) return reply.outcome;
    const found = named(reply.body, name);
    if (found) return { ID: found.ID };
    if (setting === undefined) return undefined;
    const own = reply.body.map((item) => `"${item.name}"`).join(', ');
    return stop(
      `Project ${this.#section.project} in AIO Tests has no "${name}" ("${setting}"); it has ${own}`,
    );
  }
}

/** What was made so far stays known: the next try finds it in the delivery file. */
function keeping(failure: Failure, ids: Record<string, string>): Outcome {
  if (failure.kind !== 'later' || Object.keys(ids).length === 0) return failure;
  return { kind: 'pending', reason: failure.reason, afterMs: failure.afterMs ?? PAUSE_MS, ids };
}

function keyOf({ identity }: Pick<Result, 'identity'>): string {
  return PREFIX + caseId(identity).slice('case:'.length);
}

export function newCase(result: Result): Omit<NewCase, keyof Frame> {
  const automationKey = keyOf(result);
  return {
    title: caseTitle(result),
    // The key stands here as well, because it is not certain that a search shows automation keys.
    description: clean(`${fullTitle(result.test)}\n\nMade by Livelane (${automationKey}).`),
    automationKey,
    ...(result.requirements.length > 0 && { jiraRequirementIDs: result.requirements }),
  };
}

/** `[chromium] Cart › adds an item`: the file may move. */
function caseTitle({ test: { project, path, title } }: Result): string {
  const text = [...path, title].join(' › ');
  return oneLine(project ? `[${project}] ${text}` : text, 'Unnamed test', TITLE_LIMIT);
}
