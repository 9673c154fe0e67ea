import { expect, test } from 'vitest';
import { livelane } from '../support/process.ts';
import { Project } from '../support/project.ts';
import { settings, TOKEN, testmo } from '../support/testmo.ts';

test('help says what there is, and an unknown command is refused with it', async () => {
  const project = new Project({ 'package.json': '{}' });
  const help = await livelane(project.folder, ['--help']).ended;
  expect(help.code).toBe(0);
  for (const word of ['resume', 'doctor', 'emulate', 'Exit codes', 'TESTMO_TOKEN'])
    expect(help.output).toContain(word);
  for (const command of ['resume', 'doctor', 'emulate']) {
    expect((await livelane(project.folder, [command, '--help']).ended).code).toBe(0);
  }
  const unknown = await livelane(project.folder, ['resum']).ended;
  expect(unknown.code).toBe(2);
  expect(unknown.output).toContain('resume');
});

test('emulate prints where each vendor is, gives its state, and ends on Ctrl-C', async () => {
  const project = new Project({ 'package.json': '{}' });
  const emulate = livelane(project.folder, [
    'emulate',
    '--port',
    '0',
    '--fault',
    '{"kind":"status","status":503,"times":1}',
  ]);
  await emulate.says(/__livelane\/state/);
  const url = /Testmo\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(emulate.output())?.[1] as string;
  const get = (path: string) => fetch(url + path, { headers: { authorization: 'Bearer any' } });
  expect((await get('/api/v1/user')).status).toBe(503);
  expect((await get('/api/v1/user')).status).toBe(200);
  expect(await (await get('/__livelane/state')).json()).toMatchObject({ testmo: { runs: [] } });
  emulate.child.kill('SIGINT');
  expect((await emulate.ended).code).toBe(0);
});

test('emulate takes only the token in TESTMO_TOKEN when there is one', async () => {
  const project = new Project({ 'package.json': '{}' });
  const emulate = livelane(project.folder, ['emulate', '--port', '0'], { TESTMO_TOKEN: TOKEN });
  await emulate.says(/__livelane\/state/);
  const url = /Testmo\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(emulate.output())?.[1] as string;
  const get = (token: string) =>
    fetch(`${url}/api/v1/user`, { headers: { authorization: `Bearer ${token}` } });
  expect((await get('other')).status).toBe(401);
  expect((await get(TOKEN)).status).toBe(200);
  expect(emulate.output()).not.toContain(TOKEN);
  emulate.child.kill('SIGTERM');
  await emulate.ended;
});

test('a wrong flag and a taken port each give one clear message', async () => {
  const project = new Project({ 'package.json': '{}' });
  const wrong = await livelane(project.folder, ['emulate', '--port', 'abc']).ended;
  expect(wrong.code).toBe(2);
  expect(wrong.output).toContain('whole number');
  const fault = await livelane(project.folder, ['emulate', '--port', '0', '--fault', '{"kind":"explode"}'])
    .ended;
  expect(fault.code).toBe(2);
  expect(fault.output).toContain('--fault');
  const emulator = await testmo();
  const taken = await livelane(project.folder, ['emulate', '--port', new URL(emulator.url).port]).ended;
  expect(taken.code).toBe(2);
  expect(taken.output).toMatch(/port .* is taken/);
});

test('doctor finds nothing wrong with a right set-up', async () => {
  const emulator = await testmo();
  const project = new Project({ 'livelane.config.json': JSON.stringify(settings(emulator)) });
  const { code, output } = await livelane(project.folder, ['doctor'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(code, output).toBe(0);
  expect(output).not.toContain('✗');
  for (const word of ['settings', 'journal', 'Testmo token', 'Testmo project', 'Testmo clock']) {
    expect(output).toContain(word);
  }
});

test('doctor says what is wrong and what to do: token, project, address, settings', async () => {
  const emulator = await testmo();
  const doctor = async (config: unknown, token = TOKEN) => {
    const project = new Project({ 'livelane.config.json': JSON.stringify(config) });
    const { code, output } = await livelane(project.folder, ['doctor'], { TESTMO_TOKEN: token }).ended;
    expect(code, output).toBe(1);
    return output;
  };
  expect(await doctor(settings(emulator), 'wrong-token-77')).toMatch(/✗ Testmo token[\s\S]*→/);
  expect(await doctor({ testmo: { url: emulator.testmoUrl, projectId: 4711, source: 'frontend' } })).toMatch(
    /✗ Testmo project.*4711[\s\S]*→/,
  );
  expect(await doctor({ testmo: { url: 'http://127.0.0.1:9', projectId: 1, source: 'frontend' } })).toMatch(
    /✗ Testmo.*127\.0\.0\.1:9/,
  );
  expect(await doctor({ testmo: { url: emulator.testmoUrl, projctId: 1 } })).toMatch(
    /✗ settings.*did you mean/,
  );
});

test('resume of a run that is not there names those that are', async () => {
  const project = new Project({ 'package.json': '{}' });
  const { code, output } = await livelane(project.folder, ['resume', 'nowhere']).ended;
  expect(code).toBe(2);
  expect(output).toMatch(/no run “nowhere”.*none/);
});
