import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** Why an exchange was given up by us, as `error.code`. */
export const GIVEN_UP = { timeout: 'LIVELANE_ANSWER_TIMEOUT', size: 'LIVELANE_ANSWER_SIZE' } as const;

export interface Answer {
  kind: 'answer';
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface NoAnswer {
  kind: 'none';
  error: Error;
  /** The connection stood and writing the request had begun. */
  started: boolean;
  /** The answer's first line had come. */
  answering: boolean;
}

class GivenUp extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * One request and its whole answer. Dispatches by hand, because undici's `request` neither tells whether
 * a byte was written nor ends a wait for a connection when its signal aborts.
 */
export function exchange(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  limits: { timeoutMs: number; bytes: number },
): Promise<Answer | NoAnswer> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let headers: IncomingHttpHeaders = {};
    let size = 0;
    // Not a list of what came: each piece costs 200 bytes at least, and a server may send them one byte at a time.
    let body = Buffer.alloc(0);

    const settle = (result: Answer | NoAnswer) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(result);
    };
    const fail = (error: Error) =>
      settle({ kind: 'none', error, started: controller !== undefined, answering: status > 0 });
    const giveUp = (code: string) => {
      const error = new GivenUp(code);
      fail(error);
      controller?.abort(error);
    };
    const timer = setTimeout(giveUp, limits.timeoutMs, GIVEN_UP.timeout);

    dispatcher.dispatch(options, {
      onRequestStart(started) {
        // It waited for a connection longer than anyone waits for its answer: nothing may be written now.
        if (settled) return started.abort(new GivenUp(GIVEN_UP.timeout));
        controller = started;
      },
      onResponseStart(_controller, code, received) {
        if (code < 200) return;
        status = code;
        headers = received;
      },
      onResponseData(_controller, chunk) {
        const end = size + chunk.length;
        if (end > limits.bytes) return giveUp(GIVEN_UP.size);
        if (end > body.length) body = Buffer.concat([body], Math.max(end, 2 * body.length));
        chunk.copy(body, size);
        size = end;
      },
      onResponseEnd() {
        // undici frees the connection one turn of the event loop later; a request made before that, as
        // the next one of the same lane, would open another.
        process.nextTick(setImmediate, settle, {
          kind: 'answer',
          status,
          headers,
          body: body.subarray(0, size),
        });
      },
      onResponseError(_controller, error) {
        fail(error);
      },
    });
  });
}
