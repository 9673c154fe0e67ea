import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { EmulatorEnv } from './env.ts';

/** Longer than clients keep theirs, so that an idle connection is never closed under a request being sent. */
const KEEP_ALIVE_MS = 65_000;

/** The socket side of the emulator: one port that can go away and come back. */
export interface Listener {
  readonly port: number;
  /** Listens, again on the same port after the first time. Does nothing while listening. */
  listen(): Promise<void>;
  /** Connections are refused from now on, open ones are cut. */
  stopListening(): Promise<void>;
  /** While on, connections are accepted and reset at once; open ones are cut. */
  setOutage(on: boolean): void;
}

export function createListener(app: Hono<EmulatorEnv>, address: { host: string; port: number }): Listener {
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS },
    // The emulator often lives in a test's process: leave that process's Request and Response alone.
    getRequestListener(app.fetch as Parameters<typeof getRequestListener>[0], {
      overrideGlobalObjects: false,
    }),
  );
  let { port } = address;
  let outage = false;
  server.on('connection', (socket) => {
    if (outage) socket.resetAndDestroy();
  });
  return {
    get port() {
      return port;
    },
    async listen() {
      if (server.listening) return;
      server.listen(port, address.host);
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    },
    async stopListening() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    setOutage(on) {
      outage = on;
      if (on) server.closeAllConnections();
    },
  };
}
