import type { AioOptions } from './aio/aio.ts';
import type { FaultOptions } from './faults.ts';
import type { TestmoOptions } from './testmo/testmo.ts';
import type { XrayOptions } from './xray/xray.ts';
import type { ZephyrOptions } from './zephyr/zephyr.ts';

export interface EmulatorOptions extends TestmoOptions {
  /** Default `127.0.0.1`. */
  host?: string;
  /** Default 0: a free one. */
  port?: number;
  /** Added to every vendor's answer: half before the handler, half after it. Default 0. */
  latencyMs?: number;
  /** What goes wrong from the start. Default: nothing. */
  faults?: readonly FaultOptions[];
  /** Of the generator behind a fault's `probability`. Default 1. */
  seed?: number;
  aio?: AioOptions;
  xray?: XrayOptions;
  zephyr?: ZephyrOptions;
}
