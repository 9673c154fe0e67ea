import type { BackendDefinition, BackendTools } from '@livelane/dispatcher';
import { ZephyrBackend } from './backend.ts';
import { ZephyrClient } from './client.ts';
import { type ZephyrSection, zephyrSection } from './config.ts';
import { authorization } from './credentials.ts';

/** Zephyr Enterprise as the command line knows it. */
export const zephyr: BackendDefinition<typeof zephyrSection> = {
  name: 'zephyr',
  title: 'Zephyr Enterprise',
  section: zephyrSection,
  secrets: ['ZEPHYR_API_TOKEN', 'ZEPHYR_USERNAME', 'ZEPHYR_PASSWORD'],
  create: (section, tools) => new ZephyrBackend(openClient(section, tools), section),
};

/** @throws ConfigError when there are no credentials. */
export function openClient(section: ZephyrSection, tools: BackendTools): ZephyrClient {
  const http = tools.http({
    baseUrl: `${section.url}/flex`,
    headers: { authorization: authorization(tools) },
  });
  return new ZephyrClient(http, section);
}
