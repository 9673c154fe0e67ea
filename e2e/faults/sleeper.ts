import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  pid: number;
  kill(): void;
}

/** A process that does nothing until it is killed. */
export async function sleeper(): Promise<Child> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  return { pid: child.pid as number, kill: () => void child.kill('SIGKILL') };
}
