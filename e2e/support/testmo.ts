import { type Emulator, type EmulatorOptions, type EmulatorState, startEmulator } from '@livelane/emulator';
import { onTestFinished } from 'vitest';

export const TOKEN = 'tok-3fd9a1c47b2e';

/** An emulated Testmo that takes one token, gone when the test is over. */
export async function testmo(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ token: TOKEN, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** `livelane.config.json` for it. */
export function settings(emulator: { testmoUrl: string }, more: Record<string, unknown> = {}) {
  return { testmo: { url: emulator.testmoUrl, projectId: 1, source: 'frontend' }, ...more };
}

/** Tests in all threads of all runs. */
export function heldTests(state: EmulatorState) {
  return state.testmo.runs.flatMap((run) => run.threads.flatMap((thread) => thread.tests));
}

export function isClosed(state: EmulatorState): boolean {
  return state.testmo.runs.length > 0 && state.testmo.runs.every((run) => run.is_completed);
}

/** Waits for a state of the vendor's, long enough for a busy machine. */
export function until(
  emulator: Emulator,
  predicate: (state: EmulatorState) => boolean,
): Promise<EmulatorState> {
  return emulator.waitFor(predicate, { timeoutMs: 45_000 });
}
