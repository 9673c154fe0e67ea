import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { client, origin } from './http-servers.ts';

const Run = z.object({ id: z.int() });

describe('what is sent', () => {
  it('appends path and query to the base URL, with headers, agent and JSON body', async () => {
    let body = '';
    const server = await origin((_request, response, text) => {
      body = text;
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":7,"other":true}');
    });
    const answer = await client({ baseUrl: `${server.url}/jira/` }).request({
      method: 'POST',
      path: '/rest/runs',
      query: { page: 2, name: 'a&b ü', absent: undefined },
      json: { name: 'nightly' },
      schema: Run,
    });
    expect(answer).toEqual({ kind: 'ok', status: 201, body: { id: 7 } });
    const [request] = server.seen;
    expect(request?.url).toBe('/jira/rest/runs?page=2&name=a%26b+%C3%BC');
    expect(request?.headers.authorization).toBe('Bearer s3cret-token');
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.headers['user-agent']).toMatch(/^livelane\/\d+\.\d+\.\d+/);
    expect(JSON.parse(body)).toEqual({ name: 'nightly' });
  });

  it('sends no body and no content type without `json`, and the agent it is given', async () => {
    const server = await origin((_request, response) => response.writeHead(204).end());
    const { request } = client({ baseUrl: server.url, agentName: 'livelane-doctor/9' });
    expect(await request({ method: 'POST', path: '/x' })).toEqual({
      kind: 'ok',
      status: 204,
      body: undefined,
    });
    expect(server.seen[0]?.headers).toMatchObject({
      'user-agent': 'livelane-doctor/9',
      'content-length': '0',
    });
    expect(server.seen[0]?.headers['content-type']).toBeUndefined();
  });

  it('sends a form with values and files, in its order, with its length', async () => {
    let body = '';
    const server = await origin((_request, response, text) => {
      body = text;
      response.writeHead(204).end();
    });
    const path = fileURLToPath(new URL('certificates/README.md', import.meta.url));
    const answer = await client({ baseUrl: server.url }).request({
      method: 'POST',
      path: '/upload',
      form: [
        { name: 'info', value: 'nightly' },
        { name: 'file', fileName: 'größe "1".md', contentType: 'text/markdown', content: { path } },
        { name: 'result', fileName: 'r.json', contentType: 'application/json', content: '{"a":1}' },
      ],
    });
    expect(answer.kind).toBe('ok');
    const { headers } = server.seen[0] as (typeof server.seen)[number];
    const sent = new Response(body, { headers: { 'content-type': String(headers['content-type']) } });
    const form = await sent.formData();
    expect([...form.keys()]).toEqual(['info', 'file', 'result']);
    expect(form.get('info')).toBe('nightly');
    const file = form.get('file') as File;
    expect({ name: file.name, type: file.type, text: await file.text() }).toEqual({
      name: 'größe "1".md',
      type: 'text/markdown',
      text: readFileSync(path, 'utf8'),
    });
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
  });

  it('says that a file cannot be read, and sends nothing', async () => {
    const server = await origin((_request, response) => response.writeHead(204).end());
    const content = { path: '/no/such/file.png' };
    const answer = await client({ baseUrl: server.url }).request({
      method: 'POST',
      path: '/upload',
      form: [{ name: 'file', fileName: 'file.png', contentType: 'image/png', content }],
    });
    expect(answer).toMatchObject({
      kind: 'failure',
      sent: false,
      reason: expect.stringContaining('/no/such/file.png'),
    });
    expect(server.seen).toEqual([]);
  });

  it("sends text as it is, and headers of the request before the client's own", async () => {
    let body = '';
    const server = await origin((_request, response, text) => {
      body = text;
      response.writeHead(204).end();
    });
    await client({ baseUrl: server.url }).request({
      method: 'POST',
      path: '/junit',
      headers: { authorization: 'Bearer other' },
      text: { body: '<testsuites/>', contentType: 'application/xml' },
    });
    expect(body).toBe('<testsuites/>');
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer other',
      'content-type': 'application/xml',
    });
  });

  it('keeps the connection for the next request', async () => {
    const server = await origin((_request, response) => response.writeHead(204).end());
    const { request } = client({ baseUrl: server.url });
    await request({ method: 'GET', path: '/1' });
    await request({ method: 'GET', path: '/2' });
    expect(server.seen[0]?.socket).toBe(server.seen[1]?.socket);
  });
});

it("tells the server's time", async () => {
  const date = 'Tue, 24 Nov 2026 12:00:00 GMT';
  const server = await origin((_request, response) => response.writeHead(503, { date }).end());
  const times: number[] = [];
  const { request } = client({ baseUrl: server.url, onServerTime: (at) => times.push(at) });
  await request({ method: 'GET', path: '/' });
  expect(times).toEqual([Date.UTC(2026, 10, 24, 12)]);
});

describe('answers', () => {
  async function answered(status: number, headers: Record<string, string>, body: string) {
    const server = await origin((_request, response) => response.writeHead(status, headers).end(body));
    const { request } = client({ baseUrl: server.url });
    return {
      where: `localhost:${server.port}`,
      withSchema: await request({ method: 'GET', path: '/', schema: Run }),
      without: await request({ method: 'GET', path: '/' }),
    };
  }

  it('gives an error its parsed JSON', async () => {
    const { withSchema } = await answered(422, { 'content-type': 'application/json' }, '{"message":"no"}');
    expect(withSchema).toEqual({ kind: 'status', status: 422, body: { message: 'no' } });
  });

  it('gives an error that is not JSON its first 2,000 characters', async () => {
    const { withSchema } = await answered(502, { 'content-type': 'text/html' }, `<html>${'x'.repeat(5000)}`);
    expect(withSchema).toEqual({ kind: 'status', status: 502, body: `<html>${'x'.repeat(1994)}` });
  });

  it('takes an HTML page with a 2xx status for a failure, whether JSON was expected or nothing', async () => {
    for (const [type, page] of [
      ['text/html; charset=utf-8', 'Sign in'],
      ['text/plain', '  <!DOCTYPE html><p>Sign in'],
    ] as const) {
      const { where, withSchema, without } = await answered(200, { 'content-type': type }, page);
      const failure = {
        kind: 'failure',
        sent: true,
        reason: `${where} answered with an HTML page instead of JSON (a login page or a proxy?): check the section's url and your network`,
      };
      expect(withSchema).toEqual(failure);
      expect(without).toEqual(failure);
    }
  });

  it('takes an empty 2xx answer as it is when nothing was expected, whatever its type', async () => {
    const { where, withSchema, without } = await answered(200, { 'content-type': 'text/html' }, '');
    expect(without).toEqual({ kind: 'ok', status: 200, body: undefined });
    expect(withSchema).toEqual({
      kind: 'failure',
      sent: true,
      reason: `${where} answered 200 with something that is not JSON: check the section's url`,
    });
  });

  it('names the first place where JSON is not as the schema says, without its value', async () => {
    const { where, withSchema } = await answered(200, {}, '{"id":"s3cret"}');
    expect(withSchema).toEqual({
      kind: 'failure',
      sent: true,
      reason: `${where} answered 200 with JSON that is not as documented (id: Invalid input: expected number, received string): check the section's url and whether a newer Livelane knows it`,
    });
  });

  it('does not read an answer without end', async () => {
    const server = await origin((_request, response) => {
      const more = () => {
        while (response.writable && response.write(Buffer.alloc(256 * 1024, 120)));
      };
      response.on('drain', more);
      more();
    });
    expect(await client({ baseUrl: server.url }).request({ method: 'GET', path: '/' })).toEqual({
      kind: 'failure',
      sent: true,
      reason: `localhost:${server.port} answered with more than 8388608 bytes: check the section's url`,
    });
  });
});

describe('Retry-After', () => {
  const inOneMinute = new Date(Date.UTC(2026, 10, 24, 12, 1, 0)).toUTCString();
  const now = new Date(Date.UTC(2026, 10, 24, 12, 0, 0)).toUTCString();

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['0.5', 500],
    [inOneMinute, 60_000],
    ['Tuesday, 24-Nov-26 12:00:30 GMT', 30_000],
    ['Tue, 24 Nov 2020 12:00:00 GMT', 0],
    ['9'.repeat(400), 86_400_000],
    ['Tue, 24 Nov 2099 12:00:00 GMT', 86_400_000],
    ['-5', undefined],
    ['soon', undefined],
    ['Tue, nonsense GMT', undefined],
    ['', undefined],
  ])('%j is %j milliseconds', async (value, expected) => {
    const server = await origin((_request, response) =>
      response.writeHead(429, { 'retry-after': value, date: now }).end('{}'),
    );
    const answer = await client({ baseUrl: server.url }).request({ method: 'GET', path: '/' });
    expect(answer).toEqual({
      kind: 'status',
      status: 429,
      body: {},
      ...(expected !== undefined && { retryAfterMs: expected }),
    });
  });
});

describe('redirects', () => {
  async function redirecting(status: number, to: (own: string) => string) {
    const server = await origin((request, response, body) => {
      if (request.url?.startsWith('/target')) {
        return response.end(JSON.stringify({ method: request.method, body }));
      }
      response.writeHead(status, { location: to(server.url) }).end();
    });
    return server;
  }
  const Echo = z.object({ method: z.string(), body: z.string() });

  it.each([301, 302, 303, 307, 308])('follows a GET answered %i within the origin', async (status) => {
    const server = await redirecting(status, () => '/target?x=1');
    const answer = await client({ baseUrl: server.url }).request({ method: 'GET', path: '/a', schema: Echo });
    expect(answer).toEqual({ kind: 'ok', status: 200, body: { method: 'GET', body: '' } });
    expect(server.seen[1]?.headers.authorization).toBe('Bearer s3cret-token');
  });

  it.each([307, 308])('sends a POST answered %i again within the origin', async (status) => {
    const server = await redirecting(status, (own) => `${own}/target`);
    const answer = await client({ baseUrl: server.url }).request({
      method: 'POST',
      path: '/a',
      json: [1],
      schema: Echo,
    });
    expect(answer).toEqual({ kind: 'ok', status: 200, body: { method: 'POST', body: '[1]' } });
  });

  it.each([301, 302, 303])('does not turn a POST answered %i into a GET', async (status) => {
    const server = await redirecting(status, (own) => `${own.replace('//', '//me:pw@')}/target?token=abc`);
    const answer = await client({ baseUrl: server.url }).request({ method: 'POST', path: '/a', json: {} });
    expect(answer).toEqual({
      kind: 'failure',
      sent: true,
      reason: `localhost:${server.port} redirects a POST to http://localhost:${server.port}/target (status ${status}), which would lose what it sends: check the path in the section's url`,
    });
    expect(server.seen).toHaveLength(1);
  });

  it.each(['GET', 'POST'] as const)('never follows a %s to another origin', async (method) => {
    const other = await origin((_request, response) => response.end('{}'));
    const server = await redirecting(307, () => `${other.url}/target?token=abc`);
    const answer = await client({ baseUrl: server.url }).request({ method, path: '/a' });
    expect(answer).toEqual({
      kind: 'failure',
      sent: true,
      reason: `localhost:${server.port} redirects to ${other.url}/target, which was not followed (a login page or a moved server?): check the section's url`,
    });
    expect(other.seen).toEqual([]);
  });

  it('names the url to write when only the origin is wrong', async () => {
    const server = await redirecting(301, () => 'https://acme.testmo.net/a?token=abc');
    const answer = await client({ baseUrl: server.url }).request({ method: 'POST', path: '/a' });
    expect(answer).toMatchObject({
      sent: true,
      reason: `localhost:${server.port} redirects to https://acme.testmo.net: put that into the section's url`,
    });
  });

  it('gives up when redirected in a circle', async () => {
    const server = await redirecting(302, () => '/again');
    const answer = await client({ baseUrl: server.url }).request({ method: 'GET', path: '/a' });
    expect(answer).toEqual({
      kind: 'failure',
      sent: true,
      reason: `localhost:${server.port} redirects more than 5 times: check the section's url`,
    });
    expect(server.seen).toHaveLength(6);
  });

  it('says so when the answer points at no address', async () => {
    const server = await redirecting(302, () => 'http://[');
    expect(await client({ baseUrl: server.url }).request({ method: 'GET', path: '/a' })).toMatchObject({
      reason: `localhost:${server.port} redirects to nowhere (status 302)`,
    });
  });
});

describe('close', () => {
  it('ends what is under way as a failure', async () => {
    const server = await origin(() => {});
    const { request, close } = client({ baseUrl: server.url });
    const answer = request({ method: 'POST', path: '/' });
    await once(server.server, 'request');
    await close();
    expect(await answer).toMatchObject({ kind: 'failure', sent: true });
    expect(await request({ method: 'GET', path: '/' })).toMatchObject({ kind: 'failure', sent: false });
  });
});
