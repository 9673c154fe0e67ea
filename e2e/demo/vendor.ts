import type { EmulatorState } from '@livelane/emulator';
import { livelane } from '../support/process.ts';

export interface Vendor {
  url: string;
  token: string;
  /** Everything that it holds by now. */
  state(): Promise<EmulatorState>;
  close(): Promise<void>;
}

/** `livelane emulate` as a user would start it: a Testmo in a process of its own, 20 ms away. */
export async function startVendor(folder: string): Promise<Vendor> {
  const token = 'demo-token';
  const emulate = livelane(folder, ['emulate', '--port', '0', '--latency', '20'], { TESTMO_TOKEN: token });
  await emulate.says(/__livelane\/state/);
  const url = /Testmo\s+(http\S+)/.exec(emulate.output())?.[1] as string;
  return {
    url,
    token,
    state: async () => (await (await fetch(`${url}/__livelane/state`)).json()) as EmulatorState,
    async close() {
      emulate.child.kill('SIGTERM');
      await emulate.ended;
    },
  };
}
