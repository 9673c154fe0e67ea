import type { TestStatus } from './events.ts';

/**
 * Contents of a run's `run.json`: what the run is, written once by the first runner process that opens it.
 * Holds no secrets: settings whose name says that they are one are replaced before writing.
 */
export interface RunManifest {
  v: number;
  /** See `runId` in `run-id.ts`. */
  id: string;
  /** When the run was first opened, milliseconds since the epoch. */
  createdAt: number;
  /** `handle`: from `LIVELANE_RUN`; `ci`: from the CI's build; `local`: made new. */
  origin: 'handle' | 'ci' | 'local';
  /** What all machines of the run have in common: the handle, or the CI's build. Absent: the run is this machine's. */
  common?: string;
  /** Which try of the CI's build it is, from 1. */
  attempt?: number;
  /** Folders from which the courier looks upward for `livelane.config.*`, in order. */
  configFrom: string[];
  /** The file with the settings, absolute; nothing is looked for then. */
  configFile?: string;
  /** The reporter's own options, the same shape as the config file. */
  options: Record<string, unknown>;
  /**
   * The run is another one's journal, to be delivered again. `of`: that run's id. `to`: names of the vendors that get it
   * (`testmo`, `aio` …); absent: all that are configured.
   */
  replay?: { of: string; to?: string[] };
}

/**
 * Contents of `courier.state`: what the courier last said of itself, replaced as a whole. The runner
 * reads it to know when it may exit; `livelane watch` and `doctor` read it too.
 */
export interface CourierState {
  /** The courier's process. */
  pid: number;
  host: string;
  at: number;
  /**
   * `delivering`: at work. `settled`: every shard it knows has ended, and every result is delivered or
   * refused. `undelivered`: stopped with results left; `resume` sends them. `failed`: could not begin
   * (the `problems` say why); nothing is lost.
   */
  state: 'delivering' | 'settled' | 'undelivered' | 'failed';
  /** What the run is called, once its first line is read. */
  name?: string;
  /** Shards this courier has taken over, and those of them that have ended (by themselves or not). */
  shards: string[];
  ended: string[];
  /**
   * Ended shards that have nothing left to send while others of the run go on: their runners need not wait.
   * Empty once every shard has ended, because then the run itself is to be closed.
   */
  through?: string[];
  /** When it gives up trying, milliseconds since the epoch; set once every shard has ended. */
  deadline?: number;
  /**
   * The runner gains something by waiting for this courier. False when everything is settled, when
   * nothing can be sent for now (outage, wrong token), and when the deadline has passed.
   */
  worthWaiting: boolean;
  /** The user asked for a failing exit code (`delivery.failOn`) and there is reason for it. */
  failRun: boolean;
  /** Tests with a final outcome so far, by status; without those in `ignored`. */
  tests: Partial<Record<TestStatus, number>>;
  /** Tests with a final outcome that their author keeps in the journal only; no vendor gets them. */
  ignored?: number;
  /** Mistakes in the settings and other things the user should read, one sentence each. */
  problems: string[];
  backends: BackendState[];
}

export interface BackendState {
  /** `testmo`, `aio` … */
  name: string;
  /** As the vendor writes it. */
  title: string;
  /** The run as the vendor calls it (`run 12`). */
  label?: string;
  /** Where a person sees the run. */
  url?: string;
  /** Tests (not attempts) accepted by the vendor. */
  delivered: number;
  /** Tests that have ended and are not accepted yet. */
  pending: number;
  /** Tests the vendor will not have, with its reason. At most 20 are listed; `refusedCount` counts all. */
  refused: { test: string; reason: string }[];
  refusedCount: number;
  /** Tests that name none of the vendor's cases and are not sent. At most 20 are listed; `unlinkedCount` counts all. */
  unlinked?: string[];
  unlinkedCount?: number;
  /** Attached files; `left`: what the vendor does not get and why, a sentence each. Absent: it takes none. */
  files?: { delivered: number; pending: number; left: string[] };
  /** What the vendor says of the run at its end, a sentence each. */
  notes?: string[];
  /** Nothing more will be sent for now: why, and what to do. */
  stopped?: string;
  /** What stands in the way at this moment (outage, quota), in one sentence. */
  waiting?: { reason: string; since: number; until?: number };
  /**
   * Where a budget is in force: what it allows, and when what is left will be through with it, milliseconds since the
   * epoch, if nothing further comes and nothing goes wrong.
   */
  pace?: { requestsPerMinute: number; doneAt: number };
  /** The vendor has everything and its run is closed (or was left open on purpose). */
  complete: boolean;
}
