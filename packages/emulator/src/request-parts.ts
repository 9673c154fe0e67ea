import type { Context } from 'hono';
import type { EmulatorEnv } from './env.ts';

/** In lower case, without parameters; empty when there is none. */
export function mediaTypeOf(c: Context<EmulatorEnv>): string {
  return c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** @param refuse makes the vendor's refusal of a parameter that is given twice. */
export function queryOf(c: Context<EmulatorEnv>, refuse: (names: string[]) => Error): Record<string, string> {
  const given = Object.entries(c.req.queries());
  const repeated = given.filter(([, values]) => values.length > 1).map(([name]) => name);
  if (repeated.length > 0) throw refuse(repeated);
  return Object.fromEntries(given.map(([name, [value = '']]) => [name, value]));
}

/**
 * @param refuse makes the vendor's refusal of a body that is no form. A client that breaks off while it is being sent is
 * not refused.
 */
export async function formDataOf(c: Context<EmulatorEnv>, refuse: () => Error): Promise<FormData> {
  const headers = { 'Content-Type': c.req.header('content-type') ?? '' };
  const body = new Response(await c.req.arrayBuffer(), { headers });
  try {
    return await body.formData();
  } catch {
    throw refuse();
  }
}
