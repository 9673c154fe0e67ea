import type { HttpBindings } from '@hono/node-server';
import type { RefusalNote, RequestRecord } from './request-record.ts';

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
