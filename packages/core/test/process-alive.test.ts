import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isAlive, thisProcess } from '../src/process-alive.ts';

const host = hostname();

describe('isAlive', () => {
  it('knows its own process', () => {
    expect(isAlive(thisProcess())).toBe(true);
  });

  it('knows a child while it runs, and that it has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const pid = child.pid ?? 0;
    expect(isAlive({ pid, host })).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive({ pid, host })).toBe(false);
  });

  it('takes a process of another machine for gone', () => {
    expect(isAlive({ pid: process.pid, host: `not-${host}` })).toBe(false);
  });

  it.runIf(process.platform !== 'win32')('takes a process of another user for alive', () => {
    expect(isAlive({ pid: 1, host })).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'takes a process for gone that ended and was never reaped',
    async () => {
      // The shell's background process becomes the child of the one that replaces the shell and reaps nobody.
      const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      onTestFinished(() => {
        parent.kill('SIGKILL');
      });
      const [output] = await once(parent.stdout, 'data');
      const pid = Number(output);
      await vi.waitFor(() => expect(isAlive({ pid, host })).toBe(false), 5_000);
      expect(process.kill(pid, 0)).toBe(true);
    },
  );

  it('takes what is no process for gone', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    expect(isAlive({ pid, host })).toBe(false);
    expect(isAlive({ pid: 2 ** 30, host })).toBe(false);
  });
});
