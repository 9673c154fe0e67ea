import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation, RunningTest } from '@livelane/dispatcher';
import { describe, expect, test } from 'vitest';
import {
  accept,
  atEnd,
  backendFor,
  bench,
  closeRun,
  count,
  type Deployment,
  deliver,
  facts,
  issue,
  openRun,
  perform,
  runs,
} from './bench.ts';
import { identity, result, run } from './samples.ts';

const running = (...cases: string[]): RunningTest => ({
  test: identity({ title: 'pays' }),
  identity: 'i',
  cases,
  startedAt: Date.UTC(2026, 10, 25, 14, 5, 1),
});

const note = (...tests: RunningTest[]): Operation => ({
  kind: 'note',
  run: facts,
  end: 'killed',
  errors: [],
  running: tests,
});

describe.each<Deployment>(['cloud', 'server'])('tests that were cut off, on %s', (deployment) => {
  test('are left as not done, with the reason; what has a result keeps it', async () => {
    const here = await bench(deployment);
    await accept(
      here,
      openRun(),
      deliver([], { running: [running('CALC-1', 'CALC-2')] }),
      deliver([result('failed')]),
    );
    const end = await accept(here, note(running('CALC-1', 'CALC-2')));
    expect(end).toMatchObject({ notes: [expect.stringMatching(/^1 test that was running is TODO now/)] });
    const todo = deployment === 'cloud' ? 'TO DO' : 'TODO';
    expect(runs(here.emulator, deployment).map(({ status }) => status)).toEqual([
      deployment === 'cloud' ? 'FAILED' : 'FAIL',
      todo,
    ]);
    expect(runs(here.emulator, deployment)[1]?.comment).toMatch(
      /pays[\s\S]*Did not end\. The test runner died/,
    );
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('are ABORTED where the site has that', async () => {
    const statuses = [{ name: 'ABORTED' }];
    const here = await bench(deployment, {}, { xray: { [deployment]: { statuses } } });
    await accept(here, openRun(), deliver([], { running: [running('CALC-1')] }), note(running('CALC-1')));
    expect(runs(here.emulator, deployment)[0]?.status).toBe('ABORTED');
  });

  test('are passed over when there are none', async () => {
    const here = await bench(deployment);
    await accept(here, openRun());
    const before = here.emulator.state().requests.length;
    await accept(here, note(running()));
    expect(here.emulator.state().requests.length).toBe(before);
    expect(await here.backend.confirm(note(), here.known)).toEqual({ kind: 'absent' });
  });
});

describe.each<Deployment>(['cloud', 'server'])('the end of a run on %s', (deployment) => {
  const jira = (url: string, more: object) => ({ ...(deployment === 'cloud' && { jiraUrl: url }), ...more });

  test('changes nothing where no setting says so', async () => {
    const here = await bench(deployment);
    await accept(here, openRun());
    const before = here.emulator.state().requests.length;
    await accept(here, closeRun);
    expect(here.emulator.state().requests.length).toBe(before);
  });

  test('moves the Test Execution', async () => {
    const here = await bench(deployment);
    await accept(here, openRun(), deliver([result()]));
    const backend = backendFor(here.emulator, deployment, jira(here.emulator.url, { transition: 'done' }));
    const end = await perform({ ...here, backend }, closeRun);
    const key = here.known.ids.get('execution');
    expect(end).toMatchObject({
      kind: 'accepted',
      notes: [expect.stringContaining(`${key} was moved with`)],
    });
    expect(issue(here.emulator, key)?.workflowStatus).toBe('Done');
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('of the last shard moves the Test Execution, and of no other', async () => {
    const here = await bench(deployment);
    const backend = backendFor(here.emulator, deployment, jira(here.emulator.url, { transition: 'Done' }));
    const close = (current: number): Operation => {
      const { start } = facts;
      return {
        kind: 'close-run',
        run: run({ start: { ...start, shard: { current, total: 2 } } }),
        end: 'passed',
      };
    };
    await accept(here, openRun());
    const key = here.known.ids.get('execution');
    expect(await perform({ ...here, backend }, close(2))).toMatchObject({
      leftOpen: expect.stringContaining(`${key} was left in its status: shard 1 is not through (of 2)`),
    });
    expect(issue(here.emulator, key)?.workflowStatus).not.toBe('Done');
    expect(await perform({ ...here, backend }, close(1))).toMatchObject({
      notes: [expect.stringContaining(`${key} was moved with`)],
    });
    expect(issue(here.emulator, key)?.workflowStatus).toBe('Done');
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('of a run that a command closes leaves the Test Execution to that', async () => {
    const here = await bench(deployment);
    const backend = backendFor(here.emulator, deployment, jira(here.emulator.url, { transition: 'Done' }));
    await accept(here, openRun());
    const made = run({ shared: true, closedBy: 'command' });
    expect(
      await perform({ ...here, backend }, { kind: 'close-run', run: made, end: 'passed' }),
    ).toMatchObject({
      leftOpen: expect.stringMatching(/was left in its status: `livelane run complete` moves it$/),
    });
  });

  test('with a transition that Jira does not offer says which there are', async () => {
    const here = await bench(deployment);
    await accept(here, openRun());
    const backend = backendFor(here.emulator, deployment, jira(here.emulator.url, { transition: 'Ship it' }));
    expect(await perform({ ...here, backend }, closeRun)).toMatchObject({
      kind: 'accepted',
      notes: [expect.stringMatching(/no transition "Ship it".*it offers ".*"xray\.transition"/)],
    });
  });

  test('that Jira refuses is told, because every result is there', async () => {
    const here = await bench(deployment);
    await accept(here, openRun());
    here.emulator.setFaults([{ kind: 'status', status: 403, body: {}, match: { path: '/transitions$' } }]);
    const backend = backendFor(here.emulator, deployment, jira(here.emulator.url, { transition: 'Done' }));
    expect(await perform({ ...here, backend }, closeRun)).toMatchObject({
      kind: 'accepted',
      notes: [expect.stringContaining('(403)')],
    });
  });

  test('whose answer was lost is asked about', async () => {
    const here = await bench(deployment);
    await accept(here, openRun());
    here.emulator.setFaults([
      { kind: 'reset-after', times: 1, match: { method: 'POST', path: '/transitions$' } },
    ]);
    const backend = backendFor(here.emulator, deployment, jira(here.emulator.url, { transition: 'Done' }));
    expect(await backend.perform(closeRun, here.known)).toMatchObject({ kind: 'unknown' });
    // Jira offers it still: once more does no harm.
    expect(await backend.confirm(closeRun, here.known)).toEqual({ kind: 'absent' });
    const offered = { transitions: [{ id: '11', name: 'Reopen' }] };
    here.emulator.setFaults([
      { kind: 'status', status: 200, body: offered, match: { method: 'GET', path: '/transitions$' } },
    ]);
    expect(await backend.confirm(closeRun, here.known)).toEqual({ kind: 'accepted' });
  });

  test('attaches files to the issue, each once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xray-closing-'));
    atEnd(() => rm(folder, { recursive: true }));
    const path = join(folder, 'report.html');
    await writeFile(path, '<html></html>');
    const here = await bench(deployment);
    await accept(here, openRun());
    const attach = [path, join(folder, 'gone.txt')];
    const backend = backendFor(here.emulator, deployment, jira(here.emulator.url, { attach }));
    here.emulator.setFaults([
      { kind: 'reset-after', times: 1, match: { method: 'POST', path: '/attachments$' } },
    ]);
    expect(await backend.perform(closeRun, here.known)).toMatchObject({ kind: 'unknown' });
    expect(await backend.confirm(closeRun, here.known)).toEqual({ kind: 'absent' });
    expect(await backend.perform(closeRun, here.known)).toMatchObject({
      kind: 'accepted',
      notes: [
        expect.stringMatching(/has a file report\.html already/),
        expect.stringMatching(/"xray\.attach".*gone\.txt cannot be read/),
      ],
    });
    expect(issue(here.emulator, here.known.ids.get('execution'))?.attachments).toHaveLength(1);
    expect(count(here.emulator, 'POST', /\/attachments$/)).toBe(1);
  });
});
