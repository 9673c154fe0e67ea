import * as z from 'zod';

/** Longest delay of a Node timer; a longer one fires at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Folder of the journal, from the working directory. */
export const DEFAULT_DIR = '.livelane';

const link = z.strictObject({ name: z.string().min(1), url: z.url({ protocol: /^https?$/ }) });

/** What the run is called and how it is joined and closed. */
export const runSection = z.strictObject({
  /** Name of the run at the vendor. Default: the framework's title, the branch and the commit. */
  name: z.string().min(1).optional(),
  tags: z.array(z.string().min(1)).default([]),
  links: z.array(link).default([]),
  /** Named values shown with the run. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  /** `auto`: processes of one CI build on one machine make one run. `never`: each makes its own. */
  join: z.enum(['auto', 'never']).default('auto'),
  /** Close the vendor's run at the end. `false` leaves it open. */
  complete: z.boolean().default(true),
});

/** What of the journal is sent. */
export const reportSection = z.strictObject({
  /** `all`: earlier attempts of a retried test are shown too; `last`: only the one that counts. */
  attempts: z.enum(['all', 'last']).default('all'),
  /**
   * What beside file and titles makes a test another one for the vendor, with a history of its own: its project, the
   * values of its parameters (see `identityOf`).
   */
  identity: z.array(z.enum(['project', 'parameters'])).default(['project']),
  steps: z.boolean().default(true),
  output: z.enum(['all', 'failed', 'none']).default('failed'),
  attachments: z.enum(['all', 'failed', 'none']).default('failed'),
  /** Bytes; a larger file is named, not sent. */
  maxAttachmentBytes: z
    .int()
    .nonnegative()
    .default(25 * 1024 * 1024),
});

export const deliverySection = z.strictObject({
  /** How long after the last test's end the courier goes on trying, milliseconds. */
  deadlineMs: z.int().nonnegative().max(LONGEST_DELAY_MS).default(60_000),
  /** `undelivered`: the runner's exit code becomes 1 when results could not be delivered. */
  failOn: z.enum(['never', 'undelivered']).default('never'),
  /** Folder of the journal, from the config file's folder. */
  dir: z.string().min(1).default(DEFAULT_DIR),
  /** PEM file with further certificate authorities, from the config file's folder. */
  caFile: z.string().min(1).optional(),
  /** Longest wait for one answer of the vendor, milliseconds. */
  timeoutMs: z.int().positive().max(LONGEST_DELAY_MS).default(30_000),
  /** What of the journal stays when a delivery is over: runs with something left to send always, settled ones up to here. */
  keep: z
    .strictObject({
      /** Days since a run was settled. */
      days: z.number().nonnegative().default(14),
      /** Bytes of all runs together; what was settled longest ago goes first. */
      bytes: z
        .int()
        .nonnegative()
        .default(1024 ** 3),
    })
    .prefault({}),
});

export type RunSettings = z.output<typeof runSection>;
export type ReportSettings = z.output<typeof reportSection>;
export type DeliverySettings = z.output<typeof deliverySection>;
