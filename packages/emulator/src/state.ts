import type { Aio, AioState, AioTotals } from './aio/aio.ts';
import type { RequestCounts, RequestLog, Violation } from './request-log.ts';
import type { RequestRecord } from './request-record.ts';
import type { TestmoState, TestmoTotals } from './testmo/state.ts';
import type { Testmo } from './testmo/testmo.ts';
import type { Xray, XrayState, XrayTotals } from './xray/xray.ts';
import type { Zephyr, ZephyrState, ZephyrTotals } from './zephyr/zephyr.ts';

export interface Vendors {
  testmo: Testmo;
  aio: Aio;
  xray: Xray;
  zephyr: Zephyr;
}

/** Everything received, as a copy that later requests do not change. */
export interface EmulatorState {
  testmo: TestmoState;
  aio: AioState;
  xray: XrayState;
  zephyr: ZephyrState;
  /** In the order of arrival; the latest 20,000. */
  requests: RequestRecord[];
  counts: RequestCounts & { testmo: TestmoTotals; aio: AioTotals; xray: XrayTotals; zephyr: ZephyrTotals };
  /** The latest 20,000. */
  violations: Violation[];
}

export function emulatorState(parts: { log: RequestLog; vendors: Vendors }): EmulatorState {
  const {
    log,
    vendors: { testmo, aio, xray, zephyr },
  } = parts;
  return {
    testmo: testmo.state(),
    aio: aio.state(),
    xray: xray.state(),
    zephyr: zephyr.state(),
    requests: log.requests(),
    counts: {
      ...log.counts(),
      testmo: testmo.totals(),
      aio: aio.totals(),
      xray: xray.totals(),
      zephyr: zephyr.totals(),
    },
    violations: log.violations(),
  };
}

/** For the message of a wait that was in vain. */
export function describeState({ counts, violations }: EmulatorState): string {
  const latest = violations.at(-1);
  return [
    `Counts: ${JSON.stringify(counts)}.`,
    latest === undefined ? 'No violations.' : `Latest violation: ${JSON.stringify(latest)}.`,
  ].join(' ');
}
