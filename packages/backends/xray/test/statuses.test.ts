import { describe, expect, test } from 'vitest';
import { MAPPED_STATUSES } from '../src/config.ts';
import { Statuses, unknownStatuses } from '../src/statuses.ts';
import { section } from './samples.ts';

const server = { deployment: 'server', url: 'https://jira.acme.com' };

function names(settings: Record<string, unknown>, site?: string[]): string[] {
  const statuses = new Statuses(section(settings), site);
  return MAPPED_STATUSES.map((status) => `${status}: ${statuses.of(status)}`);
}

describe('the names of statuses', () => {
  test('are the built-in ones of the product', () => {
    expect(names({})).toEqual([
      'passed: PASSED',
      'flaky: PASSED',
      'failed: FAILED',
      'timedout: FAILED',
      'interrupted: TODO',
      'expectedfailure: PASSED',
      'skipped: TODO',
      'todo: TODO',
      'running: EXECUTING',
    ]);
    expect(names(server).slice(0, 4)).toEqual([
      'passed: PASS',
      'flaky: PASS',
      'failed: FAIL',
      'timedout: FAIL',
    ]);
  });

  test('have ABORTED for what was cut off where the site has it', () => {
    expect(names({}, ['PASSED', 'ABORTED'])).toContain('interrupted: ABORTED');
    expect(names(server, ['PASS', 'FAIL'])).toContain('interrupted: TODO');
  });

  test('are those of the settings where these say so', () => {
    expect(names({ statuses: { flaky: 'UNSTABLE', running: 'IN PROGRESS' } })).toEqual(
      expect.arrayContaining(['flaky: UNSTABLE', 'running: IN PROGRESS', 'failed: FAILED']),
    );
  });

  test('are spelt as the site spells them', () => {
    expect(names({ statuses: { flaky: 'Unstable' } }, ['UNSTABLE'])).toContain('flaky: UNSTABLE');
  });

  test('are told when the site does not have them', () => {
    const site = ['TO DO', 'EXECUTING', 'FAILED', 'PASSED'];
    expect(unknownStatuses(section({ statuses: { skipped: 'TODO', flaky: 'passed' } }), site)).toEqual([]);
    expect(unknownStatuses(section({ statuses: { skipped: 'SKIPPED' } }), site)).toEqual([
      '"xray.statuses" makes "SKIPPED" of skipped tests, and this site has no such status: it has TO DO, EXECUTING, FAILED, PASSED',
    ]);
  });

  test('of rows and steps are built-in ones whatever the settings say', () => {
    const statuses = new Statuses(section({ statuses: { flaky: 'UNSTABLE' } }));
    expect([statuses.builtIn('flaky'), statuses.builtIn('interrupted')]).toEqual(['PASSED', 'TODO']);
  });
});
