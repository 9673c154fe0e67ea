import { afterEach, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import { call, expectRefusal } from './testmo-caller.ts';

let emulator: Emulator;

afterEach(() => emulator.close());

async function start(options: EmulatorOptions) {
  emulator = await startEmulator(options);
}

it('answers 429 with the seconds to wait when there are too many requests', async () => {
  await start({ rateLimit: { requests: 2, perMs: 30_000 } });
  expect((await call(emulator, 'GET /user')).status).toBe(200);
  expect((await call(emulator, 'GET /user')).status).toBe(200);

  const answer = await call(emulator, 'GET /user');
  expectRefusal(answer, 429);
  expect(Number(answer.headers.get('retry-after'))).toBe(30);
  expect(emulator.state()).toMatchObject({ counts: { answers: { 429: 1 } }, violations: [] });
});

it('can answer 429 without saying how long to wait', async () => {
  await start({ rateLimit: { requests: 1, perMs: 30_000, retryAfter: false } });
  await call(emulator, 'GET /user');

  const answer = await call(emulator, 'GET /user');
  expectRefusal(answer, 429);
  expect(answer.headers.has('retry-after')).toBe(false);
});

it('takes requests again when the window is over', async () => {
  await start({ rateLimit: { requests: 1, perMs: 100 } });
  const ask = async () => (await call(emulator, 'GET /user')).status;

  expect([await ask(), await ask()]).toEqual([200, 429]);
  await expect.poll(ask, { interval: 10 }).toBe(200);
});

it('does not limit the control routes', async () => {
  await start({ rateLimit: { requests: 1, perMs: 30_000 } });

  for (let count = 0; count < 3; count += 1) {
    expect((await fetch(`${emulator.url}/__livelane/state`)).status).toBe(200);
  }
});

it('delays every answer of a vendor by the latency, errors as well', async () => {
  await start({ latencyMs: 40 });
  const started = performance.now();
  expectRefusal(await call(emulator, 'GET /nowhere'), 404);

  expect(performance.now() - started).toBeGreaterThan(35);
  expect(emulator.state().requests[0]?.durationMs).toBeGreaterThan(35);
});
