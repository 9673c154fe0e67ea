import { spawn, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Emulator, EmulatorOptions } from '@livelane/emulator';
import { describe, expect, test } from 'vitest';
import { PASSING, type PassingSuite } from '../support/passing-suites.ts';
import { cleanEnvironment, programOf, type Running, run } from '../support/process.ts';
import { Project } from '../support/project.ts';
import { heldTests, isClosed, settings, TOKEN, testmo, until } from '../support/testmo.ts';

/** From the first result on, the vendor answers nothing but this. */
const AWAY: EmulatorOptions = { faults: [{ kind: 'status', status: 503, match: { path: '/append$' } }] };
const REFUSING: EmulatorOptions = { faults: [{ kind: 'status', status: 422, match: { path: '/append$' } }] };

interface Start {
  delivery?: Record<string, unknown>;
  env?: Record<string, string>;
  /** Instead of the settings for the emulator. */
  config?: unknown;
}

/** The framework in a process group of its own, reporting to the emulator. */
function start(
  suite: PassingSuite,
  folder: Project,
  emulator: Emulator,
  { delivery, env, config }: Start = {},
): Running {
  const written = config ?? settings(emulator, delivery && { delivery });
  folder.write('livelane.config.json', JSON.stringify(written));
  return run(programOf(import.meta.dirname, suite.program), suite.args, {
    cwd: folder.folder,
    env: { TESTMO_TOKEN: TOKEN, ...env },
    group: true,
  });
}

/** A signal as a terminal, or a CI system, sends it: to the framework, its workers, and all that they have started. */
function signalGroup({ child }: Running, signal: NodeJS.Signals): void {
  process.kill(-(child.pid as number), signal);
}

describe.each(Object.entries(PASSING))('%s', (name, suite) => {
  test('Ctrl-C ends the wait at once, with one line that says who goes on; the courier does', async () => {
    const emulator = await testmo(AWAY);
    const running = start(suite, new Project(suite.files), emulator);
    await running.says(/Testmo: 2 left to deliver/);
    const pressedAt = Date.now();
    signalGroup(running, 'SIGINT');
    const { output } = await running.ended;
    expect(Date.now() - pressedAt).toBeLessThan(5_000);
    expect(output).toMatch(/2 of 2 results NOT delivered to Testmo/);
    expect(output.match(/nothing is lost: the courier goes on trying/g)).toHaveLength(1);
    emulator.setFaults([]);
    expect(heldTests(await until(emulator, isClosed))).toHaveLength(2);
  });

  test('a Ctrl-C that comes twice, as npx hands it on, does no harm', async () => {
    const emulator = await testmo(AWAY);
    const running = start(suite, new Project(suite.files), emulator);
    await running.says(/Testmo: 2 left to deliver/);
    signalGroup(running, 'SIGINT');
    signalGroup(running, 'SIGINT');
    const { output } = await running.ended;
    expect(output).toMatch(/nothing is lost: the courier goes on trying/);
    emulator.setFaults([]);
    await until(emulator, isClosed);
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s ends the wait as well, and says the same', async (signal) => {
    const emulator = await testmo(AWAY);
    const running = start(suite, new Project(suite.files), emulator);
    await running.says(/Testmo: 2 left to deliver/);
    signalGroup(running, signal);
    const { output } = await running.ended;
    expect(output).toMatch(/nothing is lost: the courier goes on trying/);
    emulator.setFaults([]);
    await until(emulator, isClosed);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s while tests run: all that had ended is delivered, and the run is marked as interrupted',
    async (signal) => {
      const emulator = await testmo();
      const folder = new Project(suite.files);
      const running = start(suite, folder, emulator, { env: { GATED: '1' } });
      await until(emulator, (state) => heldTests(state).length === 1);
      signalGroup(running, signal);
      await running.ended;
      const state = await until(emulator, isClosed);
      expect(heldTests(state).map(({ name }) => name)).toContain('passes');
      expect(JSON.stringify(state.testmo.runs[0]?.fields)).toMatch(/[Ii]nterrupted|killed/);
    },
  );

  test('failOn: undelivered fails the run when the deadline passes, and never does not', async () => {
    const emulator = await testmo(AWAY);
    const [failing, passing] = await Promise.all(
      ['undelivered', 'never'].map(
        (failOn) =>
          start(suite, new Project(suite.files), emulator, { delivery: { failOn, deadlineMs: 500 } }).ended,
      ),
    );
    expect(failing, failing?.output).toMatchObject({
      code: 1,
      output: expect.stringContaining('NOT delivered'),
    });
    expect(passing, passing?.output).toMatchObject({
      code: 0,
      output: expect.stringContaining('NOT delivered'),
    });
  });

  test('failOn: undelivered fails the run when results were refused', async () => {
    const emulator = await testmo(REFUSING);
    const { code, output } = await start(suite, new Project(suite.files), emulator, {
      delivery: { failOn: 'undelivered' },
    }).ended;
    expect(output).toMatch(/Testmo refused/);
    expect(code).toBe(1);
  });

  test('failOn: undelivered fails the run when the settings cannot be used', async () => {
    const emulator = await testmo();
    const config = { ...settings(emulator), delivery: { failOn: 'undelivered' }, rnu: {} };
    const { code, output } = await start(suite, new Project(suite.files), emulator, { config }).ended;
    expect(output).toMatch(/unknown key rnu/);
    expect(code).toBe(1);
  });

  test('failOn: undelivered fails the run when no courier can be started', async () => {
    const emulator = await testmo();
    const own = `node_modules/@livelane/${suite.reporter}/dist/index.js`;
    const folder = new Project(
      Object.fromEntries(
        Object.entries(suite.files).map(([file, text]) => [
          file,
          text.replace(`@livelane/${suite.reporter}`, `./${own}`),
        ]),
      ),
    );
    // An installed reporter, beside which somebody else's package has the name.
    const installed = join(folder.folder, 'node_modules/@livelane', suite.reporter);
    const built = dirname(programOf(import.meta.dirname, `@livelane/${suite.reporter}/package.json`));
    for (const part of ['dist', 'package.json'])
      cpSync(join(built, part), join(installed, part), { recursive: true });
    folder.write('node_modules/livelane/package.json', '{ "exports": { ".": "./index.js" } }');
    const { code, output } = await start(suite, folder, emulator, { delivery: { failOn: 'undelivered' } })
      .ended;
    expect(output).toMatch(/nothing was sent, because/);
    expect(code, name).toBe(1);
  });

  test('all is delivered: failOn: undelivered changes nothing', async () => {
    const emulator = await testmo();
    const { code, output } = await start(suite, new Project(suite.files), emulator, {
      delivery: { failOn: 'undelivered' },
    }).ended;
    expect(output).toMatch(/2 delivered to Testmo/);
    expect(code).toBe(0);
  });
});

/** A container as the kernel knows it: when its first process ends, all others are killed. */
const CONTAINER = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const mayUnshare = spawnSync('unshare', [...CONTAINER, 'true']).status === 0;
const HOSTED = {
  LIVELANE_COURIER_STAYS: '',
  GITHUB_ACTIONS: 'true',
  RUNNER_ENVIRONMENT: 'github-hosted',
  GITHUB_RUN_ID: '7',
};
const vitest = PASSING.vitest as PassingSuite;

describe('where the courier would be ended with the runner', () => {
  test('a vendor that is away from the start is waited for, and nothing is left', async () => {
    const emulator = await testmo();
    await emulator.stopListening();
    const running = start(vitest, new Project(vitest.files), emulator, { env: HOSTED });
    await running.says(/Testmo: 2 left to deliver/);
    await emulator.listen();
    const { code, output } = await running.ended;
    expect(output).toMatch(/2 delivered to Testmo/);
    expect(code).toBe(0);
    expect(isClosed(emulator.state())).toBe(true);
  });

  test('it is waited for no longer than the deadline, and the line says what keeps the results there', async () => {
    const emulator = await testmo();
    await emulator.stopListening();
    const { output } = await start(vitest, new Project(vitest.files), emulator, {
      env: HOSTED,
      delivery: { deadlineMs: 1_500 },
    }).ended;
    expect(output).toMatch(/2 of 2 results NOT delivered to Testmo/);
    expect(output).toMatch(/nothing is lost yet, but GitHub Actions ends left-over processes with the job/);
    expect(output).toMatch(/- if: always\(\)\n.*run: npx livelane resume --fail/);
    expect(output).toMatch(/path: \.livelane, include-hidden-files: true/);
  });

  test('elsewhere it costs nothing, because the courier goes on alone', async () => {
    const emulator = await testmo();
    await emulator.stopListening();
    const { output } = await start(vitest, new Project(vitest.files), emulator).ended;
    expect(output).toMatch(/nothing is lost: the courier goes on trying until/);
    await emulator.listen();
    await until(emulator, isClosed);
  });

  test.skipIf(!mayUnshare)(
    'a container is seen without any variable, and nothing is left in it',
    async () => {
      const emulator = await testmo();
      await emulator.stopListening();
      const folder = new Project(vitest.files);
      folder.write('livelane.config.json', JSON.stringify(settings(emulator)));
      const program = programOf(import.meta.dirname, vitest.program);
      // As `docker run … sh -c`: the shell is the first process, and ends with its command.
      const container = spawn(
        'unshare',
        [...CONTAINER, 'sh', '-c', '"$@"; true', 'sh', process.execPath, program, 'run'],
        {
          cwd: folder.folder,
          env: cleanEnvironment({ TESTMO_TOKEN: TOKEN, LIVELANE_COURIER_STAYS: '' }),
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      let output = '';
      for await (const chunk of container.stderr) {
        output += chunk;
        if (/Testmo: 2 left to deliver/.test(output)) await emulator.listen();
      }
      expect(output).toMatch(/2 delivered to Testmo/);
      expect(isClosed(emulator.state())).toBe(true);
    },
  );
});

test('a signal to every single process reaches the courier too: what had ended is delivered all the same', async () => {
  const emulator = await testmo({ latencyMs: 30 });
  const folder = new Project(vitest.files);
  const running = start(vitest, folder, emulator, { env: { GATED: '1' } });
  await until(emulator, (state) => heldTests(state).length === 1);
  const courier = folder.courier()?.pid as number;
  signalGroup(running, 'SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(courier, signal);
  const state = await until(emulator, isClosed);
  expect(heldTests(state).map(({ name }) => name)).toContain('passes');
  expect(JSON.stringify(state.testmo.runs[0]?.fields)).toMatch(/[Ii]nterrupted|killed/);
});

const hasTerminal = spawnSync('script', ['--version']).status === 0;

test.skipIf(!hasTerminal)(
  'on a terminal the progress is one line, written again and again and gone at the end',
  async () => {
    const emulator = await testmo(AWAY);
    const folder = new Project(vitest.files);
    folder.write(
      'livelane.config.json',
      JSON.stringify(settings(emulator, { delivery: { deadlineMs: 4_000 } })),
    );
    const command = [
      process.execPath,
      programOf(import.meta.dirname, vitest.program),
      'run',
      '--reporter=@livelane/vitest',
    ];
    const terminal = spawn('script', ['-qec', command.join(' '), '/dev/null'], {
      cwd: folder.folder,
      env: cleanEnvironment({ TESTMO_TOKEN: TOKEN, TERM: 'xterm' }),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = await text(terminal.stdout);
    const shown = output.split('\r\x1b[2K');
    expect(shown.filter((part) => part.includes('Testmo: 2 left to deliver')).length).toBeGreaterThan(1);
    // What follows the last of them stands in its place.
    expect(shown.at(-1)).toMatch(/^Livelane: 2 of 2 results NOT delivered to Testmo/);
  },
);

describe('in watch mode', () => {
  test.skipIf(!hasTerminal)('the key Ctrl-C ends the wait at once', async () => {
    const emulator = await testmo(AWAY);
    const folder = new Project(vitest.files);
    folder.write('livelane.config.json', JSON.stringify(settings(emulator)));
    const command = [process.execPath, programOf(import.meta.dirname, vitest.program), 'watch'];
    const terminal = spawn('script', ['-qec', command.join(' '), '/dev/null'], {
      cwd: folder.folder,
      env: cleanEnvironment({ TESTMO_TOKEN: TOKEN, TERM: 'xterm' }),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    let isPressed = false;
    for await (const chunk of terminal.stdout) {
      output += chunk;
      if (isPressed || !/Testmo: 2 left to deliver/.test(output)) continue;
      isPressed = true;
      terminal.stdin.write('\x03');
    }
    expect(output).toMatch(/nothing is lost: the courier goes on trying/);
    emulator.setFaults([]);
    await until(emulator, isClosed);
  });
});
