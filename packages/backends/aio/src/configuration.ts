import type { AioClient, Reply } from './client.ts';
import type { ConfiguredField, Named, ProjectConfiguration } from './wire.ts';

/**
 * Lists of the project's configuration, and where each is found alone, where that is known. The path of `runStatuses`
 * is UNVERIFIED.
 */
const PATHS = {
  runStatuses: 'testrun/status',
  caseStatuses: 'testcase/status',
  casePriorities: 'testcase/priority',
  caseScriptTypes: 'testcase/scripttype',
  caseAutomationStatuses: undefined,
} as const;

export type ListName = keyof typeof PATHS;

/** The project's own names. Each list is asked for once, when it is first needed. */
export class Configuration {
  readonly #client: AioClient;
  #whole: ProjectConfiguration | undefined;
  readonly #lists = new Map<ListName, Named[]>();

  constructor(client: AioClient) {
    this.#client = client;
  }

  async list(name: ListName): Promise<Reply<Named[]>> {
    const whole = await this.#load();
    if (!whole.ok && !isElsewhere(whole.status)) return whole;
    const kept = (whole.ok ? whole.body[name] : undefined) ?? this.#lists.get(name);
    if (kept) return { ok: true, body: kept };
    const path = PATHS[name];
    if (path === undefined) return { ok: true, body: [] };
    const reply = await this.#client.configurationList(path);
    if (reply.ok) this.#lists.set(name, reply.body);
    return reply;
  }

  /** Custom fields of the project; none where the vendor does not tell. */
  async customFields(): Promise<Reply<ConfiguredField[]>> {
    const whole = await this.#load();
    if (!whole.ok && !isElsewhere(whole.status)) return whole;
    return { ok: true, body: (whole.ok ? whole.body.customFields : undefined) ?? [] };
  }

  /** An older server may have only the single lists: that answer is kept as well. */
  async #load(): Promise<Reply<ProjectConfiguration>> {
    if (this.#whole) return { ok: true, body: this.#whole };
    const reply = await this.#client.configuration();
    if (reply.ok) this.#whole = reply.body;
    else if (isElsewhere(reply.status)) this.#whole = {};
    return reply;
  }
}

/** There is no such address. */
export function isElsewhere(status: number | undefined): boolean {
  return status === 404 || status === 405;
}

export function named(list: readonly Named[], name: string): Named | undefined {
  return list.find((item) => item.name.trim().toLowerCase() === name.trim().toLowerCase());
}
