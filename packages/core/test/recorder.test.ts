import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { JOURNAL_VERSION } from '../src/events.ts';
import { eventsIn, finished, run, runsIn, startRunner } from './support/runner-process.ts';
import { tempFolder } from './support/temp-folder.ts';

const NOT_INSTALLED = expect.stringMatching(
  /^Livelane: nothing was sent, because the livelane package is not installed .*; everything is kept in/,
);

let cwd: string;

beforeEach(() => {
  cwd = tempFolder();
});

/** Every file below a folder, with its content. */
function filesBelow(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return new Map(files.map((path) => [path, readFileSync(path, 'utf8')]));
}

describe('the journal', () => {
  it('holds what the reporter recorded, in its order, between the shard’s start and its end', async () => {
    const before = Date.now();
    const { code } = await run(
      `recorder.start({ planned: 2, workers: 4, projects: ['chrome'] });
       recorder.record({ ...ended('a'), type: 'attempt-start' });
       recorder.record(ended('a', { stdout: 'ä…🙂\\n' }));
       recorder.record({ type: 'run-error', error: { message: 'no such file' } });
       await recorder.end('failed');`,
      { cwd },
    );
    const after = Date.now();
    const events = eventsIn(cwd);
    expect(code).toBe(0);
    expect(events.map(({ type }) => type)).toEqual([
      'shard-start',
      'attempt-start',
      'attempt-end',
      'run-error',
      'shard-end',
    ]);
    expect(events[0]).toMatchObject({
      v: JOURNAL_VERSION,
      framework: { name: 'fixture', version: '1.0.0' },
      reporter: '1.2.3',
      node: process.version,
      os: `${process.platform} ${process.arch}`,
      process: { pid: expect.any(Number), host: hostname() },
      planned: 2,
      workers: 4,
      projects: ['chrome'],
    });
    expect(events[2]).toMatchObject({ test: { title: 'a' }, stdout: 'ä…🙂\n' });
    expect(events[4]).toMatchObject({ status: 'failed', durationMs: expect.any(Number) });
    for (const { at } of events) {
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThanOrEqual(after);
    }
  });

  it('keeps the moment that a reporter gives', async () => {
    await run(`recorder.start({}); recorder.record(ended('a', { at: 12 }));`, { cwd });
    expect(eventsIn(cwd)[1]).toMatchObject({ at: 12 });
  });

  it('keeps its clock when the tests replace theirs', async () => {
    const before = Date.now();
    await run(
      `const real = Date;
       Date.now = () => 7;
       globalThis.Date = class extends real {
         constructor() { super(7); }
         static now() { return 7; }
       };
       recorder.start({});
       recorder.record(ended('a'));
       await recorder.end('passed');`,
      { cwd },
    );
    const events = eventsIn(cwd);
    expect(events).toHaveLength(3);
    for (const { at } of events) expect(at).toBeGreaterThanOrEqual(before);
    expect(events[2]).toMatchObject({ durationMs: expect.toSatisfy((ms: number) => ms < 10_000) });
  });

  it('has every line when the process is killed right after recording it', async () => {
    const { signal } = await run(
      `recorder.start({});
       for (let n = 0; n < 500; n++) recorder.record(ended('test ' + n));
       process.kill(process.pid, 'SIGKILL');`,
      { cwd },
    );
    expect(signal).toBe('SIGKILL');
    const titles = eventsIn(cwd).flatMap((event) => (event.type === 'attempt-end' ? [event.test.title] : []));
    expect(titles).toEqual(Array.from({ length: 500 }, (_, n) => `test ${n}`));
  });

  it('is where the options say, from the first line on', async () => {
    const options = JSON.stringify({ delivery: { dir: 'elsewhere' } });
    await run('recorder.start({});', { cwd, env: { FIXTURE_OPTIONS: options } });
    expect(readdirSync(cwd)).toEqual(['elsewhere']);
  });
});

describe('evidence', () => {
  it('is kept in the run’s folder', async () => {
    const { stdout } = await run(
      `recorder.start({});
       process.stdout.write(JSON.stringify(recorder.keep({ name: 'log', contentType: 'text/plain', body: 'content' })));`,
      { cwd },
    );
    expect(readFileSync(join(runsIn(cwd)[0]?.folder ?? '', JSON.parse(stdout).path), 'utf8')).toBe('content');
  });

  it('is described as missing when there is no journal', async () => {
    const { stdout } = await run(
      `process.stdout.write(JSON.stringify(recorder.keep({ name: 'log', contentType: 'text/plain', body: 'x' })));`,
      { cwd },
    );
    expect(JSON.parse(stdout)).toEqual({
      name: 'log',
      contentType: 'text/plain',
      missing: 'the run has no journal',
    });
  });
});

describe('every method is safe to call', () => {
  const everything = `
    recorder.start({});
    recorder.record(ended('a'));
    recorder.keep({ name: 'log', contentType: 'text/plain', body: 'x' });
    const { failRun } = await recorder.end('passed');
    process.stdout.write(String(failRun));`;

  it.each(['1', 'true', 'YES'])('when LIVELANE_DISABLED is %s, and nothing is written', async (value) => {
    const { code, stdout, stderr } = await run(everything, { cwd, env: { LIVELANE_DISABLED: value } });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'false', stderr: [] });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each(['', '0', 'false', 'No'])('and LIVELANE_DISABLED set to “%s” disables nothing', async (value) => {
    await run('recorder.start({});', { cwd, env: { LIVELANE_DISABLED: value } });
    expect(eventsIn(cwd)).toHaveLength(1);
  });

  it('when a file stands where the folder should be, which is told in one line', async () => {
    writeFileSync(join(cwd, '.livelane'), 'mine');
    const { code, stdout, stderr } = await run(everything, { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'false' });
    expect(stderr).toEqual([
      expect.stringMatching(
        /^Livelane: cannot begin its journal: E(EXIST|NOTDIR).*\. The tests go on; what is missing here will be missing at the vendor\.$/,
      ),
    ]);
    expect(readFileSync(join(cwd, '.livelane'), 'utf8')).toBe('mine');
  });

  it('when the journal’s folder is deleted in the middle of the run', async () => {
    const { code, stdout, stderr } = await run(
      `import { rmSync } from 'node:fs';
       recorder.start({});
       rmSync('.livelane', { recursive: true });
       recorder.record(ended('a'));
       recorder.keep({ name: 'log', contentType: 'text/plain', body: 'x' });
       process.stdout.write(String((await recorder.end('passed')).failRun));`,
      { cwd },
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'false' });
    expect(stderr).toEqual([expect.stringMatching(/^Livelane: the journal in \.livelane.* was deleted/)]);
  });

  it('when tests replace the file system and the clock for good', async () => {
    const { code, stderr } = await run(
      `import fs from 'node:fs';
       import timers from 'node:timers';
       import { syncBuiltinESMExports } from 'node:module';
       recorder.start({});
       const broken = () => { throw new Error('this test has no disk and no clock'); };
       for (const module of [fs, timers]) {
         for (const name of Object.keys(module)) {
           if (/Sync$|^(set|clear)(Timeout|Interval)$/.test(name)) module[name] = broken;
         }
       }
       syncBuiltinESMExports();
       Date.now = globalThis.setTimeout = globalThis.setInterval = broken;
       recorder.record(ended('a'));
       recorder.keep({ name: 'log', contentType: 'text/plain', body: 'x' });
       await recorder.end('passed');`,
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: [NOT_INSTALLED] });
    expect(eventsIn(cwd).map(({ type }) => type)).toEqual(['shard-start', 'attempt-end', 'shard-end']);
    expect(readdirSync(runsIn(cwd)[0]?.evidence ?? '')).toHaveLength(1);
  });

  it('before the start and after the end', async () => {
    const { code, stdout, stderr } = await run(
      `recorder.record(ended('early'));
       await recorder.end('passed');
       ${everything}
       recorder.record(ended('late'));
       await recorder.end('passed');`,
      { cwd },
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'false',
      stderr: [NOT_INSTALLED],
    });
    expect(eventsIn(cwd).map(({ type }) => type)).toEqual(['shard-start', 'attempt-end', 'shard-end']);
  });

  it('with what is no JSON, which is told once, and the rest is recorded', async () => {
    const { code, stderr } = await run(
      `recorder.start({});
       recorder.record(ended('a', { durationMs: 1n }));
       recorder.record(ended('b', { durationMs: 1n }));
       recorder.record(ended('c'));
       await recorder.end('passed');`,
      { cwd },
    );
    expect(code).toBe(0);
    expect(stderr).toEqual([
      expect.stringMatching(/^Livelane: cannot write its journal: .*BigInt/),
      'Livelane: 2 events could not be written to the journal and are missing at the vendor',
      NOT_INSTALLED,
    ]);
    expect(eventsIn(cwd)).toHaveLength(3);
  });

  it.runIf(process.platform !== 'win32')(
    'when the disk is full, which is told once and counted',
    async () => {
      const { code, stdout, stderr } = await run(
        `recorder.start({});
       for (let n = 0; n < 50; n++) recorder.record(ended('test ' + n, { stdout: 'x'.repeat(1000) }));
       process.stdout.write(String((await recorder.end('passed')).failRun));`,
        { cwd, fileBlocks: 16 },
      );
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'false' });
      expect(stderr.filter((line) => line.includes('cannot write its journal: EFBIG'))).toHaveLength(1);
      const lost = stderr.map((line) => /^Livelane: (\d+) events could not/.exec(line)?.[1]).find(Boolean);
      const file = [...filesBelow(runsIn(cwd)[0]?.shards ?? '').values()][0] ?? '';
      const whole = file.split('\n').filter((line) => line.endsWith('}') && line.includes('attempt-end'));
      expect(Number(lost) + whole.length).toBe(50);
    },
  );

  it('when nobody reads stderr any more', async () => {
    const runner = startRunner(
      `import { once } from 'node:events';
       await once(process.stdin.resume(), 'end');
       recorder.start({});
       recorder.broken(new Error('of the reporter'));
       await recorder.end('passed');
       await new Promise((resolve) => setTimeout(resolve));
       process.stdout.write('through');`,
      { cwd },
    );
    runner.stderr?.destroy();
    runner.stdin?.end();
    const { code, stdout } = await finished(runner);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'through' });
  });
});

it('a failure of the reporter itself is told once', async () => {
  const { code, stderr } = await run(
    `recorder.broken(new Error('first'));
     recorder.broken(new Error('second'));
     recorder.broken('third');`,
    { cwd },
  );
  expect(code).toBe(0);
  expect(stderr).toEqual([
    'Livelane: cannot report a test: first. The tests go on; what is missing here will be missing at the vendor.',
  ]);
});

it('a secret of the environment reaches no file', async () => {
  const secrets = {
    TESTMO_TOKEN: 's3cr3t-testmo',
    JIRA_PASSWORD: 'wi"th\\quotes',
    XRAY_CLIENT_SECRET: '12345678',
  };
  const { code } = await run(
    `recorder.start({ projects: [process.env.TESTMO_TOKEN] });
     for (const secret of [process.env.TESTMO_TOKEN, process.env.JIRA_PASSWORD, process.env.XRAY_CLIENT_SECRET]) {
       const text = 'with ' + secret + ' in it';
       const error = { message: text, stack: text };
       recorder.record(ended(text, { stdout: text, stderr: text, errors: [error], fields: { a: text } }));
       recorder.record({ type: 'run-error', error });
     }
     await recorder.end('passed');`,
    {
      cwd,
      env: {
        ...secrets,
        FIXTURE_OPTIONS: JSON.stringify({
          testmo: { token: 'another', url: 'https://me:s3cr3t-testmo@acme.testmo.net' },
          run: { name: 'of 12345678' },
        }),
      },
    },
  );
  expect(code).toBe(0);
  expect(eventsIn(cwd)).toHaveLength(8);
  const files = filesBelow(join(cwd, '.livelane'));
  expect(files.size).toBe(3);
  for (const [path, content] of files) {
    for (const secret of [...Object.values(secrets), 'with\\\\quotes', 'another']) {
      expect(content.includes(secret), `${secret} in ${path}`).toBe(false);
      expect(content.includes(JSON.stringify(secret).slice(1, -1)), `${secret} in ${path}`).toBe(false);
    }
  }
});

it('what the tests print to stdout stays theirs', async () => {
  const { stdout } = await run(
    `recorder.start({});
     recorder.broken(new Error('x'));
     await recorder.end('passed');`,
    { cwd },
  );
  expect(stdout).toBe('');
  expect(existsSync(join(cwd, '.livelane'))).toBe(true);
});
