import { findConfigFile } from './journal-settings.ts';
import { readFileSync } from './platform.ts';

/** In a file of any kind, also in one that cannot be read as a whole. */
const ASKED = /\bfailOn["']?\s*:\s*["'`]undelivered["'`]/;

/**
 * Whether the user asks for a failing exit code when results are not delivered (`delivery.failOn`). The courier knows
 * it; this is for where none has read the configuration, or it could not be used. A user's module is not run for it:
 * the text is enough.
 * @param options the reporter's own.
 * @param from folders to look upward from for the configuration's file.
 */
export function asksToFail(
  env: Record<string, string | undefined>,
  options: Record<string, unknown>,
  from: readonly string[],
): boolean {
  const given = env.LIVELANE_DELIVERY_FAIL_ON || Object(options.delivery).failOn;
  if (given) return given === 'undelivered';
  try {
    const file = findConfigFile(from);
    return file !== undefined && ASKED.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}
