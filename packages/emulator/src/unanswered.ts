import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { EmulatorEnv } from './env.ts';

/** Replaces whatever would have been answered by nothing; the socket is the caller's to deal with. */
export function leaveUnanswered(c: Context<EmulatorEnv>): void {
  takeOverAnswer(c, null);
}

/** Tells the server not to write an answer. `status`: what the caller has written itself, `null` for nothing. */
export function takeOverAnswer(c: Context<EmulatorEnv>, status: number | null): void {
  c.set('answered', status);
  // Without this the new response inherits the headers of the one it replaces.
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
}
