import type { AttemptEnd, RunError, ShardEnd, ShardStart, TestIdentity, TestStatus } from '@livelane/core';
import type * as z from 'zod';
import type { HttpClient, HttpOptions } from './http/http-client.ts';
import type { RunMetadata } from './metadata.ts';
import type { ReportSettings, RunSettings } from './settings.ts';

/**
 * One vendor. A backend turns operations into requests and answers into outcomes; when to send, what goes
 * together, what is tried again and what is written down is the courier's, once for all vendors.
 *
 * `perform` is called for one operation at a time per lane (lanes run side by side unless
 * `capacity.lanes` is `together`), and always in this order: `open-run`, then for each lane `open-lane`,
 * any number of `deliver`, `close-lane`; last `note`, if there is something to say, and `close-run`, unless
 * the run is to be left open (`run.complete: false`).
 */
export interface Backend {
  readonly capacity: Capacity;
  /** Sends one operation. Never throws for what a vendor or a network can do: that is an outcome. */
  perform(operation: Operation, known: Known): Promise<Outcome>;
  /**
   * Called when the answer to `operation` was lost, or when its sender died before it could note the
   * answer: asks the vendor whether it was taken. `accepted` (with ids, if it made something): it was;
   * `absent`: it was not, perform it again. Any other outcome: could not be told now.
   */
  confirm(operation: Operation, known: Known): Promise<Outcome | { kind: 'absent' }>;
  /** Where a person sees the run, once it exists. */
  url(known: Known): string | undefined;
  /** The run as the vendor shows it, in a few words (`run 12`). */
  label(known: Known): string | undefined;
  /** Asks the vendor what `livelane doctor` wants to know. Changes nothing there. */
  examine(): Promise<Finding[]>;
}

/** What a vendor can take. */
export interface Capacity {
  /** Results in one `deliver` at most. */
  results: number;
  /** Bytes of one request's body at most; a batch is closed before the results' journal lines exceed it. */
  bytes: number;
  /** Requests a minute over all lanes; absent when the vendor publishes none. */
  requestsPerMinute?: number;
  /** `apart`: lanes may be sent side by side. `together`: one request at a time for the whole run. */
  lanes: 'apart' | 'together';
}

/** Facts about the run that a backend may show. */
export interface RunFacts {
  id: string;
  createdAt: number;
  settings: RunSettings;
  report: ReportSettings;
  metadata: RunMetadata;
  /** The first shard's first line: framework, versions, projects. */
  start: ShardStart;
}

export interface LaneFacts {
  /** Unique in the run: `<shard>/<lane>`. */
  id: string;
  /** For people: `jest · worker 1`, `playwright · shard 2/4 · worker 1`. */
  title: string;
}

/** A test that has its final outcome: what a vendor gets. */
export interface Result {
  /** Unique in the run: test and repetition; the same in every delivery of this run. */
  id: string;
  test: TestIdentity;
  /**
   * What makes it the same test from run to run, as `report.identity` says: equal identities are one test for
   * the vendor. Not for people, and of any length.
   */
  identity: string;
  /** Keys of the cases that it is linked to, the first named first, each once. */
  cases: string[];
  /** Keys of the requirements that it is said to cover, each once. */
  requirements: string[];
  status: TestStatus;
  /** All attempts, first to last; at least one. */
  attempts: [AttemptEnd, ...AttemptEnd[]];
}

export type Operation =
  | { kind: 'open-run'; run: RunFacts }
  | { kind: 'open-lane'; run: RunFacts; lane: LaneFacts }
  | { kind: 'deliver'; run: RunFacts; lane: LaneFacts; results: Result[] }
  | {
      kind: 'close-lane';
      run: RunFacts;
      lane: LaneFacts;
      /** Wall time of the lane, from its first attempt's start to its last one's end, milliseconds. */
      elapsedMs: number;
    }
  /** What is to be said of the run as a whole; only when there is something to say. */
  | {
      kind: 'note';
      run: RunFacts;
      end: RunEnd;
      /** Errors outside every test, the first 20. */
      errors: RunError[];
      /** Tests that were running when a runner was killed. */
      running: TestIdentity[];
    }
  | { kind: 'close-run'; run: RunFacts; end: RunEnd };

/** How the run ended, over all its shards. `killed`: a runner died without a word. */
export type RunEnd = ShardEnd['status'] | 'killed';

export type Outcome =
  /** `ids` are kept in the delivery file and come back in {@link Known.ids}. */
  | { kind: 'accepted'; ids?: Record<string, string> }
  /**
   * The vendor will not have it. `this`: because of what this operation holds (the courier halves a batch
   * until the culprit stands alone). `everything`: whatever were sent now (wrong token, no such project):
   * the courier stops and keeps the results for `resume`.
   */
  | { kind: 'refused'; scope: 'this' | 'everything'; reason: string }
  /** Not taken, worth trying again. `afterMs`: as the vendor asks; absent: the courier's own backoff. */
  | { kind: 'later'; reason: string; afterMs?: number }
  /** Sent, and nobody knows whether it was taken. */
  | { kind: 'unknown'; reason: string };

/** What the delivery file knows at this moment. */
export interface Known {
  /** Vendor ids from accepted operations, by the names the backend gave them. */
  ids: ReadonlyMap<string, string>;
  /** Results the vendor has accepted in this lane, before the operation in hand. */
  delivered(laneId: string): number;
}

export interface Finding {
  level: 'ok' | 'warning' | 'error';
  /** What was looked at (`token`, `project`). */
  subject: string;
  message: string;
  /** The next step for the user, when something is wrong. */
  advice?: string;
}

/** How a vendor's package presents itself; the command line holds one list of these. */
export interface BackendDefinition<Section extends z.ZodType = z.ZodType> {
  /** Key of its section in `livelane.config.*`. */
  name: string;
  title: string;
  /** The section's schema. Secrets are not part of it. */
  section: Section;
  /** Environment variables that hold its secrets (each also as `<NAME>_FILE`, a path to read it from). */
  secrets: readonly string[];
  /** @throws ConfigError naming the setting or variable that is missing. */
  create(section: z.output<Section>, tools: BackendTools): Backend;
}

export interface BackendTools {
  secret(name: string): string | undefined;
  http(options: HttpOptions): HttpClient;
}
