import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { HttpAnswer } from '../src/http/http-client.ts';
import { client, origin, rawServer } from './http-servers.ts';

const numRuns = Number(process.env.LIVELANE_PROPERTY_RUNS) || 150;
const timeout = 30_000 + numRuns * 50;

const DAY_MS = 24 * 60 * 60 * 1000;
const schema = z.object({ id: z.int(), name: z.string().optional() });
const request = { method: 'POST', path: '/runs', json: { a: 1 }, schema } as const;

function expectSound(answer: HttpAnswer<unknown>): void {
  switch (answer.kind) {
    case 'ok':
      expect(answer.status).toBeGreaterThanOrEqual(200);
      expect(answer.status).toBeLessThan(300);
      expect(schema.safeParse(answer.body).success).toBe(true);
      return;
    case 'status':
      expect(answer.status < 200 || answer.status > 299).toBe(true);
      if (answer.retryAfterMs !== undefined) {
        expect(answer.retryAfterMs).toBeGreaterThanOrEqual(0);
        expect(answer.retryAfterMs).toBeLessThanOrEqual(DAY_MS);
      }
      if (typeof answer.body === 'string') expect(answer.body.length).toBeLessThanOrEqual(8 * 1024 * 1024);
      return;
    case 'failure':
      expect(answer.reason).toMatch(/^\S.*\S$/);
      expect(answer.reason).not.toContain('s3cret-token');
  }
}

const header = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom(
    '-1',
    '1e9',
    '0x10',
    '99999999999999999999',
    'Tue, 24 Nov 2099 12:00:00 GMT',
    'NaN',
    'Infinity',
    '',
  ),
);
const body = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.constantFrom('{"id":1}', '{"id":"1"}', '{"id":1e999}', 'null', '<html>', '[[[[', '\ufeff{"id":1}'),
  fc.constantFrom(1_000, 100_000).map((depth) => `${'{"id":'.repeat(depth)}1${'}'.repeat(depth)}`),
);

describe('an answer', () => {
  it(
    'of any status, with any headers and any bytes, is told from one that can be used',
    async () => {
      let next: { status: number; headers: Record<string, string>; body: string | Buffer } | undefined;
      const server = await origin((_request, response) => {
        if (!next) throw new Error('nothing to answer');
        response.writeHead(next.status, next.headers).end(next.body);
      });
      const { request: send } = client({ baseUrl: server.url });
      const headers = fc.dictionary(
        fc.constantFrom(
          'retry-after',
          'date',
          'content-type',
          'location',
          'content-encoding',
          'www-authenticate',
        ),
        header,
      );
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 200, max: 599 }), headers, body, async (status, some, content) => {
          next = { status, headers: some, body: content };
          expectSound(await send(request));
        }),
        { numRuns },
      );
    },
    timeout,
  );

  it(
    'that is no HTTP, or is cut anywhere, is a failure',
    async () => {
      let next = Buffer.alloc(0);
      const server = await rawServer((socket) => {
        socket.once('data', () => socket.end(next));
      });
      const { request: send } = client({ baseUrl: server.url, timeoutMs: 2_000 });
      const whole = Buffer.from(
        'HTTP/1.1 200 OK\r\ncontent-length: 8\r\ncontent-type: application/json\r\n\r\n{"id":1}',
      );
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some)),
        fc.nat({ max: whole.length - 1 }).map((end) => whole.subarray(0, end)),
        fc
          .tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }))
          .map(([at, byte]) =>
            Buffer.concat([whole.subarray(0, at), Buffer.from([byte]), whole.subarray(at + 1)]),
          ),
      );
      await fc.assert(
        fc.asyncProperty(bytes, async (some) => {
          next = some;
          const answer = await send(request);
          expectSound(answer);
          if (some.length < whole.length) expect(answer.kind).not.toBe('ok');
        }),
        { numRuns },
      );
    },
    timeout,
  );
});

describe('an answer without an end', () => {
  /** What a flood costs: time, and memory above what there was. */
  async function flooded(
    begin: string,
    piece: Buffer,
  ): Promise<{ answer: HttpAnswer<unknown>; ms: number; bytes: number }> {
    const server = await rawServer((socket: Socket) => {
      socket.once('data', () => {
        socket.write(begin);
        const more = () => {
          while (!socket.destroyed && socket.write(piece));
        };
        socket.on('drain', more);
        more();
      });
    });
    const before = process.memoryUsage().rss;
    const start = performance.now();
    const answer = await client({ baseUrl: server.url, timeoutMs: 3_000 }).request(request);
    return { answer, ms: performance.now() - start, bytes: process.memoryUsage().rss - before };
  }

  const OK = 'HTTP/1.1 200 OK\r\n';
  const lines = Buffer.from('x-more: yes\r\n'.repeat(1_000));

  it.each([
    ['a body', `${OK}content-type: application/json\r\n\r\n`, Buffer.alloc(64 * 1024, ' ')],
    [
      'a body that is promised to be endless',
      `${OK}content-length: 99999999999\r\n\r\n`,
      Buffer.alloc(64 * 1024, ' '),
    ],
    ['chunks', `${OK}transfer-encoding: chunked\r\n\r\n`, Buffer.from('1\r\na\r\n'.repeat(5_000))],
    ['headers', OK, lines],
    ['one header', `${OK}x: `, Buffer.alloc(64 * 1024, 'a')],
    ['a status line', 'HTTP/1.1 200 ', Buffer.alloc(64 * 1024, 'a')],
    ['promises of an answer', '', Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(500))],
    ['trailers', `${OK}transfer-encoding: chunked\r\n\r\n0\r\n`, lines],
  ])(
    'by %s is given up, after a bounded time and with bounded memory',
    async (_, begin, piece) => {
      const { answer, ms, bytes } = await flooded(begin, piece);
      expect(answer).toMatchObject({ kind: 'failure', sent: true });
      expect(ms).toBeLessThan(6_000);
      expect(bytes).toBeLessThan(150 * 1024 * 1024);
    },
    20_000,
  );

  it('as a bomb of gzip is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));
    const server = await origin((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(bomb);
    });
    const before = process.memoryUsage().rss;
    const answer = await client({ baseUrl: server.url }).request(request);
    expect(answer).toMatchObject({ kind: 'failure', sent: true });
    expect(server.seen[0]?.headers['accept-encoding']).toBeUndefined();
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  }, 20_000);
});
