import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type fastCheck from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Outcome } from '../backend.ts';

export interface SpoiltAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** What becomes of an answer: another one is given and the vendor never asked, or the vendor's own is changed. */
export type Spoil = { instead: SpoiltAnswer } | { changed: { place: number; by: unknown } };

/** Stands between a backend and its emulated vendor, and spoils answers. */
export class SpoilingProxy {
  /** Requests that reached the vendor since {@link spoil}. */
  forwarded = 0;
  readonly #server: http.Server;
  readonly #target: URL;
  #spoils: readonly (Spoil | undefined)[] = [];
  #count = 0;

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = http.createServer((request, response) => this.#answer(request, response));
  }

  /** @param target the vendor's origin. */
  static async open(target: string): Promise<SpoilingProxy> {
    const proxy = new SpoilingProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What becomes of the next answers, one after the other; of all that follow what becomes of the last one. */
  spoil(...spoils: (Spoil | undefined)[]): void {
    this.#spoils = spoils;
    this.#count = 0;
    this.forwarded = 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const spoil = this.#spoils[Math.min(this.#count++, this.#spoils.length - 1)];
    const body = await bodyOf(request);
    if (spoil && 'instead' in spoil) {
      const { status, headers, body: content } = spoil.instead;
      response.writeHead(status, headers).end(content);
      return;
    }
    this.forwarded++;
    const onward = http.request(
      { host: this.#target.hostname, port: this.#target.port, path: request.url, method: request.method },
      async (answer) => {
        const own = await bodyOf(answer);
        const { 'content-length': _, 'transfer-encoding': __, ...headers } = answer.headers;
        response
          .writeHead(answer.statusCode ?? 502, headers)
          .end(spoil ? spoilt(own.toString(), spoil.changed) : own);
      },
    );
    for (const [name, value] of Object.entries(request.headers)) if (value) onward.setHeader(name, value);
    onward.end(body);
  }
}

async function bodyOf(message: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The same JSON with another value at one of its places; what is no JSON is cut. */
function spoilt(body: string, { place, by }: { place: number; by: unknown }): string {
  try {
    const value: unknown = JSON.parse(body);
    const places = placesIn(value);
    return JSON.stringify(replaced(value, places[place % places.length] ?? [], by)) ?? '';
  } catch {
    return body.slice(0, place % (body.length + 1));
  }
}

function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...at, name]))];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  const own = (value as Record<string, unknown>)[name];
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  return Object.assign(copy, { [name]: replaced(own, rest, by) });
}

/** Ways in which answers may be spoilt, for property tests. */
export function spoils(fc: typeof fastCheck): {
  any: Arbitrary<Spoil>;
  refusal: Arbitrary<Spoil>;
} {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', '../../x', '%00', 'a b'),
  );
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    text,
    fc.constantFrom(null, 0, -1, 1e300, 2 ** 53, '', [], {}, true, '0', [null], {
      errors: [{ message: null }],
    }),
  );
  const body = fc.oneof(
    value.map((some) => JSON.stringify(some)),
    text,
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc
      .record({
        data: fc.option(value),
        errors: fc.option(fc.oneof(value, fc.array(value))),
        message: value,
        error: value,
      })
      .map((some) => JSON.stringify(some)),
    fc.constantFrom('<html><b>Log in</b>', '{"data":{}}', '{"id":1e999}', '{"__proto__":{"id":1}}'),
    fc.constantFrom(1_000, 50_000).map((depth) => `${'{"errors":['.repeat(depth)}${']}'.repeat(depth)}`),
  );
  const headers = fc.dictionary(
    fc.constantFrom('retry-after', 'date', 'content-type', 'location'),
    fc.constantFrom(
      '9'.repeat(400),
      '-1',
      '0',
      'Tue, 24 Nov 2099 12:00:00 GMT',
      'text/html',
      'application/json',
      '/x',
      '',
    ),
  );
  const instead = (status: Arbitrary<number>) => fc.record({ instead: fc.record({ status, headers, body }) });
  return {
    any: fc.oneof(
      instead(fc.oneof(fc.constantFrom(200, 201, 202, 204), fc.integer({ min: 200, max: 599 }))),
      { weight: 2, arbitrary: fc.record({ changed: fc.record({ place: fc.nat({ max: 500 }), by: value }) }) },
    ),
    refusal: instead(fc.integer({ min: 300, max: 599 })),
  };
}

const KINDS = ['accepted', 'pending', 'refused', 'later', 'unknown', 'absent'];

/** What is wrong with an outcome by its type, in words; the courier believes it without looking. */
export function outcomeFaults(outcome: Outcome | { kind: 'absent' }): string[] {
  const faults: string[] = [];
  if (!KINDS.includes(outcome?.kind)) faults.push(`kind ${outcome?.kind}`);
  if ('reason' in outcome && !(typeof outcome.reason === 'string' && outcome.reason.trim() !== ''))
    faults.push(`reason ${JSON.stringify(outcome.reason)}`);
  if ('reason' in outcome && String(outcome.reason).length > 5_000) faults.push('a reason without an end');
  if ('afterMs' in outcome && !(Number(outcome.afterMs) >= 0 && Number(outcome.afterMs) <= 86_400_000))
    faults.push(`afterMs ${outcome.afterMs}`);
  const ids = 'ids' in outcome ? (outcome.ids ?? {}) : {};
  for (const [name, id] of Object.entries(ids)) {
    if (typeof id !== 'string' || id === 'undefined' || id === 'null')
      faults.push(`id ${name} is ${JSON.stringify(id)}`);
  }
  if (outcome.kind === 'accepted') {
    for (const { id, reason } of outcome.refused ?? [])
      if (typeof id !== 'string' || typeof reason !== 'string') faults.push('a refusal without words');
    for (const note of outcome.notes ?? []) if (typeof note !== 'string') faults.push('a note without words');
  }
  return faults;
}
