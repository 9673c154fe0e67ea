/*
 * Bodies of the requests (Testmo API reference, Automation runs). Times are microseconds, sizes bytes.
 * Lengths: see `limits.ts`.
 */

/** Types of a field's value (@testmo/testmo-cli 1.5.0). */
export const FIELD = { string: 1, text: 2, html: 3, console: 4, url: 5 } as const;

export interface Field {
  type: (typeof FIELD)[keyof typeof FIELD];
  name: string;
  value?: string;
  meta?: Record<string, string>;
  is_highlight?: boolean;
}

/** A link to a file that is stored elsewhere. */
export interface Artifact {
  name: string;
  url: string;
  note?: string;
  mime_type?: string;
  size?: number;
}

export interface Link {
  name: string;
  url: string;
  note?: string;
}

export interface Test {
  /** At most 64 characters of a–z and 0–9; equal keys in one source are the same test. */
  key: string;
  name: string;
  folder: string;
  /** An alias of a status as configured at the vendor. */
  status: string;
  elapsed?: number;
  file?: string;
  line?: number;
  artifacts?: Artifact[];
  fields?: Field[];
}

export interface CreateRun {
  name: string;
  source: string;
  config?: string;
  config_id?: number;
  milestone?: string;
  milestone_id?: number;
  /** Letters, digits, dashes and underscores. */
  tags: string[];
  fields: Field[];
  links: Link[];
}

export interface CreateThread {
  fields: Field[];
}

export interface CompleteThread {
  /** Added to the thread's time. */
  elapsed_observed: number;
}
