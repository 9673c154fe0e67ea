import type { Target } from '../target.ts';
import { aioCloud, aioServer } from './aio.ts';
import { everyVendor } from './every-vendor.ts';
import { testmo } from './testmo.ts';
import { xrayBulk, xrayCloud, xrayServer } from './xray.ts';
import { zephyrJob, zephyrLive } from './zephyr.ts';

/** In the order of the table's columns. */
export const targets: readonly Target[] = [
  testmo,
  aioCloud,
  aioServer,
  xrayCloud,
  xrayServer,
  xrayBulk,
  zephyrLive,
  zephyrJob,
  everyVendor,
];
