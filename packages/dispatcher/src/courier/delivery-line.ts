import * as z from 'zod';

const lineSchema = z.discriminatedUnion('type', [
  /** About to be sent. Without a later line of the same `op`, nobody knows whether it was taken. */
  z.object({
    type: z.literal('intent'),
    at: z.number(),
    op: z.int(),
    kind: z.enum([
      'open-run',
      'open-lane',
      'make-cases',
      'deliver',
      'attach',
      'close-lane',
      'deliver-partial-file',
      'deliver-file',
      'note',
      'close-run',
    ]),
    lane: z.string().optional(),
    results: z.array(z.string()).optional(),
    files: z.array(z.string()).optional(),
    bytes: z.number().optional(),
  }),
  /** The vendor has it. */
  z.object({
    type: z.literal('accepted'),
    at: z.number(),
    op: z.int(),
    ids: z.record(z.string(), z.string()).optional(),
    /** Those of its results or files, by id, that the vendor will never have, and why. */
    refused: z.record(z.string(), z.string()).optional(),
    /** For the summary. */
    notes: z.array(z.string()).optional(),
  }),
  /** Begun, and to be asked for again: what was learned of it so far. */
  z.object({
    type: z.literal('pending'),
    at: z.number(),
    op: z.int(),
    ids: z.record(z.string(), z.string()).optional(),
  }),
  /** The vendor does not have it; it may be sent again. */
  z.object({ type: z.literal('absent'), at: z.number(), op: z.int() }),
  /** The vendor will never have it. */
  z.object({ type: z.literal('refused'), at: z.number(), op: z.int(), reason: z.string() }),
  /** These were refused, and are to be sent once more. */
  z.object({
    type: z.literal('reopened'),
    at: z.number(),
    results: z.array(z.string()),
    files: z.array(z.string()),
  }),
]);

/** One line of a delivery file. */
export type DeliveryLine = z.output<typeof lineSchema>;

/** A torn line is as if it had not been written: an intent without a request, or an answer to ask for again. */
export function parseLine(json: string): DeliveryLine | undefined {
  if (json === '') return undefined;
  try {
    return lineSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
