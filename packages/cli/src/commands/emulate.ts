import { type EmulatorOptions, faultListSchema, startEmulator } from '@livelane/emulator';
import { type Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { numbers, wholeNumber } from '../arguments.ts';
import { UsageError } from '../usage-error.ts';

const JIRA = ['JIRA_PAT'];

interface EmulateFlags {
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
async function emulate(flags: EmulateFlags, env: NodeJS.ProcessEnv): Promise<void> {
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

export function registerEmulate(program: Command): void {
  program
    .command('emulate')
    .description("run strict local stand-ins of the vendors' services, to try things out and to test")
    .option('--port <number>', 'port to listen on; 0 picks a free one', wholeNumber, 7373)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--latency <ms>', 'milliseconds added to every answer', wholeNumber, 0)
    .option('--project <ids>', "ids of Testmo's projects, with commas (default: 1 to 10)", numbers)
    .option(
      '--rate <requests/ms>',
      'Testmo answers 429 beyond so many requests in so many milliseconds, e.g. 60/60000',
      rate,
    )
    .option('--no-retry-after', 'leave out Retry-After in these answers')
    .option(
      '--fault <json>',
      'something that goes wrong, e.g. \'{"kind":"status","status":503,"times":3}\'; repeatable',
      fault,
      [],
    )
    .option('--seed <number>', "of the generator behind a fault's probability", wholeNumber, 1)
    .addHelpText(
      'after',
      `
Over HTTP, on the same port: GET /__livelane/state gives everything received, POST /__livelane/faults sets
faults, POST /__livelane/outage makes the service disappear for a while, POST /__livelane/reset forgets all.
Vendors whose secrets are in the environment take only those; the others take any.`,
    )
    .action((flags: EmulateFlags) => emulate(flags, process.env));
}

function rate(text: string): EmulateFlags['rate'] {
  const [, requests, perMs] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (!Number(requests) || !Number(perMs))
    throw new InvalidArgumentError('It must be two numbers, such as 60/60000.');
  return { requests: Number(requests), perMs: Number(perMs) };
}

function fault(json: string, earlier: unknown[]): unknown[] {
  try {
    return [...earlier, JSON.parse(json)];
  } catch (error) {
    throw new InvalidArgumentError(`It must be JSON: ${(error as Error).message}.`);
  }
}
