import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CourierWatch } from '../src/courier-watch.ts';
import type { LeftOverEnd } from '../src/left-over.ts';
import type { RunPaths } from '../src/paths.ts';
import type { CourierState } from '../src/run.ts';
import type { CourierEvents } from '../src/start-courier.ts';
import { backendState, courierState, writeState } from './support/courier-states.ts';
import { emptyRun } from './support/temp-folder.ts';

const SHARD = 'shard-1';
const URL = 'https://acme.testmo.net/runs/12';

let paths: RunPaths;
/** Lines of ours on stderr. */
let lines: string[];
/** How often a courier was started. */
let starts: number;
/** What the settings say of it, for whoever can read them. */
let asksToFail: boolean;
let leftOverEnd: LeftOverEnd | undefined;

beforeEach(() => {
  paths = emptyRun();
  lines = [];
  starts = 0;
  asksToFail = false;
  leftOverEnd = undefined;
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text).replace(/^Livelane: |\n$/g, ''));
    return true;
  });
  onTestFinished(() => stderr.mockRestore());
});

function watch(started: (events: CourierEvents) => void = () => {}): CourierWatch {
  return new CourierWatch(paths, SHARD, {
    start: (events) => {
      starts++;
      started(events);
    },
    asksToFail: () => asksToFail,
    leftOverEnd: () => leftOverEnd,
  });
}

function say(more: Partial<CourierState>): void {
  writeState(paths, courierState(more));
}

/** Of a courier that has done all it can. */
function settled(more: Partial<CourierState> = {}): Partial<CourierState> {
  return { state: 'settled', shards: [SHARD], ended: [SHARD], worthWaiting: false, ...more };
}

function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('at the beginning', () => {
  it('a courier is started', () => {
    watch().begin();
    expect(starts).toBe(1);
  });

  it('it says once where the run appears', async () => {
    const one = watch();
    one.begin();
    say({ backends: [backendState()] });
    say({ backends: [backendState({ url: URL })] });
    await vi.waitFor(() => expect(lines).toEqual([`live in Testmo: ${URL}`]), 5_000);
    say(
      settled({ backends: [backendState({ url: URL, delivered: 1, complete: true })], tests: { passed: 1 } }),
    );
    await one.end();
    expect(lines).toEqual([`live in Testmo: ${URL}`, `1 test (1 passed) → 1 delivered to Testmo (${URL})`]);
  });

  it('a courier that dies is started again at once, and a second one not before the end', () => {
    watch(({ ended }) => ended('it got SIGKILL', true)).begin();
    expect(starts).toBe(2);
  });

  it('a courier that has been relieved is not started again', () => {
    watch(({ ended }) => ended('exit code 0', false)).begin();
    expect(starts).toBe(1);
  });

  it('one vendor that is down does not keep it from naming another', async () => {
    watch().begin();
    say({ backends: [backendState({ url: URL }), backendState({ title: 'Xray' })] });
    await vi.waitFor(() => expect(lines).toEqual([`live in Testmo: ${URL}`]), 5_000);
    say({ backends: [backendState({ url: URL }), backendState({ title: 'Xray', stopped: 'it is down' })] });
    await vi.waitFor(() => expect(lines.at(-1)).toBe('Xray gets nothing for now: it is down'), 5_000);
    expect(lines).toHaveLength(2);
  });

  it('a reason that is told then is not repeated at the end', async () => {
    const one = watch();
    one.begin();
    const backends = [backendState({ pending: 2, stopped: 'the token is wrong' })];
    say({ backends, problems: ['run.nmae is unknown.'] });
    await vi.waitFor(() => expect(lines).toHaveLength(2), 5_000);
    say(settled({ state: 'undelivered', backends, problems: ['run.nmae is unknown.'] }));
    await one.end();
    expect(lines).toEqual([
      'run.nmae is unknown.',
      'Testmo gets nothing for now: the token is wrong',
      '2 of 2 results NOT delivered to Testmo (the reason is above)',
      'nothing is lost: send the rest with: npx livelane resume',
    ]);
  });

  it('what a courier said before this run was joined is not taken for news', async () => {
    const backends = [backendState({ stopped: 'it is down' })];
    say({ state: 'undelivered', at: Date.now() - 60_000, pid: deadPid(), backends });
    watch().begin();
    // Some looks later.
    setTimeout(() => say({ backends: [backendState({ url: URL })] }), 450);
    await vi.waitFor(() => expect(lines).toContain(`live in Testmo: ${URL}`), 5_000);
    expect(lines).toHaveLength(1);
  });
});

describe('at the end', () => {
  it('it waits until the courier has delivered this shard', async () => {
    const one = watch();
    say({ shards: [SHARD], backends: [backendState({ pending: 1 })] });
    const end = one.end();
    say({ shards: [SHARD], ended: [SHARD], backends: [backendState({ pending: 1 })] });
    setTimeout(() => {
      say(settled({ backends: [backendState({ delivered: 1, complete: true })], tests: { passed: 1 } }));
    }, 100);
    expect(await end).toEqual({ failRun: false });
    expect(lines).toEqual(['1 test (1 passed) → 1 delivered to Testmo']);
  });

  it('it does not wait for the shards of others', async () => {
    say({
      shards: [SHARD, 'other'],
      ended: [SHARD],
      worthWaiting: false,
      backends: [backendState({ pending: 1 })],
    });
    await watch().end();
    expect(lines[0]).toMatch('1 of 1 results NOT delivered to Testmo');
  });

  it('it hands on that the run shall fail', async () => {
    say(settled({ failRun: true }));
    expect(await watch().end()).toEqual({ failRun: true });
  });

  it('it does not wait for a courier that could not begin', async () => {
    say({ state: 'failed', problems: ['testmo.url is missing.'] });
    await watch().end();
    expect(lines).toEqual([
      'testmo.url is missing.',
      expect.stringMatching(/^nothing was sent; everything is kept/),
    ]);
    expect(starts).toBe(0);
  });

  it('it says that nothing is configured', async () => {
    say(settled({ tests: { passed: 1 } }));
    await watch().end();
    expect(lines).toEqual([expect.stringMatching('nothing was sent, because no vendor is configured')]);
  });

  it('it lists what was refused', async () => {
    const refused = [{ test: 'a', reason: 'no case.' }];
    say(settled({ backends: [backendState({ refused, refusedCount: 1, complete: true })] }));
    await watch().end();
    expect(lines[0]).toBe('Testmo refused “a”: no case.');
  });

  it('it does not wait for other shards of the run', async () => {
    const one = watch();
    one.begin();
    say({
      shards: [SHARD, 'other'],
      ended: [SHARD],
      through: [SHARD],
      failRun: true,
      backends: [backendState({ delivered: 3, pending: 1, url: URL })],
    });
    expect(await one.end()).toEqual({ failRun: false });
    expect(lines.at(-1)).toMatch(/^3 results delivered to Testmo so far .*other shards go on$/);
  });

  it('it does not wait when somebody deleted the journal', async () => {
    const one = watch();
    one.begin();
    rmSync(paths.folder, { recursive: true });
    expect(await one.end()).toEqual({ failRun: false });
    expect(lines).toEqual([expect.stringMatching(/was deleted while the tests ran/)]);
  });

  it('it does not wait when no courier could be started', async () => {
    const one = watch(({ failed }) => failed('there is none'));
    one.begin();
    await one.end();
    expect(lines).toEqual([
      expect.stringMatching(/^nothing was sent, because there is none; everything is kept/),
    ]);
  });

  it('it starts a courier again that died', async () => {
    const one = watch(({ ended }) => {
      if (starts === 2) return say(settled());
      say({ pid: deadPid(), shards: [SHARD], backends: [backendState({ pending: 1 })] });
      ended('it got SIGKILL', true);
    });
    one.begin();
    await one.end();
    expect(starts).toBe(2);
  });

  it('it starts a courier again that died before its first word', async () => {
    const one = watch(({ ended }) => (starts === 2 ? say(settled()) : ended('it got SIGKILL', true)));
    one.begin();
    await one.end();
    expect(starts).toBe(2);
  });

  it('it gives up with a word when every one dies', async () => {
    const one = watch(({ ended }) => ended('it got SIGKILL', true));
    one.begin();
    await one.end();
    expect(starts).toBe(3);
    expect(lines).toEqual([
      expect.stringMatching(
        /^nothing was sent, because the courier ended too early, it got SIGKILL; .*npx livelane resume$/,
      ),
    ]);
  });

  it('it starts a courier again that closed the run before it saw this shard', async () => {
    const one = watch(({ ended }) => {
      if (starts === 2) return say(settled());
      say({ state: 'settled', pid: deadPid(), shards: ['other'], ended: ['other'], worthWaiting: false });
      ended('exit code 0', false);
    });
    one.begin();
    await one.end();
    expect(starts).toBe(2);
  });

  it('it does not take what a courier said before this run was joined for the last word', async () => {
    say({ state: 'failed', at: Date.now() - 60_000, pid: deadPid(), problems: ['of yesterday'] });
    const one = watch(() => setTimeout(() => say(settled({ tests: { passed: 1 } })), 100));
    one.begin();
    await one.end();
    expect(starts).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^1 test/)]);
  });

  it('it believes a courier that lives, however long ago it spoke', async () => {
    say(settled({ at: Date.now() - 60_000, tests: { passed: 1 } }));
    await watch().end();
    expect(lines).toEqual([expect.stringMatching(/^1 test/)]);
  });

  it('its handler of Ctrl-C is gone afterwards', async () => {
    const before = process.listenerCount('SIGINT');
    say(settled());
    const end = watch().end();
    await end;
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it.each([
    ['no courier could be started', ({ failed }: CourierEvents) => failed('there is none')],
    ['the settings cannot be used', () => say({ state: 'failed', problems: ['testmo.url is missing.'] })],
    ['every courier dies', ({ ended }: CourierEvents) => ended('it got SIGKILL', true)],
    ['somebody deleted the journal', () => rmSync(paths.folder, { recursive: true })],
  ])('where %s, the run fails only if the user has asked for it', async (_, started) => {
    const one = watch(started);
    one.begin();
    expect(await one.end()).toEqual({ failRun: false });
    asksToFail = true;
    expect(await one.end()).toEqual({ failRun: true });
  });

  it('a refused result fails the run also while other shards go on', async () => {
    const backends = [
      backendState({ delivered: 3, refusedCount: 1, refused: [{ test: 'a', reason: 'no' }] }),
    ];
    say({ shards: [SHARD, 'other'], ended: [SHARD], through: [SHARD], failRun: true, backends });
    expect(await watch().end()).toEqual({ failRun: true });
  });

  it('whoever interrupts it is told at once who brings the rest', async () => {
    const one = watch();
    say({ shards: [SHARD], backends: [backendState({ pending: 7 })] });
    const end = one.end();
    one.interrupt();
    await end;
    expect(lines).toEqual([
      '7 of 7 results NOT delivered to Testmo: the wait for it was broken off',
      'nothing is lost: the courier goes on trying; after that, send the rest with: npx livelane resume',
    ]);
  });

  it('where the courier is ended with the job, it says what keeps the results', async () => {
    leftOverEnd = { why: 'the job ends', lines: (journal) => [`keep ${journal}`] };
    say(settled({ state: 'undelivered', backends: [backendState({ pending: 7, stopped: 'it is down' })] }));
    await watch().end();
    expect(lines.slice(-2)).toEqual([
      'nothing is lost yet, but the job ends; send the rest before that. With npx livelane resume, or by keeping the journal:',
      `    keep ${relative(process.cwd(), dirname(dirname(paths.folder)))}`,
    ]);
  });
});
