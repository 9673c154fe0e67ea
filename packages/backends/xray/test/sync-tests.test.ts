import { ConfigError } from '@livelane/dispatcher';
import { type EmulatorOptions, startEmulator } from '@livelane/emulator';
import { describe, expect, test } from 'vitest';
import { syncTests } from '../src/index.ts';
import { atEnd, settingsFor, tests, toolsFor } from './bench.ts';
import { result, section } from './samples.ts';

async function start(options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options);
  atEnd(() => emulator.close());
  return { emulator, section: section(settingsFor(emulator, 'cloud')), tools: toolsFor() };
}

const unlinked = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    result('passed', undefined, { cases: [], test: { title: `test ${index}` } }),
  );

describe('making Tests for a whole suite', () => {
  test('makes each once, and tells how it goes', { timeout: 60_000 }, async () => {
    const { emulator, ...given } = await start();
    const lines: string[] = [];
    const results = unlinked(1_200);
    const end = await syncTests({
      ...given,
      results: [...results, ...results],
      onProgress: (line) => lines.push(line),
    });
    expect(end.refused).toEqual([]);
    expect(end.found).toEqual([]);
    expect(new Set(end.created.map(({ identity }) => identity)).size).toBe(1_200);
    expect(new Set(end.created.map(({ key }) => key)).size).toBe(1_200);
    expect(tests(emulator)).toHaveLength(1_200);
    expect(lines).toEqual(
      expect.arrayContaining(['CALC: tests 1 to 1000 of 1200', 'CALC: tests 1001 to 1200 of 1200']),
    );
    expect(emulator.state().violations).toEqual([]);

    const again = await syncTests({ ...given, results: [...results.slice(0, 2), ...unlinked(0)] });
    expect(again.created).toEqual([]);
    expect(again.found).toEqual(end.created.slice(0, 2));
  });

  test('tells what the vendor refuses, for each test', async () => {
    const { emulator, ...given } = await start();
    emulator.setFaults([
      { kind: 'status', status: 400, body: { error: 'Malformed' }, match: { path: '/bulk/CALC$' } },
    ]);
    const end = await syncTests({ ...given, results: unlinked(2) });
    expect(end.created).toEqual([]);
    expect(end.refused).toMatchObject([
      { title: 'tests/cart.spec.ts:12 › Cart › test 0', reason: expect.stringContaining('Malformed') },
      { title: 'tests/cart.spec.ts:12 › Cart › test 1' },
    ]);
  });

  test('ends when it is told to', async () => {
    const { emulator, ...given } = await start();
    emulator.setFaults([{ kind: 'status', status: 503, match: { path: '/graphql$' } }]);
    const controller = new AbortController();
    const ended = syncTests({
      ...given,
      results: unlinked(1),
      signal: controller.signal,
      onProgress: (line) => line.includes('503') && controller.abort(),
    });
    await expect(ended).rejects.toThrow(/abort/i);
  });

  test('is not to be had for Server', async () => {
    const { emulator, tools } = await start();
    const server = section(settingsFor(emulator, 'server'));
    await expect(syncTests({ section: server, tools, results: unlinked(1) })).rejects.toThrow(ConfigError);
  });
});
