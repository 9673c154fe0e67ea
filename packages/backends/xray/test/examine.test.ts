import { describe, expect, test } from 'vitest';
import { backendFor, bench, type Deployment, SECRETS } from './bench.ts';

const levels = (findings: { level: string; subject: string }[]) =>
  findings.map(({ level, subject }) => `${subject}: ${level}`);

describe('the doctor', () => {
  test('finds everything in order on Cloud, and changes nothing there', async () => {
    const here = await bench('cloud', { testExecutionKey: 'CALC-9', testPlanKey: 'CALC-100' });
    expect(levels(await here.backend.examine())).toEqual([
      'API key: ok',
      'project: ok',
      'statuses: ok',
      'Test Execution: ok',
      'Test Plan: ok',
      'quota: ok',
    ]);
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('finds everything in order on Server', async () => {
    const here = await bench(
      'server',
      { testPlanKey: 'CALC-100' },
      { xray: { issues: [{ key: 'CALC-100', type: 'Test Plan' }] } },
    );
    const findings = await here.backend.examine();
    expect(levels(findings)).toEqual([
      'credentials: ok',
      'Xray: ok',
      'project: ok',
      'statuses: ok',
      'Test Execution: ok',
      'Test Plan: ok',
      'quota: ok',
    ]);
    expect(findings[0]?.message).toMatch(/accepted, they are .*'s/);
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('finds a wrong API key, and asks no further', async () => {
    const here = await bench(
      'cloud',
      {},
      { xray: { cloud: { apiKey: { clientId: 'a', clientSecret: 'b' } } } },
    );
    const findings = await here.backend.examine();
    expect(levels(findings)).toEqual(['API key: error']);
    expect(findings[0]?.advice).toContain('API Keys');
    expect(JSON.stringify(findings)).not.toContain(SECRETS.XRAY_CLIENT_SECRET);
  });

  test('finds wrong credentials of Jira', async () => {
    const here = await bench('server', {}, { xray: { users: [{ name: 'eve', password: 'x' }] } });
    expect(levels(await here.backend.examine())).toEqual(['credentials: error']);
  });

  test.each<Deployment>(['cloud', 'server'])('finds that nobody is there (%s)', async (deployment) => {
    const here = await bench(deployment);
    await here.emulator.stopListening();
    expect(levels(await here.backend.examine())).toEqual(['address: error']);
  });

  test.each<Deployment>(['cloud', 'server'])(
    'finds a wrong project, and asks no further (%s)',
    async (deployment) => {
      const here = await bench(deployment, { project: 'NOPE' }, { xray: { projects: ['CALC'] } });
      const findings = await here.backend.examine();
      expect(findings.at(-1)).toMatchObject({
        level: 'error',
        subject: 'project',
        advice: expect.stringContaining('"xray.project"'),
      });
    },
  );

  test.each<Deployment>(['cloud', 'server'])(
    'finds wrong names and keys in the settings (%s)',
    async (deployment) => {
      const settings = {
        statuses: { skipped: 'SKIPPED' },
        testExecutionKey: 'CALC-404',
        testPlanKey: 'CALC-405',
      };
      const here = await bench(deployment, settings, { xray: { issues: [{ key: 'CALC-1' }] } });
      expect(levels(await here.backend.examine())).toEqual(
        expect.arrayContaining(['statuses: error', 'Test Execution: error', 'Test Plan: error']),
      );
    },
  );

  test('finds that Xray’s licence has ended', async () => {
    const here = await bench('server');
    here.emulator.setFaults([
      { kind: 'status', status: 200, body: { active: false }, match: { path: 'xraylicense' } },
    ]);
    expect(levels(await here.backend.examine())).toContain('Xray: error');
  });

  test('looks at Jira’s own credentials on Cloud where they are needed', async () => {
    const here = await bench('cloud', {}, { xray: { users: [{ name: 'ada', password: 'pw-secret' }] } });
    const settings = { jiraUrl: here.emulator.url, transition: 'Done' };
    expect(levels(await backendFor(here.emulator, 'cloud', settings).examine())).toContain('Jira: ok');
    const secrets = { ...SECRETS, JIRA_PASSWORD: 'wrong' };
    const findings = await backendFor(here.emulator, 'cloud', settings, { secrets }).examine();
    expect(findings.at(-1)).toMatchObject({
      level: 'error',
      subject: 'Jira',
      advice: expect.stringContaining('JIRA_USERNAME'),
    });
  });

  test('finds statuses that cannot be read, which stops nothing', async () => {
    const here = await bench('server');
    here.emulator.setFaults([{ kind: 'status', status: 403, body: {}, match: { path: 'teststatuses' } }]);
    expect(levels(await here.backend.examine())).toContain('statuses: warning');
  });
});
