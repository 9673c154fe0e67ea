import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { livelane, playwright } from '../support/process.ts';
import { GATE, playwrightProject } from '../support/project.ts';
import { heldTests, isClosed, settings, TOKEN, testmo, until } from '../support/testmo.ts';

/** Every file below a folder. */
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function forms(secret: string): string[] {
  return [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)];
}

function expectAbsent(text: string, where: string): void {
  for (const form of forms(TOKEN)) expect(text.includes(form), `${where} holds the token`).toBe(false);
}

/** Command lines of all processes of this machine. */
function processList(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .join('\n');
}

test('the token is in no file, no output, no process list and not at the vendor, with LIVELANE_DEBUG=1 and a test that prints it', async () => {
  const emulator = await testmo({ faults: [{ kind: 'status', status: 500, times: 1 }] });
  const project = playwrightProject(
    {
      'a.spec.ts': `
        import { expect, test } from '@playwright/test';
        ${GATE}
        test('prints it', async () => {
          console.log('token', process.env.TESTMO_TOKEN);
          await test.step('with ' + process.env.TESTMO_TOKEN, () => {});
          throw new Error('refused: ' + process.env.TESTMO_TOKEN);
        });
        test('waits', async () => { await gate('end'); });
      `,
    },
    { livelane: settings(emulator) },
  );
  const running = playwright(project.folder, [], { TESTMO_TOKEN: TOKEN, LIVELANE_DEBUG: '1' });
  await until(emulator, (state) => heldTests(state).length === 1);
  if (process.platform === 'linux') expectAbsent(processList(), 'a process argument');
  project.write('gates/end', '');
  const { output } = await running.ended;
  await until(emulator, isClosed);

  // Attached files are the test's own, and are kept as they are: here Playwright's account of the error.
  const journal = files(join(project.folder, '.livelane')).filter((path) => !path.includes('/evidence/'));
  expect(journal.some((path) => path.endsWith('courier.log'))).toBe(true);
  for (const path of journal) expectAbsent(readFileSync(path, 'utf8'), path);
  // What the test itself prints is Playwright's to show.
  const ours = output.split('\n').filter((line) => line.startsWith('Livelane'));
  expect(ours).toHaveLength(2);
  expectAbsent(ours.join('\n'), 'the output');
  expectAbsent(JSON.stringify(emulator.state()), 'the vendor');
  expect(JSON.stringify(emulator.state())).toContain('[redacted]');
});

test('a refused token is in no message of the run, of resume and of doctor', async () => {
  const emulator = await testmo({ token: 'another-token' });
  const project = playwrightProject(
    { 'a.spec.ts': `import { test } from '@playwright/test'; test('passes', () => {});` },
    { livelane: settings(emulator) },
  );
  const env = { TESTMO_TOKEN: TOKEN, LIVELANE_DEBUG: '1' };
  expectAbsent((await playwright(project.folder, [], env).ended).output, 'the run');
  expectAbsent((await livelane(project.folder, ['resume'], env).ended).output, 'resume');
  expectAbsent((await livelane(project.folder, ['doctor'], env).ended).output, 'doctor');
  for (const path of files(join(project.folder, '.livelane'))) expectAbsent(readFileSync(path, 'utf8'), path);
});

test('only the user can read the journal', async () => {
  const project = playwrightProject({
    'a.spec.ts': `import { test } from '@playwright/test'; test('attaches', async ({}, info) => { await info.attach('note', { body: 'x' }); });`,
  });
  await playwright(project.folder).ended;
  const { folder } = project.run();
  const open = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => (statSync(join(folder, name)).mode & 0o077) !== 0,
  );
  expect(open).toEqual([]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});
