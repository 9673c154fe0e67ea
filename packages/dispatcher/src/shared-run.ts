import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { findRunId, JOURNAL_VERSION } from '@livelane/core';
import type { Backend, BackendDefinition, Known, Operation, Outcome, RunFacts } from './backend.ts';
import { type LoadedConfig, loadConfig } from './config/load-config.ts';
import { ConfigError } from './config-error.ts';
import { findMetadata } from './metadata.ts';
import { makeHandle } from './run-facts.ts';
import { VendorTools } from './vendor-tools.ts';

/** Between two tries where the vendor does not say when, milliseconds. */
const RETRY_MS = 1_000;

export interface SharedRunRequest {
  /** Folders from which the config file is looked for upward, in order. */
  from: string[];
  env: NodeJS.ProcessEnv;
  /** All vendors that can be configured. */
  backends: readonly BackendDefinition[];
  /** Name of the framework that will run, where it is known; the vendor's run is named after it. */
  framework: string;
  signal: AbortSignal;
}

/** What became of a run at one vendor. */
export interface VendorEnd {
  title: string;
  /** The run as the vendor calls it, and where a person sees it. */
  label?: string;
  url?: string;
  notes: string[];
  /** Why it could not be done. */
  failed?: string;
}

/**
 * Makes a run at every configured vendor, for machines that will report into it with `LIVELANE_RUN=<handle>`. Tries until
 * `delivery.deadlineMs` has passed; where a vendor has none by then, the first machine makes it.
 * @throws ConfigError when the settings have mistakes, or name no vendor.
 */
export async function createSharedRun(
  request: SharedRunRequest,
): Promise<{ handle: string; vendors: VendorEnd[] }> {
  const handle = makeHandle(new Date(), randomBytes(6));
  const vendors = await atEveryVendor(request, handle, async (vendor) => {
    const open: Operation = { kind: 'open-run', run: vendor.run };
    const end = await vendor.until(open, () => true);
    return end.kind === 'accepted' ? [] : reasonOf(end);
  });
  return { handle, vendors };
}

/**
 * Closes the run of a handle at every configured vendor. Machines that are still at work are waited for until
 * `delivery.deadlineMs` has passed; then the run is closed nevertheless, and a note says so.
 * @throws ConfigError when the settings have mistakes, or name no vendor.
 */
export function completeSharedRun(handle: string, request: SharedRunRequest): Promise<VendorEnd[]> {
  // What its machines made of it.
  const { id } = findRunId({ LIVELANE_RUN: handle }, false);
  return atEveryVendor(request, id, async (vendor) => {
    const found = await vendor.find();
    if (found.kind === 'absent')
      return `there is no open run of ${handle}: it was never made, or is closed already`;
    if (found.kind !== 'accepted') return reasonOf(found);
    const isClosed = (outcome: Outcome) => !(outcome.kind === 'accepted' && outcome.leftOpen !== undefined);
    let end = await vendor.until({ kind: 'close-run', run: vendor.run, end: 'passed' }, isClosed);
    const notes: string[] = [];
    if (!isClosed(end)) {
      if (end.kind === 'accepted') notes.push(`${end.leftOpen}; it was closed nevertheless`);
      const run: RunFacts = { ...vendor.run, closedBy: 'this-machine' };
      end = await vendor.until({ kind: 'close-run', run, end: 'passed' }, () => true);
    }
    return end.kind === 'accepted' ? [...notes, ...(end.notes ?? [])] : reasonOf(end);
  });
}

async function atEveryVendor(
  request: SharedRunRequest,
  handle: string,
  act: (vendor: Vendor) => Promise<string[] | string>,
): Promise<VendorEnd[]> {
  const { env, backends } = request;
  const config = await loadConfig({ from: request.from, options: {}, env, backends });
  if (config.backends.length === 0) {
    throw new ConfigError([
      `The settings name no vendor: add a section (${backends.map(({ name }) => name).join(', ')}) to livelane.config.json.`,
    ]);
  }
  const run = await factsOf(request, config, handle);
  return Promise.all(
    config.backends.map(async ({ definition, section }): Promise<VendorEnd> => {
      const { title } = definition;
      const tools = new VendorTools(config, env);
      try {
        const vendor = new Vendor(definition.create(section, tools), run, config, request.signal);
        const end = await act(vendor);
        return {
          title,
          ...vendor.shown(),
          ...(typeof end === 'string' ? { notes: [], failed: end } : { notes: end }),
        };
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        return { title, notes: [], failed: error.problems.join(' ') };
      } finally {
        await tools.close();
      }
    }),
  );
}

/** The run at one vendor, as far as it is known. */
class Vendor {
  readonly run: RunFacts;
  readonly #backend: Backend;
  readonly #deadline: number;
  readonly #signal: AbortSignal;
  readonly #ids = new Map<string, string>();
  readonly #known: Known = { ids: this.#ids, delivered: () => 0 };

  constructor(backend: Backend, run: RunFacts, { delivery }: LoadedConfig, signal: AbortSignal) {
    this.#backend = backend;
    this.run = run;
    this.#deadline = Date.now() + delivery.deadlineMs;
    this.#signal = signal;
  }

  shown(): Pick<VendorEnd, 'label' | 'url'> {
    const label = this.#backend.label(this.#known);
    const url = this.#backend.url(this.#known);
    return { ...(label !== undefined && { label }), ...(url !== undefined && { url }) };
  }

  /** Looks for the run. */
  find(): Promise<Outcome | { kind: 'absent' }> {
    const open: Operation = { kind: 'open-run', run: this.run };
    return this.#repeat(
      () => this.#backend.confirm(open, this.#known),
      () => true,
    );
  }

  /** Performs an operation until it is taken and `isEnd` says so, or refused, or time is up. */
  async until(operation: Operation, isEnd: (outcome: Outcome) => boolean): Promise<Outcome> {
    let isUnknown = false;
    const end = await this.#repeat(async () => {
      const asked = isUnknown
        ? await this.#backend.confirm(operation, this.#known)
        : { kind: 'absent' as const };
      if (asked.kind !== 'absent') return asked;
      const outcome = await this.#backend.perform(operation, this.#known);
      isUnknown = outcome.kind === 'unknown';
      return outcome;
    }, isEnd);
    return end.kind === 'absent' ? { kind: 'unknown', reason: 'the answer was lost' } : end;
  }

  async #repeat(
    ask: () => Promise<Outcome | { kind: 'absent' }>,
    isEnd: (outcome: Outcome) => boolean,
  ): Promise<Outcome | { kind: 'absent' }> {
    for (;;) {
      const outcome = await ask();
      if (outcome.kind === 'accepted' || outcome.kind === 'pending') {
        for (const [name, id] of Object.entries(outcome.ids ?? {})) this.#ids.set(name, id);
      }
      if (outcome.kind === 'absent' || outcome.kind === 'refused') return outcome;
      if (outcome.kind === 'accepted' && isEnd(outcome)) return outcome;
      const wait = ('afterMs' in outcome && outcome.afterMs) || RETRY_MS;
      if (this.#signal.aborted || Date.now() + wait > this.#deadline) return outcome;
      await pause(wait);
    }
  }
}

async function factsOf(
  { env, framework, from }: SharedRunRequest,
  { run: settings, report }: LoadedConfig,
  handle: string,
): Promise<RunFacts> {
  const now = Date.now();
  return {
    id: handle,
    shared: true,
    closedBy: 'last-machine',
    attempt: 1,
    // As the first of its machines it makes the run at once.
    parts: [1],
    createdAt: now,
    settings,
    report,
    metadata: await findMetadata(env, from[0] ?? process.cwd()),
    start: {
      type: 'shard-start',
      v: JOURNAL_VERSION,
      at: now,
      framework: { name: framework, version: '' },
      reporter: '',
      node: process.version,
      os: `${process.platform} ${process.arch}`,
      process: { pid: process.pid, host: '' },
    },
  };
}

function reasonOf(outcome: Outcome | { kind: 'absent' }): string {
  return 'reason' in outcome ? outcome.reason : 'it did not come to its end in time';
}
