import { isSwitchedOn } from '@livelane/core';
import { type CourierEnd, runLiveCourier } from '@livelane/dispatcher';
import { backends } from './backends.ts';

/**
 * Delivers a run while it is being journalled. The reporter starts it as a process of its own
 * (`livelane/courier-program`), and calls it inside the runner only where no process can be started.
 * @param folder the run's folder, `.livelane/runs/<id>`.
 * @param signal stops the delivery; what is left stays for `livelane resume`.
 * @throws when the folder holds no run, or cannot be written to.
 */
export function runCourier(folder: string, signal?: AbortSignal): Promise<CourierEnd> {
  return runLiveCourier({
    folder,
    backends,
    env: process.env,
    ...(signal && { signal }),
    ...(isSwitchedOn(process.env.LIVELANE_DEBUG) && { debug }),
  });
}

/** The reporter has directed this process's stderr to the run's `courier.log`. */
function debug(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}
