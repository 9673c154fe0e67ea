import { type Emulator, type EmulatorOptions, startEmulator } from '@livelane/emulator';
import { onTestFinished } from 'vitest';

/** Credentials for all vendors, in their variables. */
export const SECRETS = {
  TESTMO_TOKEN: 'tok-testmo-3fd9a1c4',
  AIO_API_KEY: 'key-aio-77b2e19d',
  XRAY_CLIENT_ID: 'client-xray-0c5d21aa',
  XRAY_CLIENT_SECRET: 'secret-xray-9e41b6f3',
  ZEPHYR_API_TOKEN: 'tok-zephyr-58d0c2e7',
};

/** All vendors, each taking only what {@link SECRETS} has for it. */
export const SECURED = {
  token: SECRETS.TESTMO_TOKEN,
  aio: { token: SECRETS.AIO_API_KEY },
  xray: { cloud: { apiKey: { clientId: SECRETS.XRAY_CLIENT_ID, clientSecret: SECRETS.XRAY_CLIENT_SECRET } } },
  zephyr: { credentials: { token: SECRETS.ZEPHYR_API_TOKEN } },
} satisfies EmulatorOptions;

/** All vendors on one port, each with the quota it publishes, {@link SECURED}; gone when the test is over. */
export async function vendors(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ ...SECURED, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** `livelane.config.json` for all of them; unlinked tests get cases of their own. */
export function allSettings({ url }: { url: string }, more: Record<string, unknown> = {}) {
  return {
    testmo: { url, projectId: 1, source: 'frontend' },
    aio: { url, project: 'PROJ', createCases: true },
    xray: { url, project: 'CALC', createCases: true },
    zephyr: { url, projectId: 1, releaseId: 1, createCases: true },
    ...more,
  };
}
