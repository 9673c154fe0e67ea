import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { call, createRun } from './testmo-caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

/** 200, or the code of what went wrong with the connection. */
async function ask(): Promise<number | string> {
  try {
    return (await call(emulator, 'GET /user')).status;
  } catch (error) {
    return (error as { cause: { code: string } }).cause.code;
  }
}

const RESET = expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/);

it('resets connections while an outage is on, and takes them again afterwards', async () => {
  emulator.setOutage(true);
  expect([await ask(), await ask()]).toEqual([RESET, RESET]);
  expect(emulator.state().requests).toEqual([]);

  emulator.setOutage(false);
  expect(await ask()).toBe(200);
});

it('refuses connections while it does not listen, and comes back on the same port with its runs', async () => {
  await createRun(emulator);
  const { url } = emulator;
  await emulator.stopListening();
  expect(await ask()).toBe('ECONNREFUSED');

  await emulator.listen();
  expect(emulator.url).toBe(url);
  expect(await ask()).toBe(200);
  expect(emulator.state().testmo.runs).toHaveLength(1);
});

it.each(['reset', 'refused'] as const)('ends an outage of the kind %s by itself', async (mode) => {
  const over = emulator.outage(mode, 150);
  const during = await ask();
  await over;

  expect(during).toEqual(mode === 'reset' ? RESET : 'ECONNREFUSED');
  expect(await ask()).toBe(200);
});

it('cuts a request that is on its way when an outage begins', async () => {
  emulator.setFaults([{ kind: 'hang', times: 1 }]);
  const cut = ask();
  await emulator.waitFor(({ counts }) => counts.requests === 1);
  emulator.setOutage(true);

  expect(await cut).toEqual(RESET);
});

it('begins an outage over HTTP after the answer and ends it', async () => {
  const answer = await fetch(`${emulator.url}/__livelane/outage`, {
    method: 'POST',
    body: JSON.stringify({ mode: 'refused', ms: 150 }),
  });
  expect(answer.status).toBe(204);

  await expect.poll(ask, { interval: 5 }).toBe('ECONNREFUSED');
  await expect.poll(ask, { interval: 5 }).toBe(200);
});

it('is over after a reset', async () => {
  const over = emulator.outage('reset', 60_000);
  expect(await ask()).toEqual(RESET);

  await emulator.reset();
  await over;
  expect(await ask()).toBe(200);
});

it('does not outlive the emulator', async () => {
  const over = emulator.outage('refused', 60_000);
  await emulator.close();
  await over;

  expect(await ask()).toBe('ECONNREFUSED');
});

it('ends an outage of no time at all', async () => {
  await emulator.outage('refused', 1);

  expect(await ask()).toBe(200);
});

it('keeps nothing of a request whose client is gone before all of it came', async () => {
  const { hostname, port } = new URL(emulator.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    [
      'POST /api/v1/projects/1/automation/runs HTTP/1.1',
      'Host: localhost',
      'Authorization: Bearer some-token',
      'Content-Type: application/json',
      'Content-Length: 1000',
      '',
      '{"name":"Run","source":"frontend"}',
    ].join('\r\n'),
  );
  await emulator.waitFor(({ counts }) => counts.requests === 1);
  socket.destroy();

  const { testmo, violations } = await emulator.waitFor(({ counts }) => counts.answers.none === 1);
  expect({ testmo, violations }).toEqual({ testmo: { runs: [] }, violations: [] });
});
