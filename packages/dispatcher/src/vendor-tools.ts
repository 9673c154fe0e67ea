import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { BackendTools } from './backend.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { ConfigError } from './config-error.ts';
import { createHttpClient, type HttpClientOptions } from './http/undici-client.ts';

/** What a backend needs to talk to its vendor, with the settings of one configuration. */
export class VendorTools implements BackendTools {
  readonly #config: LoadedConfig;
  readonly #env: NodeJS.ProcessEnv;
  readonly #hooks: Pick<HttpClientOptions, 'admit' | 'onServerTime'>;
  readonly #secrets: Set<string>;
  readonly #clients: { close(): Promise<void> }[] = [];

  /** @param secrets gathers what must not be shown. */
  constructor(
    config: LoadedConfig,
    env: NodeJS.ProcessEnv,
    hooks: Pick<HttpClientOptions, 'admit' | 'onServerTime'> = {},
    secrets = new Set<string>(),
  ) {
    this.#config = config;
    this.#env = env;
    this.#hooks = hooks;
    this.#secrets = secrets;
  }

  readonly secret: BackendTools['secret'] = (name) => {
    const value = this.#config.secret(name);
    if (value !== undefined) this.#secrets.add(value);
    return value;
  };

  readonly conceal: BackendTools['conceal'] = (secret) => void this.#secrets.add(secret);

  /** @throws ConfigError when `delivery.caFile` or a proxy's variable cannot be used. */
  readonly http: BackendTools['http'] = (options) => {
    const ca = readCaFile(this.#config);
    const client = createHttpClient(
      {
        ...options,
        ...this.#hooks,
        timeoutMs: this.#config.delivery.timeoutMs,
        ...(ca !== undefined && { ca }),
      },
      this.#env,
    );
    this.#clients.push(client);
    return client;
  };

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}

function readCaFile({ delivery: { caFile }, file }: LoadedConfig): string | undefined {
  if (caFile === undefined) return undefined;
  const path = resolve(file === undefined ? '.' : dirname(file), caFile);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new ConfigError([
    `delivery.caFile: found "${caFile}", and there is no file ${path}; expected the path of a PEM file with certificate authorities.`,
  ]);
}
