import { type EmulatorOptions, faultListSchema, startEmulator } from '@livelane/emulator';
import * as z from 'zod';
import { UsageError } from '../usage-error.ts';

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
    // In a process argument everybody on the machine could read it.
    ...(env.TESTMO_TOKEN && { token: env.TESTMO_TOKEN }),
  };
  const emulator = await startEmulator(options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(
      `port ${flags.port} is taken; choose another with --port, or a free one with --port 0`,
    );
  });
  const lines = [
    'Livelane emulates these vendors. Ctrl-C ends it.',
    '',
    `  Testmo  ${emulator.testmoUrl}    token: ${env.TESTMO_TOKEN ? 'the one in TESTMO_TOKEN' : 'any'}`,
    '',
    `  What they hold:  GET ${emulator.url}/__livelane/state`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await emulator.close();
}

function parseFaults(faults: unknown[]): EmulatorOptions['faults'] {
  const parsed = faultListSchema.safeParse(faults);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--fault is not understood:\n${z.prettifyError(parsed.error)}`);
}
