import type { Emulator, EmulatorOptions, FaultOptions } from '@livelane/emulator';
import type { Column } from './columns.ts';
import type { Stage } from './stage.ts';
import type { Exceptions, Verdict } from './verdict.ts';

/** A row of the table: what goes wrong, and what may come of it. Nothing else may be lost, twice, out of order or wrong. */
export interface Story {
  /** Of one or two words with hyphens, for the command line. */
  id: string;
  title: string;
  /** Its vendors; default: all. */
  columns?: (column: Column) => boolean;
  /** What goes wrong at the vendor from the start. */
  faults?: (column: Column) => FaultOptions[];
  /** The vendor's service in this story, over the column's own options. */
  emulator?: (column: Column) => EmulatorOptions;
  /** Settings beside the vendor's. */
  settings?: Record<string, unknown>;
  /** What stands between the courier and the vendor: another address, variables of the environment. */
  way?: (emulator: Emulator, base: string) => Promise<Way>;
  /** Default: {@link Stage.deliverAll}. */
  happens?: (stage: Stage) => Promise<void>;
  except?: Exceptions | ((column: Column) => Exceptions);
  /** What a vendor's interface leaves open. */
  window?: (column: Column) => Window | undefined;
  /** What the user must have been told. */
  says?: RegExp | ((column: Column) => RegExp | undefined);
}

export interface Way {
  url?: string;
  env?: Record<string, string>;
  settings?: Record<string, unknown>;
  close?: () => void;
}

/** A gap that cannot be closed from outside the vendor. */
export interface Window {
  /** What happens in it. */
  what: string;
  /** Why it cannot be closed. */
  why: string;
  /** How many of each at most. */
  most: Partial<Record<'lost' | 'twice' | 'wrong', number>>;
  /** What the user is told when it has happened; absent where nobody can know. */
  told?: RegExp;
}

export type Counted = Exclude<keyof Verdict, 'sent'>;
