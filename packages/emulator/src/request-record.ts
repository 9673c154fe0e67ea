import type { FaultKind } from './faults.ts';

export interface RequestRecord {
  /** Arrival, epoch milliseconds. */
  at: number;
  method: string;
  /** Without the query. */
  path: string;
  /** With its `?`; absent when there is none. */
  query?: string;
  /** `null`: not answered, or not yet. */
  status: number | null;
  /** `null`: still in the emulator's hands. */
  durationMs: number | null;
  fault?: FaultKind;
}

/** Why a request was refused, as the client was told. */
export interface RefusalNote {
  status: number;
  message: string;
  errors: Record<string, string[]>;
}
