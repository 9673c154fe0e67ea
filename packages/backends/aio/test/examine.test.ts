import { afterEach, describe, expect, test } from 'vitest';
import { Emulated } from './emulated.ts';
import { run } from './samples.ts';

const started: Emulated[] = [];

afterEach(async () => {
  for (const emulated of started.splice(0)) await emulated.close();
});

async function start(): Promise<Emulated> {
  const emulated = await Emulated.start();
  started.push(emulated);
  return emulated;
}

async function findings(emulated: Emulated, settings: Record<string, unknown> = {}, token?: string) {
  const all = await emulated.begin(settings, { token }).backend.examine();
  return Object.fromEntries(all.map(({ subject, ...finding }) => [subject, finding]));
}

describe('the doctor', () => {
  test('finds everything in order, and changes nothing', async () => {
    const emulated = await start();
    const found = await findings(emulated, {
      cycle: { title: 'Nightly' },
      createCases: true,
      casePriority: 'High',
    });
    expect(Object.entries(found).map(([subject, { level }]) => [subject, level])).toEqual([
      ['credentials', 'ok'],
      ['project', 'ok'],
      ['statuses', 'ok'],
      ['case status', 'ok'],
      ['case priority', 'ok'],
      ['cycle', 'ok'],
      ['quota', 'ok'],
    ]);
    expect(found.cycle?.message).toBe('"Nightly" is new, the first run makes it');
    await emulated.begin({ cycle: { title: 'Nightly' } }).accept({ kind: 'open-run', run: run() });
    const after = await findings(emulated, { cycle: { title: 'Nightly' } });
    expect(after.cycle?.message).toBe('PROJ-CY-1 exists and can be written');
    expect(emulated.cycle().key).toBe('PROJ-CY-1');
    expect(emulated.violations()).toEqual([]);
  });

  test('finds wrong credentials, and asks no further', async () => {
    expect(await findings(await start(), {}, 'wrong')).toEqual({
      credentials: {
        level: 'error',
        message: expect.stringContaining('(401)'),
        advice: expect.stringContaining('aio.deployment'),
      },
    });
  });

  test('finds a wrong project', async () => {
    const found = await findings(await start(), { project: 'NOPE' });
    expect(found.project).toMatchObject({ level: 'error', advice: expect.stringContaining('aio.project') });
  });

  test('goes on where the project’s statuses cannot be read', async () => {
    const emulated = await start();
    emulated.answer('GET', '/config', { message: 'no such path' }, { status: 404 });
    const found = await findings(emulated);
    expect([found.project?.level, found.statuses?.level, found.cycle?.level]).toEqual([
      'ok',
      'warning',
      'ok',
    ]);
  });

  test('finds that nobody is there', async () => {
    const emulated = await start();
    await emulated.stopListening();
    expect((await findings(emulated)).address).toMatchObject({ level: 'error' });
  });

  test('finds statuses and case settings that the project does not have', async () => {
    const found = await findings(await start(), {
      statuses: { failed: 'Broken' },
      createCases: true,
      caseStatus: 'Ready',
      casePriority: 'Urgent',
      requestsPerMinute: 120,
    });
    expect(found.statuses).toMatchObject({ level: 'error', message: expect.stringContaining('"Broken"') });
    expect(found['case status']).toMatchObject({
      level: 'error',
      advice: expect.stringContaining('aio.caseStatus'),
    });
    expect(found['case priority']).toMatchObject({
      level: 'error',
      message: expect.stringContaining('"High"'),
    });
    expect(found.quota).toMatchObject({ level: 'warning', advice: expect.stringContaining('57') });
  });

  test('finds a cycle that is not there, or cannot be written', async () => {
    const emulated = await start();
    expect((await findings(emulated, { cycle: { key: 'PROJ-CY-9' } })).cycle).toMatchObject({
      level: 'error',
    });
    await emulated.begin({ cycle: { title: 'Nightly' } }).accept({ kind: 'open-run', run: run() });
    const { key, title } = emulated.cycle();
    const permission = { value: 1, error: 'AIO_TESTS_DISABLED_PROJ' };
    emulated.answer('GET', '/detail$', { key, title, permission });
    expect((await findings(emulated, { cycle: { title: 'Nightly' } })).cycle).toMatchObject({
      level: 'error',
      message: expect.stringContaining('disabled in its project'),
    });
  });
});
