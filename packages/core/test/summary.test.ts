import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPaths } from '../src/paths.ts';
import { startLines, summaryLines } from '../src/summary.ts';
import { backendState, courierState } from './support/courier-states.ts';

const FOLDER = join('.livelane', 'runs', 'one');
const paths = runPaths(join(process.cwd(), FOLDER));

function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('the summary', () => {
  it('says where the journal is when no courier has said anything', () => {
    expect(summaryLines(paths, undefined)).toEqual([
      `nothing was sent; everything is kept in ${FOLDER}. Send it with: npx livelane resume`,
    ]);
  });

  it('says why the delivery could not begin', () => {
    const state = courierState({ state: 'failed', problems: ['testmo.url is missing.'] });
    expect(summaryLines(paths, state)).toEqual([
      'testmo.url is missing.',
      `nothing was sent; everything is kept in ${FOLDER}. Send it with: npx livelane resume`,
    ]);
  });

  it('says that nothing is configured', () => {
    const state = courierState({ state: 'settled', tests: { passed: 2, failed: 1 } });
    expect(summaryLines(paths, state)).toEqual([
      `3 tests (2 passed, 1 failed), kept in ${FOLDER}; nothing was sent, because no vendor is configured`,
    ]);
  });

  it.each([
    [{}, '0 tests'],
    [{ passed: 1 }, '1 test (1 passed)'],
    [{ passed: 1, flaky: 1 }, '2 tests (1 passed, 1 flaky)'],
  ])('counts the tests: %o', (tests, expected) => {
    const [line] = summaryLines(paths, courierState({ state: 'settled', tests }));
    expect(line).toMatch(`${expected}, kept in`);
  });

  it('counts apart the tests that their author ignores', () => {
    const state = courierState({
      state: 'settled',
      tests: { passed: 3 },
      ignored: 2,
      backends: [backendState({ delivered: 3, complete: true })],
    });
    expect(summaryLines(paths, state)).toEqual(['3 tests (3 passed), 2 ignored → 3 delivered to Testmo']);
    const [kept] = summaryLines(paths, { ...state, tests: {}, backends: [] });
    expect(kept).toMatch('0 tests, 2 ignored, kept in');
  });

  it('lists what a vendor does not get, and says what the vendor has to say', () => {
    const state = courierState({
      state: 'settled',
      tests: { passed: 5 },
      backends: [
        backendState({
          name: 'xray',
          title: 'Xray',
          delivered: 3,
          unlinked: ['a.spec.ts › one'],
          unlinkedCount: 2,
          files: { delivered: 1, pending: 0, left: ['3 files (2.0 MiB) were not sent: too much'] },
          notes: ['CALC-9 was moved to Done'],
          complete: true,
        }),
      ],
    });
    expect(summaryLines(paths, state)).toEqual([
      '2 tests name no case of Xray and are not sent there (link them, or set xray.createCases):',
      '    a.spec.ts › one',
      '    … and 1 more',
      'Xray: 3 files (2.0 MiB) were not sent: too much',
      'Xray: CALC-9 was moved to Done',
      '5 tests (5 passed) → 3 delivered to Xray',
    ]);
  });

  it('says that files are left', () => {
    const files = { delivered: 1, pending: 2, left: [] };
    const state = courierState({
      state: 'undelivered',
      tests: { failed: 3 },
      backends: [
        backendState({ delivered: 3, files, waiting: { reason: 'its limit is reached', since: 0 } }),
      ],
    });
    expect(summaryLines(paths, state)[0]).toBe(
      'all 3 results are delivered to Testmo, but 2 attached files are not: its limit is reached',
    );
  });

  it('says what was delivered where', () => {
    const state = courierState({
      state: 'settled',
      tests: { passed: 3 },
      backends: [
        backendState({
          delivered: 3,
          complete: true,
          label: 'run 12',
          url: 'https://acme.testmo.net/runs/12',
        }),
        backendState({ title: 'Xray', delivered: 3, complete: true }),
      ],
    });
    expect(summaryLines(paths, state)).toEqual([
      '3 tests (3 passed) → 3 delivered to Testmo (run 12, https://acme.testmo.net/runs/12)',
      '3 tests (3 passed) → 3 delivered to Xray',
    ]);
  });

  it('lists what the vendor refused, and how much more', () => {
    const refused = [{ test: 'a', reason: 'no case.' }];
    const state = courierState({
      state: 'settled',
      tests: { passed: 4 },
      backends: [backendState({ delivered: 1, refused, refusedCount: 3, complete: true })],
    });
    expect(summaryLines(paths, state)).toEqual([
      'Testmo refused “a”: no case.',
      'Testmo refused 2 more',
      '4 tests (4 passed) → 1 delivered to Testmo',
    ]);
  });

  it('says what was not delivered, why, and how to send it', () => {
    const state = courierState({
      state: 'undelivered',
      backends: [backendState({ delivered: 2, pending: 5, refusedCount: 1, stopped: 'the token is wrong' })],
    });
    expect(summaryLines(paths, state).slice(-2)).toEqual([
      '5 of 8 results NOT delivered to Testmo: the token is wrong',
      'nothing is lost: send the rest with: npx livelane resume',
    ]);
  });

  it('says that the run is not closed when all results are there', () => {
    const waiting = { reason: 'it answers 503', since: 0 };
    const state = courierState({ state: 'undelivered', backends: [backendState({ delivered: 2, waiting })] });
    expect(summaryLines(paths, state)[0]).toBe(
      'all 2 results are delivered to Testmo, but the run is not closed there: it answers 503',
    );
  });

  it('does not repeat a reason that the user has read', () => {
    const state = courierState({
      state: 'undelivered',
      problems: ['run.nmae is unknown.'],
      backends: [backendState({ pending: 5, stopped: 'the token is wrong' })],
    });
    const told = new Set<string>();
    startLines(state, told);
    expect(summaryLines(paths, state, { told })).toEqual([
      '5 of 5 results NOT delivered to Testmo (the reason is above)',
      'nothing is lost: send the rest with: npx livelane resume',
    ]);
  });

  it('says that the run goes on when this shard has nothing left to send', () => {
    const state = courierState({ backends: [backendState({ delivered: 5, pending: 2, label: 'run 12' })] });
    expect(summaryLines(paths, state, { isOurShardThrough: true })).toEqual([
      '5 results delivered to Testmo so far (run 12); other shards go on',
    ]);
  });

  it('says until when a courier that lives goes on trying', () => {
    const deadline = Date.now() + 60_000;
    const state = courierState({ deadline, backends: [backendState({ pending: 1 })] });
    expect(summaryLines(paths, state).at(-1)).toBe(
      `nothing is lost: the courier goes on trying until ${new Date(deadline).toLocaleTimeString()}; ` +
        'after that, send the rest with: npx livelane resume',
    );
  });

  it('promises nothing of a courier that is dead', () => {
    const state = courierState({ pid: deadPid(), backends: [backendState({ pending: 1 })] });
    expect(summaryLines(paths, state).at(-1)).toBe(
      'nothing is lost: send the rest with: npx livelane resume',
    );
  });

  it('says once for all vendors who brings the rest', () => {
    const waiting = { reason: 'it answers 503', since: 0 };
    const backends = [
      backendState({ pending: 1, waiting }),
      backendState({ title: 'Xray', pending: 1, waiting }),
    ];
    expect(summaryLines(paths, courierState({ backends }))).toEqual([
      '1 of 1 results NOT delivered to Testmo: it answers 503',
      '1 of 1 results NOT delivered to Xray: it answers 503',
      'nothing is lost: the courier goes on trying; after that, send the rest with: npx livelane resume',
    ]);
  });

  it('promises no courier that goes on where it is ended, and says what to do instead', () => {
    const leftOverEnd = { why: 'CI ends it', lines: (journal: string) => [`keep: ${journal}`] };
    const state = courierState({ backends: [backendState({ pending: 1, stopped: 'the token is wrong' })] });
    expect(summaryLines(paths, state, { leftOverEnd })).toEqual([
      '1 of 1 results NOT delivered to Testmo: the token is wrong',
      'nothing is lost yet, but CI ends it; send the rest before that. With npx livelane resume, or by keeping the journal:',
      '    keep: .livelane',
    ]);
    expect(summaryLines(paths, undefined, { leftOverEnd })).toEqual([
      `nothing was sent; everything is kept in ${FOLDER}. Send it with: npx livelane resume`,
      'but CI ends it. With npx livelane resume, or by keeping the journal:',
      '    keep: .livelane',
    ]);
  });

  it('says nothing of that when all is delivered', () => {
    const leftOverEnd = { why: 'CI ends it', lines: () => ['keep it'] };
    const state = courierState({
      state: 'settled',
      backends: [backendState({ delivered: 1, complete: true })],
    });
    expect(summaryLines(paths, state, { leftOverEnd })).toHaveLength(1);
  });

  it('tells of each vendor by itself', () => {
    const state = courierState({
      state: 'undelivered',
      tests: { passed: 1 },
      backends: [
        backendState({ delivered: 1, complete: true }),
        backendState({ title: 'Xray', pending: 1, stopped: 'it is down' }),
      ],
    });
    expect(summaryLines(paths, state)).toEqual([
      '1 test (1 passed) → 1 delivered to Testmo',
      '1 of 1 results NOT delivered to Xray: it is down',
      'nothing is lost: send the rest with: npx livelane resume',
    ]);
  });
});

describe('the start', () => {
  it('says of each vendor where the run appears, or why it does not', () => {
    const state = courierState({
      problems: ['run.nmae is unknown.'],
      backends: [
        backendState({ url: 'https://acme.testmo.net/runs/12' }),
        backendState({ title: 'Xray', stopped: 'the token is wrong' }),
      ],
    });
    expect(startLines(state, new Set())).toEqual([
      'run.nmae is unknown.',
      'live in Testmo: https://acme.testmo.net/runs/12',
      'Xray gets nothing for now: the token is wrong',
    ]);
  });

  it('says nothing of a vendor about which nothing is known', () => {
    expect(startLines(courierState({ state: 'undelivered', backends: [backendState()] }), new Set())).toEqual(
      [],
    );
  });

  it('says only what is new', () => {
    const told = new Set<string>();
    const testmo = backendState({ url: 'https://acme.testmo.net/runs/12' });
    startLines(courierState({ backends: [testmo, backendState({ title: 'Xray' })] }), told);
    const xray = backendState({ title: 'Xray', stopped: 'it is down' });
    expect(startLines(courierState({ backends: [testmo, xray] }), told)).toEqual([
      'Xray gets nothing for now: it is down',
    ]);
  });

  it('gives the same reason to each vendor that it stops', () => {
    const backends = [
      backendState({ stopped: 'no network' }),
      backendState({ title: 'Xray', stopped: 'no network' }),
    ];
    expect(startLines(courierState({ backends }), new Set())).toHaveLength(2);
  });
});
