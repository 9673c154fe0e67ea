import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { ProcessIdentity } from '../src/events.ts';
import { isAlive } from '../src/process-alive.ts';
import { backendState, courierState } from './support/courier-states.ts';
import { finished, installCourier, run, runsIn, startRunner } from './support/runner-process.ts';
import { tempFolder } from './support/temp-folder.ts';

/** Beginning of a courier's program: `say` writes its state. */
const SAY = `
  import { readdirSync, renameSync, writeFileSync } from 'node:fs';
  import { hostname } from 'node:os';
  const folder = process.argv[2];
  const shards = readdirSync(folder + '/shards').map((name) => name.replace('.jsonl', ''));
  function say(more) {
    const own = { pid: process.pid, host: hostname(), at: Date.now(), shards };
    writeFileSync(folder + '/courier.new', JSON.stringify({ ...${JSON.stringify(courierState())}, ...own, ...more }));
    renameSync(folder + '/courier.new', folder + '/courier.state');
  }
  const through = { state: 'settled', ended: shards, worthWaiting: false, tests: { passed: 1 } };`;

const WHOLE_RUN = `
  recorder.start({});
  recorder.record(ended('a'));
  const { failRun } = await recorder.end('passed');
  process.stdout.write(String(failRun));`;

/** The courier's process, once it has said something. It is ended with the test. */
async function courierOf(folder: string): Promise<ProcessIdentity> {
  const courier = await vi.waitFor(
    () => JSON.parse(readFileSync(runsIn(folder)[0]?.courierState ?? '', 'utf8')) as ProcessIdentity,
    10_000,
  );
  onTestFinished(() => {
    process.kill(courier.pid, 'SIGKILL');
  });
  return courier;
}

let cwd: string;

beforeEach(() => {
  cwd = tempFolder();
});

it('the courier gets the folder of the run, and the runner waits for it', async () => {
  installCourier(cwd, `${SAY} say({ ...through, failRun: true });`);
  const { code, stdout, stderr } = await run(WHOLE_RUN, { cwd });
  expect(stderr).toEqual([expect.stringMatching(/^Livelane: 1 test \(1 passed\), kept in \.livelane/)]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'true' });
});

it('the courier outlives a runner that is killed', async () => {
  installCourier(cwd, `${SAY} say({}); setTimeout(() => {}, 20_000);`);
  const runner = startRunner('recorder.start({}); setInterval(() => {}, 1000);', { cwd });
  const courier = await courierOf(cwd);
  runner.kill('SIGKILL');
  await once(runner, 'exit');
  expect(isAlive(courier)).toBe(true);
});

it('the courier does not keep a runner alive that does not wait for it', async () => {
  installCourier(cwd, `${SAY} say({}); setTimeout(() => {}, 20_000);`);
  const { code } = await run('recorder.start({});', { cwd });
  expect(code).toBe(0);
  expect(isAlive(await courierOf(cwd))).toBe(true);
});

it('the runner waits for the courier also when the tests have replaced clock and timers', async () => {
  installCourier(cwd, `${SAY} say({}); setTimeout(() => say(through), 100);`);
  const replace = `
    Date.now = () => 7;
    for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'clearInterval']) globalThis[name] = () => {};`;
  const { code, stderr } = await run(`${replace} ${WHOLE_RUN}`, { cwd });
  expect(code).toBe(0);
  expect(stderr).toEqual([expect.stringMatching(/^Livelane: 1 test \(1 passed\)/)]);
});

it('Ctrl-C ends the wait, and the summary is still printed', async () => {
  const backends = [backendState({ pending: 3 })];
  installCourier(cwd, `${SAY} say({ backends: ${JSON.stringify(backends)} }); setTimeout(() => {}, 20_000);`);
  const runner = startRunner(
    `recorder.start({});
     const end = recorder.end('passed');
     process.stdout.write('waiting');
     await end;`,
    { cwd },
  );
  const end = finished(runner);
  if (runner.stdout) await once(runner.stdout, 'readable');
  await courierOf(cwd);
  runner.kill('SIGINT');
  const { code, stderr } = await end;
  expect(code).toBe(0);
  expect(stderr).toEqual([
    expect.stringContaining('3 of 3 results NOT delivered to Testmo'),
    expect.stringContaining('the courier goes on trying'),
  ]);
});

it('what was meant for the tests only does not reach the courier', async () => {
  installCourier(cwd, `${SAY} writeFileSync('env.json', JSON.stringify(process.env)); say(through);`);
  // What Yarn's Plug'n'Play adds would be there in a real project of its; here it is an empty module.
  writeFileSync(join(cwd, '.pnp.cjs'), '');
  const options = `--no-warnings --use-openssl-ca --require ${join(cwd, '.pnp.cjs')}`;
  await run(WHOLE_RUN, {
    cwd,
    env: { NODE_OPTIONS: options, NODE_V8_COVERAGE: join(cwd, 'coverage'), MINE: 'stays' },
  });
  const env = JSON.parse(readFileSync(join(cwd, 'env.json'), 'utf8'));
  expect(env.MINE).toBe('stays');
  expect(env.NODE_OPTIONS).toBe(`--use-openssl-ca --require ${join(cwd, '.pnp.cjs')}`);
  expect(env.NODE_V8_COVERAGE).toBeUndefined();
});

it('the courier yields to the tests', async () => {
  installCourier(
    cwd,
    `${SAY}
     const { getPriority } = await import('node:os');
     writeFileSync('priority', String(getPriority()));
     say(through);`,
  );
  await run(WHOLE_RUN, { cwd });
  expect(Number(readFileSync(join(cwd, 'priority'), 'utf8'))).toBeGreaterThan(0);
});

it('a courier that ends with a failure is told, with the way to its reason', async () => {
  installCourier(cwd, 'process.exit(3);');
  const { code, stderr } = await run(WHOLE_RUN, { cwd });
  expect(code).toBe(0);
  expect(stderr[0]).toMatch(
    /^Livelane: nothing was sent, because the courier ended too early, exit code 3; with LIVELANE_DEBUG=1 it writes why to .*courier\.log; everything is kept/,
  );
});

it('what the courier prints goes to its log when LIVELANE_DEBUG is set', async () => {
  installCourier(cwd, `${SAY} console.error('why'); say(through);`);
  await run(WHOLE_RUN, { cwd, env: { LIVELANE_DEBUG: '1' } });
  expect(readFileSync(runsIn(cwd)[0]?.courierLog ?? '', 'utf8')).toBe('why\n');
});

it('the courier runs inside the runner where no process can be started', async () => {
  installCourier(cwd, `${SAY} say({ ...through, problems: ['in ' + process.pid] });`);
  const { stdout, stderr } = await run(
    `Object.defineProperty(process, 'execPath', { value: process.cwd() + '/none' });
     process.stdout.write('in ' + process.pid + ' ');
     ${WHOLE_RUN}`,
    { cwd },
  );
  expect(stdout).toBe(`${stderr[0]?.replace('Livelane: ', '')} false`);
});

it('a livelane package without a courier is told, and the run ends at once', async () => {
  const folder = join(cwd, 'node_modules', 'livelane');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ exports: { '.': './index.js' } }));
  const { code, stderr } = await run(WHOLE_RUN, { cwd });
  expect(code).toBe(0);
  expect(stderr).toEqual([
    expect.stringMatching(
      /^Livelane: nothing was sent, because .*'\.\/courier' is not defined.*everything is kept/,
    ),
  ]);
});

it('a livelane package that is missing is told once, and the run ends at once', async () => {
  const { code, stdout, stderr } = await run(WHOLE_RUN, { cwd });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'false' });
  expect(stderr).toEqual([
    expect.stringMatching(
      /^Livelane: nothing was sent, because the livelane package is not installed beside the reporter \(livelane\/courier-program not found\); everything is kept in \.livelane.*npx livelane resume$/,
    ),
  ]);
});
