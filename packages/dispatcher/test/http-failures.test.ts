import { once } from 'node:events';
import * as tls from 'node:tls';
import type { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../src/config-error.ts';
import { trustedAuthorities } from '../src/http/authorities.ts';
import { exchange } from '../src/http/exchange.ts';
import { client, closedPort, origin, proxy, rawServer, testAuthority } from './http-servers.ts';

const post = { method: 'POST', path: '/runs', query: { key: 'hidden' }, json: { a: 1 } } as const;
const ok = { kind: 'ok', status: 204, body: undefined };

describe('requests that cannot have reached the vendor', () => {
  it('name not found', async () => {
    const answer = await client({ baseUrl: 'https://me:pw@vendor.invalid' }).request(post);
    expect(answer).toMatchObject({ kind: 'failure', sent: false });
    expect((answer as { reason: string }).reason).toMatch(
      /^the (host of|name service did not answer for) vendor\.invalid:443.*\(E(NOTFOUND|AI_AGAIN)\): check/,
    );
  });

  it('connection refused', async () => {
    const port = await closedPort();
    expect(await client({ baseUrl: `http://localhost:${port}` }).request(post)).toEqual({
      kind: 'failure',
      sent: false,
      reason: `localhost:${port} refuses connections (ECONNREFUSED): check the section's url and whether the server is up`,
    });
  });

  it('a certificate nobody has vouched for', async () => {
    const server = await origin(() => {}, true);
    expect(await client({ baseUrl: server.url }).request(post)).toEqual({
      kind: 'failure',
      sent: false,
      reason: `the certificate of localhost:${server.port} is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE): name the PEM file of its authority in delivery.caFile or NODE_EXTRA_CA_CERTS`,
    });
    expect(server.seen).toEqual([]);
  });

  it('a certificate for another name', async () => {
    const server = await origin(() => {}, true);
    const { request } = client({ baseUrl: `https://127.0.0.1:${server.port}`, ca: testAuthority });
    const answer = await request(post);
    expect(answer).toMatchObject({ kind: 'failure', sent: false });
    expect((answer as { reason: string }).reason).toBe(
      `the certificate of 127.0.0.1:${server.port} is made out to another name (ERR_TLS_CERT_ALTNAME_INVALID): check the section's url`,
    );
  });

  it('https where http is spoken', async () => {
    const server = await origin(() => {});
    const answer = await client({ baseUrl: server.url.replace('http:', 'https:') }).request(post);
    expect(answer).toMatchObject({ kind: 'failure', sent: false });
    expect((answer as { reason: string }).reason).toMatch(
      /^localhost:\d+ does not speak TLS as expected \(\w+\): check whether the section's url must begin with http:\/\/$/,
    );
  });

  it('a TLS handshake that never ends', async () => {
    const server = await rawServer(() => {});
    const { request } = client({ baseUrl: server.url.replace('http:', 'https:'), timeoutMs: 50 });
    expect(await request(post)).toEqual({
      kind: 'failure',
      sent: false,
      reason: `no connection to localhost:${server.port} could be had within 50 ms (delivery.timeoutMs): check the section's url and your network`,
    });
  });

  it('a connection that comes after its time is not used', async () => {
    const aborted: Error[] = [];
    let connect = () => {};
    const slow = {
      dispatch(_options: unknown, handler: Dispatcher.DispatchHandler) {
        connect = () =>
          handler.onRequestStart?.({ abort: (error: Error) => aborted.push(error) } as never, undefined);
      },
    } as unknown as Dispatcher;
    const result = await exchange(slow, { path: '/', method: 'POST' }, { timeoutMs: 1, bytes: 1 });
    connect();
    expect(result).toMatchObject({ kind: 'none', started: false });
    expect(aborted).toHaveLength(1);
  });

  it('a header that cannot be sent, without showing it', async () => {
    const server = await origin(() => {});
    const { request } = client({ baseUrl: server.url, headers: { authorization: 'Bearer s3cret\n' } });
    expect(await request(post)).toEqual({
      kind: 'failure',
      sent: false,
      reason: `no request could be made to localhost:${server.port} (UND_ERR_INVALID_ARG): check the section's url and your network`,
    });
  });
});

describe('requests that may have been taken', () => {
  it('reset before an answer', async () => {
    const server = await origin((request) => request.socket.destroy());
    const answer = await client({ baseUrl: server.url }).request(post);
    expect(answer).toEqual({
      kind: 'failure',
      sent: true,
      reason: `the connection to localhost:${server.port} was cut before an answer came (UND_ERR_SOCKET)`,
    });
    expect(server.seen).toHaveLength(1);
  });

  it('no answer in time', async () => {
    const server = await origin(() => {});
    expect(await client({ baseUrl: server.url, timeoutMs: 100 }).request(post)).toEqual({
      kind: 'failure',
      sent: true,
      reason: `localhost:${server.port} gave no answer within 100 ms (delivery.timeoutMs)`,
    });
  });

  it('an answer that does not end in time, though it trickles', async () => {
    const server = await origin((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const trickle = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(trickle));
    });
    expect(await client({ baseUrl: server.url, timeoutMs: 100 }).request(post)).toEqual({
      kind: 'failure',
      sent: true,
      reason: `localhost:${server.port} began an answer and did not finish it within 100 ms (delivery.timeoutMs)`,
    });
  });

  it.each([
    ['content-length: 20\r\n\r\n{"id":', 'a length'],
    ['transfer-encoding: chunked\r\n\r\n6\r\n{"id":\r\n', 'chunks'],
  ])('an answer cut short (%#: %s)', async (rest) => {
    const server = await rawServer((socket) => {
      socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${rest}`));
    });
    const answer = await client({ baseUrl: server.url }).request(post);
    expect(answer).toMatchObject({ kind: 'failure', sent: true });
    expect((answer as { reason: string }).reason).toMatch(
      new RegExp(
        `^the connection to localhost:${server.port} was cut in the middle of the answer \\(\\w+\\)$`,
      ),
    );
  });

  it('something that is not HTTP', async () => {
    const server = await rawServer((socket) => {
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    });
    expect(await client({ baseUrl: server.url }).request(post)).toEqual({
      kind: 'failure',
      sent: true,
      reason: `localhost:${server.port} answered with something that is not HTTP: check whether the section's url must begin with https://`,
    });
  });

  it('http where https is spoken', async () => {
    const server = await origin(() => {}, true);
    const answer = await client({ baseUrl: server.url.replace('https:', 'http:') }).request(post);
    expect(answer).toMatchObject({ kind: 'failure', sent: true });
    expect(server.seen).toEqual([]);
  });

  it('an idle connection that the server has closed is replaced', async () => {
    const closed: Promise<unknown>[] = [];
    const server = await rawServer((socket) => {
      closed.push(once(socket, 'close'));
      socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
    });
    const { request } = client({ baseUrl: server.url });
    expect(await request(post)).toEqual(ok);
    await closed[0];
    expect(await request(post)).toEqual(ok);
    expect(closed).toHaveLength(2);
  });
});

describe('certificates', () => {
  it('trusts the given authority', async () => {
    const server = await origin((_request, response) => response.writeHead(204).end(), true);
    expect(await client({ baseUrl: server.url, ca: testAuthority }).request(post)).toEqual(ok);
  });

  it("goes on trusting Node's own", () => {
    const all = trustedAuthorities(testAuthority, { NODE_EXTRA_CA_CERTS: '/nowhere' });
    expect(all).toEqual(expect.arrayContaining([tls.rootCertificates[0], testAuthority]));
  });

  it('refuses a file without a certificate', () => {
    expect(() => client({ baseUrl: 'https://localhost', ca: 'nothing' })).toThrow(
      new ConfigError(['delivery.caFile holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)']),
    );
  });
});

describe('proxies', () => {
  it('goes through HTTPS_PROXY by CONNECT, and shows the proxy no header', async () => {
    const server = await origin((_request, response) => response.writeHead(204).end(), true);
    const { url, seen } = await proxy();
    const env = { HTTPS_PROXY: url.replace('//', '//user:pass%21@') };
    expect(await client({ baseUrl: server.url, ca: testAuthority }, env).request(post)).toEqual(ok);
    expect(seen).toEqual([`CONNECT localhost:${server.port} Basic ${btoa('user:pass!')}`]);
    expect(server.seen[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  it('goes through HTTP_PROXY without a tunnel, also when it is written without a scheme', async () => {
    const server = await origin((_request, response) => response.writeHead(204).end());
    const { port, seen } = await proxy();
    const { request } = client(
      { baseUrl: `http://vendor.invalid:${server.port}` },
      { HTTP_PROXY: `localhost:${port}` },
    );
    expect(await request(post)).toEqual(ok);
    expect(await request(post)).toEqual(ok);
    const line = `POST http://vendor.invalid:${server.port}/runs?key=hidden`;
    expect(seen).toEqual([line, line]);
  });

  it('goes past the proxy for NO_PROXY', async () => {
    const server = await origin((_request, response) => response.writeHead(204).end());
    const { url, seen } = await proxy();
    const env = { http_proxy: url, no_proxy: 'example.com, localhost' };
    expect(await client({ baseUrl: server.url }, env).request(post)).toEqual(ok);
    expect(seen).toEqual([]);
  });

  it.each([
    [407, "check the user and password in the proxy's URL"],
    [403, 'ask who runs it'],
  ])('a CONNECT refused with %i cannot have reached the vendor', async (status, hint) => {
    const server = await origin(() => {}, true);
    const { url } = await proxy(status);
    expect(await client({ baseUrl: server.url }, { HTTPS_PROXY: url }).request(post)).toEqual({
      kind: 'failure',
      sent: false,
      reason: `the proxy refused the way to localhost:${server.port} with status ${status}: ${hint} (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)`,
    });
    expect(server.seen).toEqual([]);
  });

  it('a plain request refused with 407 by the proxy cannot have reached the vendor', async () => {
    const { url } = await proxy(407);
    const { request } = client({ baseUrl: 'http://vendor.invalid' }, { HTTP_PROXY: url });
    expect(await request(post)).toEqual({
      kind: 'failure',
      sent: false,
      reason:
        "the proxy refused the way to vendor.invalid:80 with status 407: check the user and password in the proxy's URL (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)",
    });
  });

  it.each(['http', 'https'])('a proxy that is down is named, without its password (%s)', async (scheme) => {
    const port = await closedPort();
    const env = { HTTP_PROXY: `http://user:pass@localhost:${port}` };
    expect(await client({ baseUrl: `${scheme}://vendor.invalid:444` }, env).request(post)).toEqual({
      kind: 'failure',
      sent: false,
      reason: `the proxy localhost:${port} could not be used to reach vendor.invalid:444 (ECONNREFUSED): check HTTPS_PROXY, HTTP_PROXY and NO_PROXY`,
    });
  });

  it('a proxy that hangs up is asked once', async () => {
    let connections = 0;
    const hangingUp = await rawServer((socket) => {
      connections++;
      socket.once('data', () => socket.destroy());
    });
    const { request } = client({ baseUrl: 'https://vendor.invalid' }, { HTTPS_PROXY: hangingUp.url });
    expect(await request(post)).toEqual({
      kind: 'failure',
      sent: false,
      reason: `the proxy localhost:${hangingUp.port} could not be used to reach vendor.invalid:443 (UND_ERR_SOCKET): check HTTPS_PROXY, HTTP_PROXY and NO_PROXY`,
    });
    expect(connections).toBe(1);
  });

  it('a proxy that never answers', async () => {
    const silent = await rawServer(() => {});
    const { request } = client(
      { baseUrl: 'https://vendor.invalid', timeoutMs: 50 },
      { HTTPS_PROXY: silent.url },
    );
    expect(await request(post)).toMatchObject({ kind: 'failure', sent: false });
  });

  it('a certificate nobody has vouched for, behind a tunnel', async () => {
    const server = await origin(() => {}, true);
    const { url } = await proxy();
    const answer = await client({ baseUrl: server.url }, { HTTPS_PROXY: url }).request(post);
    expect(answer).toMatchObject({
      sent: false,
      reason: expect.stringContaining(`the certificate of localhost:${server.port} is not trusted`),
    });
  });

  it.each(['http://', 'ftp://proxy:21', 'http://a b'])(
    'refuses %j as a proxy, naming the variable',
    (value) => {
      expect(() => client({ baseUrl: 'https://localhost' }, { https_proxy: value })).toThrow(
        new ConfigError(['https_proxy is not the URL of a proxy, such as http://proxy.acme.example:3128']),
      );
    },
  );
});
