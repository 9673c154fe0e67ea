import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { pathToFileURL } from 'node:url';
import type { RunPaths } from './paths.ts';
import { openSync, writeFileSync } from './platform.ts';
import { isSwitchedOn } from './switch.ts';

/** The `livelane` package's module that holds `runCourier(folder)`, and the program around it. */
const COURIER_MODULE = 'livelane/courier';
const COURIER_PROGRAM = 'livelane/courier-program';

/**
 * Keeps the courier small beside the tests: by default V8 lets garbage grow to several times what is in use.
 * Enough for some two million results that wait (100,000 take about 20 MiB).
 */
export const COURIER_FLAGS = ['--max-semi-space-size=2', '--max-old-space-size=256'];

export interface CourierEvents {
  /** No courier can be started, and why, in words for the user. */
  failed(reason: string): void;
  /** The courier's process has ended; `how` says it in words. `isFailure`: it did not mean to. */
  ended(how: string, isFailure: boolean): void;
}

/**
 * Starts the courier as a process of its own, which outlives this one. Where no process can be started
 * (forbidden, out of resources), the courier runs inside this process instead.
 * @param from the reporter's module (`import.meta.url`), from where the `livelane` package is found.
 */
export function startCourier(paths: RunPaths, from: string, { failed, ended }: CourierEvents): void {
  let inProcess = false;
  const runInside = async () => {
    if (inProcess) return;
    inProcess = true;
    try {
      const file = pathToFileURL(createRequire(from).resolve(COURIER_MODULE));
      const module: { runCourier(folder: string): Promise<void> } = await import(file.href);
      await module.runCourier(paths.folder);
    } catch (error) {
      failed(String(error));
    }
  };
  try {
    const program = createRequire(from).resolve(COURIER_PROGRAM);
    const log = isSwitchedOn(process.env.LIVELANE_DEBUG) ? openSync(paths.courierLog, 'a', 0o600) : 'ignore';
    const child = spawn(process.execPath, [...COURIER_FLAGS, program, paths.folder], {
      detached: true,
      stdio: ['ignore', log, log],
      env: courierEnvironment(process.env),
      windowsHide: true,
    });
    child.once('error', runInside);
    child.once('exit', (code, signal) =>
      ended(signal ? `it got ${signal}` : `exit code ${code}`, code !== 0),
    );
    child.unref();
    yieldToTests(child.pid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') {
      failed(`the livelane package is not installed beside the reporter (${COURIER_PROGRAM} not found)`);
    } else {
      void runInside();
    }
  }
}

/**
 * Where the tests take all processors, the courier's start alone would slow them by a quarter of a second. With
 * this niceness it gets a third of what one of them gets: enough to be live all the same.
 */
const NICENESS = 5;

function yieldToTests(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICENESS);
    // A session of its own shares processors with other sessions, whatever the priorities in them: sched(7).
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS));
  } catch {
    // Not allowed or unknown here, or it has ended: it has the priority of the tests then.
  }
}

/** What of `NODE_OPTIONS` the courier needs as well: certificates, and Yarn's way of finding packages. */
const KEPT_OPTIONS =
  /--use-(?:system|openssl|bundled)-ca|(?:--require|-r|--experimental-loader)[ =]\S*\.pnp\.(?:cjs|loader\.mjs)/g;

/** Without what was meant for the tests' process only: debuggers, preloaded modules, coverage. */
function courierEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_CHANNEL_FD, NODE_UNIQUE_ID, ...rest } = env;
  const kept = NODE_OPTIONS?.match(KEPT_OPTIONS);
  return {
    ...rest,
    // `spawn` puts this one back when the key is absent (copyProcessEnvToEnv in lib/child_process.js).
    NODE_V8_COVERAGE: undefined,
    ...(kept && { NODE_OPTIONS: kept.join(' ') }),
  };
}
