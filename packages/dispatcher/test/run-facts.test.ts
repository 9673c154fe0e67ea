import type { RunManifest, ShardStart } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import type { RunMetadata } from '../src/metadata.ts';
import { makeHandle, runFacts } from '../src/run-facts.ts';
import { sampleReport, sampleRun } from '../src/testing/samples.ts';

const { start, settings } = sampleRun();

function facts(
  manifest: Partial<RunManifest>,
  more: Partial<ShardStart>[] = [{}],
  { name, metadata = {} }: { name?: string; metadata?: RunMetadata } = {},
) {
  const [first = start, ...further] = more.map((part) => ({ ...start, ...part }));
  return runFacts(
    { v: 1, id: 'r', createdAt: 1_764_000_000_000, origin: 'ci', configFrom: [], options: {}, ...manifest },
    { run: { ...settings, ...(name !== undefined && { name }) }, report: sampleReport },
    metadata,
    [first, ...further],
  );
}

const build = { id: 'github-7', common: 'github-7', origin: 'ci' } as const;
const shard = (current: number, total = 4) => ({ shard: { current, total } });

describe('shards of a CI build', () => {
  test('share a run, wherever they run and whatever their folders are called', () => {
    const one = facts(build, [shard(1)]);
    const other = facts({ ...build, id: 'github-7-2', createdAt: 5 }, [
      { ...shard(3), process: { pid: 9, host: 'other' } },
    ]);
    expect(other.id).toBe(one.id);
    expect([one, other]).toMatchObject([
      { shared: true, closedBy: 'last-shard', parts: [1], attempt: 1 },
      { shared: true, closedBy: 'last-shard', parts: [3] },
    ]);
  });

  test('are in the same run when their jobs run again', () => {
    const again = facts({ ...build, attempt: 2 }, [shard(2)]);
    expect(again).toMatchObject({ id: facts(build, [shard(2)]).id, attempt: 2 });
  });

  test('on one machine are parts of it together', () => {
    expect(facts(build, [shard(2), shard(1), shard(2), shard(9, 10)]).parts).toEqual([1, 2]);
  });

  test.each<[string, ReturnType<typeof facts>]>([
    ['build', facts({ ...build, id: 'github-8', common: 'github-8' }, [shard(1)])],
    ['number of shards', facts(build, [shard(1, 5)])],
    ['framework', facts(build, [{ ...shard(1), framework: { name: 'jest', version: '30' } }])],
    ['major version of Node', facts(build, [{ ...shard(1), node: 'v24.1.0' }])],
    ['operating system', facts(build, [{ ...shard(1), os: 'win32 x64' }])],
    ['name of the run', facts(build, [shard(1)], { name: 'Nightly' })],
    ['job', facts(build, [shard(1)], { metadata: { ci: { name: 'GitHub Actions', job: 'smoke' } } })],
  ])('of another %s share another run', (_, other) => {
    expect(other.shared).toBe(true);
    expect(other.id).not.toBe(facts(build, [shard(1)]).id);
  });

  test('may be counted in the names of their jobs', () => {
    const inJob = (job: string, current: number) =>
      facts(build, [shard(current)], { metadata: { ci: { name: 'GitLab CI/CD', job } } }).id;
    expect(inJob('e2e 1/4', 1)).toBe(inJob('e2e 2/4', 2));
    expect(inJob('e2e: [firefox, 1]', 1)).not.toBe(inJob('e2e: [chrome, 1]', 1));
  });
});

test('a machine that runs a whole suite has a run of its own, also in a build of several such machines', () => {
  const one = facts(build);
  expect(one).toMatchObject({ shared: false, closedBy: 'this-machine', parts: [] });
  expect(facts({ ...build, createdAt: 5 }).id).not.toBe(one.id);
  expect(facts({ id: 'local-1', origin: 'local' })).toMatchObject({ id: 'local-1', shared: false });
});

describe('a handle', () => {
  test('that a command has made stands for a run that no machine closes', () => {
    const handle = makeHandle(new Date('2026-11-25T10:15:00Z'), Buffer.from('0a1b2c3d4e5f', 'hex'));
    expect(handle).toBe('shared-20261125-101500-0a1b2c3d4e5f');
    const made = { id: `${handle}-2`, common: handle, origin: 'handle' } as const;
    for (const starts of [[{}], [shard(2)]]) {
      expect(facts(made, starts)).toMatchObject({ id: handle, shared: true, closedBy: 'command' });
    }
  });

  test('of the user’s own is closed by the last shard, or by the last machine at work', () => {
    const own = { id: 'nightly', common: 'nightly', origin: 'handle' } as const;
    expect(facts(own)).toMatchObject({ id: 'nightly', shared: true, closedBy: 'last-machine' });
    expect(facts(own, [shard(2)])).toMatchObject({ id: 'nightly', closedBy: 'last-shard' });
  });
});
