import * as z from 'zod';
import type { Product } from '../store/product.ts';

/** An instance's own setting; this is the emulator's. */
const PAGE = 200;

const whole = z
  .string()
  .regex(/^[1-9]\d*$/, 'must be a positive whole number')
  .transform(Number);

export const pageQuery = z.strictObject({ limit: whole.optional(), page: whole.default(1) });

/** What is put into a Test Execution or a Test Plan, and what is taken out. */
export const membersSchema = z.strictObject({
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
});

/** One page, never longer than the instance's setting. The first is 1. */
export function pageOf<Item>(
  { options }: Product,
  items: readonly Item[],
  { limit, page }: z.output<typeof pageQuery>,
): Item[] {
  const most = options.server?.pageLimit ?? PAGE;
  const size = Math.min(limit ?? most, most);
  return items.slice((page - 1) * size, page * size);
}
