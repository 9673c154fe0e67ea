import type { Context } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import type { Issue } from './store/issues.ts';

/** As the client wrote it, so that what is linked can be followed. */
export function originOf(c: Context<EmulatorEnv>): string {
  return new URL(c.req.url).origin;
}

/** How both products and Jira name an issue. */
export function issueLink(c: Context<EmulatorEnv>, { id, key }: Issue) {
  return { id, key, self: `${originOf(c)}/rest/api/2/issue/${id}` };
}
