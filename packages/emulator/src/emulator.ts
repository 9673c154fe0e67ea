import { createAio } from './aio/aio.ts';
import { createApp } from './app.ts';
import { type FaultOptions, FaultPlan } from './faults.ts';
import { createListener } from './listener.ts';
import type { EmulatorOptions } from './options.ts';
import { Outage, type OutageMode } from './outage.ts';
import { RequestLog } from './request-log.ts';
import { describeState, type EmulatorState, emulatorState, type Vendors } from './state.ts';
import { createTestmo } from './testmo/testmo.ts';
import { waitForState } from './wait.ts';
import { createXray } from './xray/xray.ts';
import { createZephyr } from './zephyr/zephyr.ts';

const WAIT_MS = 10_000;

export interface Emulator {
  /** The origin, without a slash at its end. */
  readonly url: string;
  /** What a user writes as `testmo.url`. */
  readonly testmoUrl: string;
  /** The same as `GET /__livelane/state`. */
  state(): EmulatorState;
  /** As just started: nothing received, no outage, the options' faults. Ids begin at 1 again. */
  reset(): Promise<void>;
  /** Replaces all faults. @throws ZodError for an invalid one. */
  setFaults(faults: readonly FaultOptions[]): void;
  /** Begins at once; resolves when it is over. Another one, `reset()` and `close()` end it early. */
  outage(mode: OutageMode, ms: number): Promise<void>;
  /** While on, connections are accepted and reset. */
  setOutage(on: boolean): void;
  /** The port refuses connections, open ones are cut. */
  stopListening(): Promise<void>;
  /** Back on the same port. */
  listen(): Promise<void>;
  /**
   * Resolves with the first state that satisfies; looked at on changes, never by polling. After `timeoutMs`
   * (default 10,000) it rejects with the counts in the message.
   */
  waitFor(
    predicate: (state: EmulatorState) => boolean,
    options?: { timeoutMs?: number },
  ): Promise<EmulatorState>;
  close(): Promise<void>;
}

/** Listens when it resolves. @throws ZodError for an invalid fault. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1', port = 0, latencyMs = 0, seed = 1 } = options;
  const log = new RequestLog();
  const vendors: Vendors = {
    testmo: createTestmo(options),
    aio: createAio(options.aio),
    xray: createXray(options.xray),
    zephyr: createZephyr(options.zephyr),
  };
  const faults = new FaultPlan(seed);
  faults.set(options.faults ?? []);

  const state = () => emulatorState({ log, vendors });
  const reset = async () => {
    await outage.end();
    listener.setOutage(false);
    faults.set(options.faults ?? []);
    for (const vendor of Object.values(vendors)) vendor.reset();
    log.reset();
  };
  const app = createApp({
    controls: { faults, state, reset, startOutage: (mode, ms) => void outage.start(mode, ms) },
    log,
    latencyMs,
    // Xray's first: one of its old paths lies under Testmo's base path.
    vendors: [vendors.xray, vendors.aio, vendors.zephyr, vendors.testmo],
  });
  const listener = createListener(app, { host, port });
  const outage = new Outage(listener);
  await listener.listen();

  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listener.port}`;
  return {
    url,
    testmoUrl: url,
    state,
    reset,
    setFaults: (list) => faults.set(list),
    outage: (mode, ms) => outage.start(mode, ms),
    setOutage: (on) => listener.setOutage(on),
    stopListening: () => listener.stopListening(),
    listen: () => listener.listen(),
    waitFor: (predicate, { timeoutMs = WAIT_MS } = {}) =>
      waitForState({ events: log.events, state, predicate, timeoutMs, describe: describeState }),
    async close() {
      await outage.end();
      await listener.stopListening();
    },
  };
}
