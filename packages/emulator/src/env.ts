import type { HttpBindings } from '@hono/node-server';
import type { RequestRecord } from './request-log.ts';

/** Why a request was refused, as the client was told. */
export interface RefusalNote {
  status: number;
  message: string;
  errors: Record<string, string[]>;
}

/** What the middleware and the routes of one request tell each other. */
export interface EmulatorEnv {
  Bindings: HttpBindings;
  Variables: {
    record: RequestRecord;
    /** Set where the server is kept from answering: the status the client still saw, `null` for none. */
    answered?: number | null;
    refusal?: RefusalNote;
  };
}
