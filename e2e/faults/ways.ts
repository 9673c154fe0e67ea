import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Emulator } from '@livelane/emulator';
import type { Way } from './story.ts';

/** Of an authority that nobody trusts, for `localhost`. */
const CERTIFICATES = join(import.meta.dirname, '../../packages/dispatcher/test/certificates');

export async function nameless(): Promise<Way> {
  return { url: 'http://vendor.invalid' };
}

/** https before the vendor. */
export async function secured(emulator: Emulator): Promise<Way> {
  const pem = (name: string) => readFileSync(join(CERTIFICATES, name));
  const server = createSecureServer(
    { key: pem('localhost-key.pem'), cert: pem('localhost.pem') },
    (from, to) => pass(from, to, emulator.url),
  );
  return {
    url: `https://localhost:${await listen(server)}`,
    env: { LIVELANE_DELIVERY_CA_FILE: join(CERTIFICATES, 'ca.pem') },
    close: () => server.closeAllConnections(),
  };
}

/** https at a port that only the proxy may use: without it the certificate's name would be right, and the port wrong. */
export async function proxied(emulator: Emulator): Promise<Way> {
  const { env, close, url = '' } = await secured(emulator);
  const sockets = new Set<Socket>();
  const proxy = createServer();
  proxy.on('connect', (_, socket: Socket, head) => {
    const onward = connect(Number(new URL(url).port), 'localhost', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(socket);
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return {
    // Nothing listens there: the proxy alone knows the way.
    url: 'https://localhost:1',
    env: { ...env, HTTPS_PROXY: `http://localhost:${await listen(proxy)}` },
    close: () => {
      close?.();
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

function pass(from: IncomingMessage, to: ServerResponse, url: string): void {
  const { method, headers } = from;
  const onward = request(new URL(from.url ?? '/', url), { method, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(to);
  });
  onward.on('error', () => to.destroy());
  from.pipe(onward);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  server.unref();
  return (server.address() as AddressInfo).port;
}
