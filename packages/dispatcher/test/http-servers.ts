import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import { onTestFinished } from 'vitest';
import { createHttpClient, type HttpClientOptions } from '../src/http/undici-client.ts';

const certificate = (name: string) => readFileSync(new URL(`certificates/${name}`, import.meta.url), 'utf8');

export const testAuthority = certificate('ca.pem');

export interface Origin {
  port: number;
  url: string;
  /** Every request's head, in order. */
  seen: http.IncomingMessage[];
  server: http.Server;
}

export type Answering = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

export async function origin(answer: Answering, secure = false): Promise<Origin> {
  const seen: http.IncomingMessage[] = [];
  const listener: http.RequestListener = (request, response) => {
    seen.push(request);
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  };
  const server = secure
    ? https.createServer(
        { key: certificate('localhost-key.pem'), cert: certificate('localhost.pem') },
        listener,
      )
    : http.createServer(listener);
  const port = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  return { port, url: `${secure ? 'https' : 'http'}://localhost:${port}`, seen, server };
}

/** A proxy for CONNECT and for plain http, which knows every name as this machine. */
export async function proxy(refuseWith?: number): Promise<{ url: string; port: number; seen: string[] }> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (refuseWith) return response.writeHead(refuseWith).end();
    const to = new URL(request.url ?? '');
    const onward = http.request(
      {
        host: 'localhost',
        port: to.port,
        path: `${to.pathname}${to.search}`,
        method: request.method,
        headers: request.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  server.on('connect', (request, socket, head) => {
    seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (refuseWith) return socket.end(`HTTP/1.1 ${refuseWith} No\r\ncontent-length: 0\r\n\r\n`);
    const onward = net.connect(Number(request.url?.split(':')[1]), 'localhost', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  const port = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  return { url: `http://localhost:${port}`, port, seen };
}

/** A server below HTTP: `onSocket` has the bare connection. */
export async function rawServer(
  onSocket: (socket: net.Socket) => void,
): Promise<{ port: number; url: string }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { port, url: `http://localhost:${port}` };
}

/** A port at which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function client(
  options: Partial<HttpClientOptions> & { baseUrl: string },
  env: NodeJS.ProcessEnv = {},
) {
  const created = createHttpClient(
    { headers: { authorization: 'Bearer s3cret-token' }, timeoutMs: 5_000, ...options },
    env,
  );
  onTestFinished(() => created.close());
  return created;
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as net.AddressInfo).port;
}
