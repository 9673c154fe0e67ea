import { type EmulatorOptions, faultListSchema, startEmulator } from '@livelane/emulator';
import * as z from 'zod';
import { UsageError } from '../usage-error.ts';

const JIRA = ['JIRA_PAT'];

export interface EmulateFlags {
  port: number;
  host: string;
  latency: number;
  project?: number[];
  rate?: { requests: number; perMs: number };
  retryAfter: boolean;
  fault: unknown[];
  seed: number;
}

/** `livelane emulate`: runs until it is interrupted. @throws when the port is taken. */
export async function emulate(flags: EmulateFlags, env: NodeJS.ProcessEnv): Promise<void> {
  const options: EmulatorOptions = {
    host: flags.host,
    port: flags.port,
    latencyMs: flags.latency,
    seed: flags.seed,
    faults: parseFaults(flags.fault),
    ...(flags.project && { projectIds: flags.project }),
    ...(flags.rate && { rateLimit: { ...flags.rate, retryAfter: flags.retryAfter } }),
    ...secretsFrom(env),
  };
  const emulator = await startEmulator(options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(
      `port ${flags.port} is taken; choose another with --port, or a free one with --port 0`,
    );
  });
  const { url } = emulator;
  const vendors: [title: string, settings: string, secrets: string[]][] = [
    ['Testmo', `"testmo": { "url": "${url}", "projectId": 1 }`, ['TESTMO_TOKEN']],
    ['AIO Tests Cloud', `"aio": { "url": "${url}", "project": "PROJ" }`, ['AIO_API_KEY']],
    ['AIO Tests Server', `"aio": { "deployment": "server", "url": "${url}", "project": "PROJ" }`, JIRA],
    [
      'Xray Cloud',
      `"xray": { "url": "${url}", "project": "CALC" }`,
      ['XRAY_CLIENT_ID', 'XRAY_CLIENT_SECRET'],
    ],
    ['Xray Server', `"xray": { "deployment": "server", "url": "${url}", "project": "CALC" }`, JIRA],
    [
      'Zephyr Enterprise',
      `"zephyr": { "url": "${url}", "projectId": 1, "releaseId": 1 }`,
      ['ZEPHYR_API_TOKEN'],
    ],
  ];
  const lines = [
    'Livelane emulates these vendors. Ctrl-C ends it.',
    '',
    ...vendors.flatMap(([title, settings, secrets]) => [
      `  ${title.padEnd(18)} ${url}`,
      `    settings: ${settings}`,
      `    secrets:  ${secrets.map((name) => `${name} (${env[name] ? 'as set here' : 'any'})`).join(', ')}`,
    ]),
    '',
    `  What they hold:  GET ${url}/__livelane/state`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await emulator.close();
}

/** In a process argument everybody on the machine could read them. */
function secretsFrom(env: NodeJS.ProcessEnv): EmulatorOptions {
  const { TESTMO_TOKEN: token, AIO_API_KEY: aioKey, ZEPHYR_API_TOKEN: zephyrToken } = env;
  const { XRAY_CLIENT_ID: clientId, XRAY_CLIENT_SECRET: clientSecret } = env;
  const { JIRA_PAT: pat, JIRA_USERNAME: name, JIRA_PASSWORD: password } = env;
  const user = name && password ? { name, password } : undefined;
  return {
    ...(token && { token }),
    aio: {
      ...(aioKey && { token: aioKey }),
      ...(pat && { pats: [pat] }),
      ...(user && { users: { [user.name]: user.password } }),
    },
    xray: {
      ...(clientId && clientSecret && { cloud: { apiKey: { clientId, clientSecret } } }),
      ...(pat && { tokens: [pat] }),
      ...(user && { users: [user] }),
    },
    ...(zephyrToken && { zephyr: { credentials: { token: zephyrToken } } }),
  };
}

function parseFaults(faults: unknown[]): EmulatorOptions['faults'] {
  const parsed = faultListSchema.safeParse(faults);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--fault is not understood:\n${z.prettifyError(parsed.error)}`);
}
