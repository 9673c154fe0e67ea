import { createHash } from 'node:crypto';
import type { AttemptEnd, RunError, ShardEnd, ShardStart, TestIdentity, TestStatus } from '@livelane/core';
import type * as z from 'zod';
import type { HttpClient, HttpOptions } from './http/http-client.ts';
import type { RunMetadata } from './metadata.ts';
import type { ReportSettings, RunSettings } from './settings.ts';

/**
 * One vendor. A backend turns operations into requests and answers into outcomes; when to send, what goes
 * together, what is tried again and what is written down is the courier's, once for all vendors.
 *
 * `perform` is called for one operation at a time per lane (lanes run side by side with `lanes: 'apart'`; with
 * `'merged'` there is one operation at a time for the whole run), and always in this order: `open-run`; then, for
 * each lane, `open-lane`, any number of `deliver`, `close-lane` (without lanes only `deliver`, with `make-cases` before
 * results that have no case, and `attach` after those that have files); then `deliver-file`, if the vendor takes one;
 * last `note`, if there is something to say, and `close-run`, unless the run is to be left open (`run.complete: false`).
 */
export interface Backend {
  readonly capacity: Capacity;
  /** How results and the vendor's test cases belong together. Absent: the vendor takes results as they are. */
  readonly cases?: CaseRules;
  /** Sends one operation. Never throws for what a vendor or a network can do: that is an outcome. */
  perform(operation: Operation, known: Known): Promise<Outcome>;
  /**
   * Called when the answer to `operation` was lost, or when its sender died before it could note the
   * answer: asks the vendor whether it was taken. `accepted` (with ids, if it made something): it was;
   * `absent`: it was not, or sending it again does no harm: perform it again. Any other outcome: could not be told now.
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
  /** Results in one `deliver` (and in one `make-cases`) at most. */
  results: number;
  /** Bytes of one request's body at most; a batch is closed before the results' journal lines exceed it. */
  bytes: number;
  /**
   * Requests a minute over all lanes, kept for each request that the backend's HTTP clients send, and shared with the
   * run's shards on other machines; absent when the vendor publishes none.
   */
  requestsPerMinute?: number;
  /** Milliseconds between the beginnings of two `deliver` of one lane at least. Default 200. */
  gapMs?: number;
  /**
   * `apart`: the vendor knows lanes, and they may be sent side by side. `merged`: it knows none: the results of all
   * lanes go together, failures first, one operation at a time, without `open-lane` and `close-lane`; the lane of
   * `deliver` stands for the whole run.
   */
  lanes: 'apart' | 'merged';
  /** With merged lanes: tests that are running are told to the vendor with `deliver`. */
  running?: boolean;
  /** Files go to the vendor with `attach`. Absent: the backend deals with them in `deliver`, if at all. */
  files?: {
    /** In one `attach` at most. A file of more than `bytes` goes alone. */
    count: number;
    bytes: number;
    /** Milliseconds between the beginnings of two `attach` at least, while the run goes on. Default 0. */
    gapMs?: number;
    /** All that one run may send; what is largest (videos, then traces) is left out first. Absent: no limit. */
    budgetBytes?: number;
  };
  /**
   * The vendor takes the whole run as one JUnit XML file. `also`: after the single results. `instead`: there is no
   * `deliver`, and results count as delivered with the file. `everyMs`: with what there is by then, while the run goes on.
   */
  file?: { results: 'also' | 'instead'; everyMs?: number };
}

export interface CaseRules {
  /** Whether a key is one of this vendor's, by its form: a test may name cases of several vendors. */
  isKey(key: string): boolean;
  /**
   * What becomes of results without a case. `list`: they are not sent, the summary lists them. `make`: a case is
   * found or made for them with `make-cases`. `inline`: they are delivered as they are, and the backend makes the case.
   */
  unlinked: 'list' | 'make' | 'inline';
}

/** Facts about the run that a backend may show. */
export interface RunFacts {
  /** Unique for every run at the vendor; the same on all machines that share it. */
  id: string;
  /**
   * Other machines report into the same run, perhaps beginning at the same moment: it is looked for before it is made.
   */
  shared: boolean;
  /**
   * Who closes it at the vendor. `last-shard`: the one after which all shards (`start.shard.total`) are through;
   * `last-machine`: the one after which no other is at work, as far as the vendor shows it; `command`: `livelane run
   * complete`, and no machine.
   */
  closedBy: 'this-machine' | 'last-shard' | 'last-machine' | 'command';
  /** Which try of the CI's build this is, from 1. */
  attempt: number;
  /** Numbers of the shards that run on this machine; empty where the suite is not sharded. */
  parts: number[];
  createdAt: number;
  settings: RunSettings;
  report: ReportSettings;
  metadata: RunMetadata;
  /** The first shard's first line: framework, versions, projects. */
  start: ShardStart;
}

/** A test that is running. */
export interface RunningTest {
  test: TestIdentity;
  /** See {@link Result.identity}. */
  identity: string;
  /** See {@link Result.cases}; at least one. */
  cases: string[];
  startedAt: number;
}

/** A file to be attached. */
export interface AttachedFile {
  /** Unique in the run. */
  id: string;
  result: Result;
  /** Index in `result.attempts` of the attempt that it belongs to. */
  attempt: number;
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** Absolute. */
  path: string;
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
  /**
   * Keys of the cases that it is linked to, the first named first, each once. Where the backend has {@link CaseRules}:
   * only the vendor's own, or the one that was found or made for it; never empty but with `unlinked: 'inline'`.
   */
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
  | {
      kind: 'deliver';
      run: RunFacts;
      lane: LaneFacts;
      /** At least one, unless there are `running`. */
      results: Result[];
      /** Only where the backend has {@link CaseRules}: results the vendor has already that name a case of `results`. */
      earlier: Result[];
      /** Tests that have begun since, and have not ended. */
      running: RunningTest[];
    }
  /**
   * Finds the vendor's cases for tests that name none, or makes them. Each of `results` is the first of its identity.
   * Accepted with the keys in `ids`, by {@link caseId}; what has none by then is listed as refused. Never asked about
   * with `confirm`: when the answer was lost it is performed again, so it looks for what is there before it makes any.
   */
  | { kind: 'make-cases'; run: RunFacts; results: Result[] }
  | {
      kind: 'attach';
      run: RunFacts;
      files: AttachedFile[];
      /** All results of the run that name a case of the files' results, these included, in the order of delivery. */
      results: Result[];
    }
  /** The whole run as JUnit XML; `partial`: so far. */
  | { kind: 'deliver-file' | 'deliver-partial-file'; run: RunFacts; path: string; results: number }
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
      /** Tests that were running when a runner was killed; `cases` may be empty. */
      running: RunningTest[];
    }
  | { kind: 'close-run'; run: RunFacts; end: RunEnd };

/** How the run ended, over all its shards. `killed`: a runner died without a word. */
export type RunEnd = ShardEnd['status'] | 'killed';

export type Outcome =
  /**
   * `ids` are kept in the delivery file and come back in {@link Known.ids}. `refused`: those results or files (by their
   * ids) of the operation that the vendor will not have, while it has the others. `notes`: for the summary, a sentence
   * each. `leftOpen`: why `close-run` has not closed the run, a sentence: other machines are at work.
   */
  | {
      kind: 'accepted';
      ids?: Record<string, string>;
      refused?: Refusal[];
      notes?: string[];
      leftOpen?: string;
    }
  /**
   * Begun, and not through: the vendor is at work, or another shard's turn comes first. The operation is performed
   * again after `afterMs`, with what it has learned so far in {@link Known.ids}; other operations go on meanwhile.
   */
  | { kind: 'pending'; reason: string; afterMs: number; ids?: Record<string, string> }
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

/** Any outcome but `accepted` and `pending`. */
export type Failure = Exclude<Outcome, { kind: 'accepted' | 'pending' }>;

/** The outcome of what the vendor, or another machine, is at work on. */
export type Pending = Extract<Outcome, { kind: 'pending' }>;

/** The outcome when nothing can be sent before a person has done something. */
export function stop(reason: string): Failure {
  return { kind: 'refused', scope: 'everything', reason };
}

export interface Refusal {
  id: string;
  reason: string;
}

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

/** The name under which `make-cases` gives a test's case in {@link Known.ids}. */
export function caseId(identity: string): string {
  return `case:${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}`;
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
  /** Keeps a secret that the vendor gave (a session's token) out of every log and message. */
  conceal(secret: string): void;
  http(options: HttpOptions): HttpClient;
}
