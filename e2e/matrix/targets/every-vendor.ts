import type { Target } from '../target.ts';
import { aioCloudReceiver, aioCloudSecrets, aioCloudSection, aioEmulator } from './aio.ts';
import { testmoEmulator, testmoReceiver, testmoSecrets, testmoSection } from './testmo.ts';
import { cloudSecrets, cloudSection, xrayEmulator, xrayReceiver } from './xray.ts';
import { zephyrEmulator, zephyrReceiver, zephyrSecrets, zephyrSection } from './zephyr.ts';

/** One run, four vendors: each gets its own cases, and none those of another. */
export const everyVendor: Target = {
  id: 'every-vendor',
  settings: (url) => ({
    testmo: testmoSection(url),
    aio: aioCloudSection(url),
    xray: cloudSection(url),
    zephyr: zephyrSection(url),
  }),
  secrets: { ...testmoSecrets, ...aioCloudSecrets, ...cloudSecrets, ...zephyrSecrets },
  emulator: { ...testmoEmulator, aio: aioEmulator, xray: xrayEmulator, zephyr: zephyrEmulator },
  receivers: [testmoReceiver, aioCloudReceiver, xrayReceiver('cloud', 'listed'), zephyrReceiver('listed')],
};
