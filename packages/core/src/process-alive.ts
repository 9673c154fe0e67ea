import { hostname } from 'node:os';
import type { ProcessIdentity } from './events.ts';
import { readFileSync } from './platform.ts';

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, host: hostname() };
}

/** Whether a process of this machine still runs; one of another machine is taken for gone. */
export function isAlive({ pid, host }: ProcessIdentity): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** In containers whose first process reaps nobody, a killed process stays in the table for ever. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything, so the state is what follows the last one.
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'Z';
  } catch {
    return false;
  }
}
