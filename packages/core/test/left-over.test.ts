import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findLeftOverEnd } from '../src/left-over.ts';
import { tempFolder } from './support/temp-folder.ts';

/** A folder that shows no processes at all: only the environment counts. */
const NO_PROC = '/nonexistent';

describe('the CI systems', () => {
  it.each([
    [
      'GitHub Actions',
      { GITHUB_ACTIONS: 'true', RUNNER_TRACKING_ID: 'github_1', RUNNER_ENVIRONMENT: 'github-hosted' },
    ],
    [
      'GitHub Actions',
      { GITHUB_ACTIONS: 'true', RUNNER_TRACKING_ID: 'github_1', RUNNER_ENVIRONMENT: 'self-hosted' },
    ],
    [
      'GitHub Actions',
      { GITHUB_ACTIONS: 'true', RUNNER_TRACKING_ID: '', RUNNER_ENVIRONMENT: 'github-hosted' },
    ],
    ['GitLab CI/CD', { GITLAB_CI: 'true', CI_DISPOSABLE_ENVIRONMENT: 'true' }],
    ['Jenkins', { JENKINS_URL: 'https://ci.example/', BUILD_ID: '7' }],
    ['Jenkins', { JENKINS_URL: 'https://ci.example/', BUILD_ID: '7', JENKINS_NODE_COOKIE: 'c-1' }],
    ['Azure Pipelines', { TF_BUILD: 'True', VSTS_PROCESS_LOOKUP_ID: 'vsts_1', AGENT_NAME: 'own' }],
    ['Azure Pipelines', { TF_BUILD: 'True', AGENT_NAME: 'Azure Pipelines 3' }],
    ['CircleCI', { CIRCLECI: 'true' }],
    ['Buildkite', { BUILDKITE: 'true', BUILDKITE_COMPUTE_TYPE: 'hosted' }],
    ['TeamCity', { TEAMCITY_VERSION: '2025.07' }],
    ['Bitbucket Pipelines', { BITBUCKET_BUILD_NUMBER: '7' }],
  ])('%s ends what is left over: %o', (title, env) => {
    const end = findLeftOverEnd(env, NO_PROC);
    expect(end?.why).toMatch(title);
    expect(end?.lines('.results').join('\n')).toContain('.results');
    expect(end?.lines('.results').join('\n')).toContain('livelane resume');
  });

  it.each([
    ['no CI at all', {}],
    ['a CI system of which somebody knows better', { CIRCLECI: 'true', LIVELANE_COURIER_STAYS: '1' }],
    [
      'a runner of one’s own that was told to let it live',
      { GITHUB_ACTIONS: 'true', RUNNER_TRACKING_ID: '', RUNNER_ENVIRONMENT: 'self-hosted' },
    ],
    ['GitLab’s shell executor', { GITLAB_CI: 'true' }],
    [
      'a Jenkins step that was told to let it live',
      { JENKINS_URL: 'https://ci.example/', JENKINS_NODE_COOKIE: 'dontKillMe', BUILD_ID: '7' },
    ],
    ['a Jenkins project that was told so', { JENKINS_URL: 'https://ci.example/', BUILD_ID: 'dontKillMe' }],
    ['Azure with process.clean: false, on one’s own agent', { TF_BUILD: 'True', AGENT_NAME: 'own' }],
    ['Buildkite on one’s own agents', { BUILDKITE: 'true', BUILDKITE_COMPUTE_TYPE: 'self-hosted' }],
  ])('the courier goes on after %s', (_, env) => {
    expect(findLeftOverEnd(env, NO_PROC)).toBeUndefined();
  });
});

/** What a process says that asks, in a PID namespace of its own or wherever the command puts it. */
const ASK = `
  import { findLeftOverEnd } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
  process.stdout.write(findLeftOverEnd({})?.why ?? 'it goes on');`;
const ask = [process.execPath, '--input-type=module', '-e', ASK];
const UNSHARE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const mayUnshare = spawnSync('unshare', [...UNSHARE.slice(1), 'true']).status === 0;
const CONTAINER = 'this container ends with its command, and every process in it';

function said([command = '', ...args]: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' });
}

describe.skipIf(!mayUnshare)('a container', () => {
  it('whose command is the test runner ends with it', () => {
    expect(said([...UNSHARE, ...ask])).toBe(CONTAINER);
  });

  it('whose command has started the test runner ends with it', () => {
    expect(said([...UNSHARE, 'sh', '-c', '"$@"; true', 'sh', ...ask])).toBe(CONTAINER);
  });

  it('into which the test runner was brought from outside goes on', async () => {
    const container = spawn(UNSHARE[0] as string, [
      ...UNSHARE.slice(1),
      'sh',
      '-c',
      'echo ready; sleep 60; true',
    ]);
    onTestFinished(() => {
      container.kill('SIGKILL');
    });
    await once(container.stdout, 'data');
    const first = firstProcessOf(container);
    expect(said(['nsenter', '--target', first, '--pid', '--mount', ...ask])).toBe('it goes on');
  });

  it('at whose shell somebody types goes on', async () => {
    // Its own terminal, and a shell without a command in it.
    const shell = spawn('script', ['-qec', `${UNSHARE.join(' ')} sh`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const output = text(shell.stdout);
    const file = join(tempFolder(), 'ask.mjs');
    writeFileSync(file, ASK);
    shell.stdin.end(`'${process.execPath}' '${file}'\nexit\n`);
    expect(await output).toContain('it goes on');
  });
});

/** As `/proc` shows a test runner below a first process of that name, in a container. */
function below(comm: string): string {
  const proc = tempFolder();
  mkdirSync(join(proc, 'self', 'ns'), { recursive: true });
  symlinkSync('pid:[4026533000]', join(proc, 'self', 'ns', 'pid'));
  for (const [pid, parent] of [
    [process.pid, 1],
    [1, 0],
  ]) {
    mkdirSync(join(proc, String(pid)));
    writeFileSync(join(proc, String(pid), 'status'), `Name:\tx\nPPid:\t${parent}\n`);
  }
  writeFileSync(join(proc, '1', 'comm'), `${comm}\n`);
  writeFileSync(join(proc, '1', 'cmdline'), `/usr/bin/${comm}\0--\0npm\0test\0`);
  return proc;
}

describe('a container whose first process is', () => {
  it.each(['systemd', 'supervisord', 's6-svscan'])('%s goes on', (comm) => {
    expect(findLeftOverEnd({}, below(comm))).toBeUndefined();
  });

  it.each(['tini', 'docker-init', 'dumb-init'])('%s ends with the command', (comm) => {
    expect(findLeftOverEnd({}, below(comm))?.why).toBe(CONTAINER);
  });
});

it('whoever knows better is believed', () => {
  expect(findLeftOverEnd({ LIVELANE_COURIER_STAYS: '1' }, below('tini'))).toBeUndefined();
  expect(findLeftOverEnd({ LIVELANE_COURIER_STAYS: '0' }, NO_PROC)?.why).toMatch('LIVELANE_COURIER_STAYS');
});

it('the machine itself goes on', () => {
  const proc = below('init-of-a-small-machine');
  const machine = tempFolder();
  mkdirSync(join(machine, 'self', 'ns'), { recursive: true });
  symlinkSync('pid:[4026531836]', join(machine, 'self', 'ns', 'pid'));
  expect(findLeftOverEnd({}, proc)).toBeDefined();
  expect(findLeftOverEnd({}, machine)).toBeUndefined();
});

/** The first process of the namespace, as this one counts. */
function firstProcessOf({ pid }: ChildProcess): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
}
