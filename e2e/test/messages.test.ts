import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { livelane, playwright } from '../support/process.ts';
import { type Project, playwrightProject } from '../support/project.ts';
import { heldByTestmo, toldByPlaywright } from '../support/story.ts';
import { isClosed, settings, TOKEN, testmo } from '../support/testmo.ts';

const SPEC = `
  import { expect, test } from '@playwright/test';
  test('passes', () => {});
  test('fails', () => { expect(1).toBe(2); });
`;

/** Our lines of a run, without the prefix. */
function said(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('Livelane: '))
    .map((line) => line.slice('Livelane: '.length));
}

/** Runs the project; whatever is wrong with the reporting, the exit code is that of the tests. */
async function runFailingSuite(
  project: Project,
  env: Record<string, string | undefined> = { TESTMO_TOKEN: TOKEN },
) {
  const { code, output } = await playwright(project.folder, [], env).ended;
  expect(code, output).toBe(1);
  expect(output).toContain('1 failed');
  expect(output).toContain('1 passed');
  return said(output);
}

/** Tells `message` once, and in all at most: the message, what was not sent, and how to send it. */
function expectOnce(lines: string[], message: RegExp): void {
  expect(
    lines.filter((line) => message.test(line)),
    lines.join('\n'),
  ).toHaveLength(1);
  expect(lines.length, lines.join('\n')).toBeLessThanOrEqual(3);
  expect(lines.at(-1)).toContain('npx livelane resume');
}

async function expectResumeDelivers(
  project: Project,
  emulator: Awaited<ReturnType<typeof testmo>>,
): Promise<void> {
  const { code, output } = await livelane(project.folder, ['resume'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(code, output).toBe(0);
  expect(heldByTestmo(emulator.state())).toEqual(toldByPlaywright(project.folder));
  expect(isClosed(emulator.state())).toBe(true);
}

test('a wrong token is told once, and resume delivers with the right one', async () => {
  const emulator = await testmo();
  const project = playwrightProject({ 'a.spec.ts': SPEC }, { livelane: settings(emulator) });
  const lines = await runFailingSuite(project, { TESTMO_TOKEN: 'wrong-token-77' });
  expectOnce(lines, /401.*TESTMO_TOKEN/);
  await expectResumeDelivers(project, emulator);
});

test('a missing token is told once', async () => {
  const emulator = await testmo();
  const project = playwrightProject({ 'a.spec.ts': SPEC }, { livelane: settings(emulator) });
  expectOnce(await runFailingSuite(project, {}), /TESTMO_TOKEN/);
  await expectResumeDelivers(project, emulator);
});

test('a wrong project is told once, and resume delivers to the right one', async () => {
  const emulator = await testmo();
  const project = playwrightProject(
    { 'a.spec.ts': SPEC },
    { livelane: { testmo: { url: emulator.testmoUrl, projectId: 4711, source: 'frontend' } } },
  );
  expectOnce(await runFailingSuite(project), /project.*4711/i);
  project.write('livelane.config.json', JSON.stringify(settings(emulator)));
  await expectResumeDelivers(project, emulator);
});

test('a malformed config file is told once, with file and place', async () => {
  const emulator = await testmo();
  const project = playwrightProject({ 'a.spec.ts': SPEC });
  project.write('livelane.config.json', '{ "testmo": { "projectId": 1, }');
  expectOnce(await runFailingSuite(project), /livelane\.config\.json.*line 1/);
  project.write('livelane.config.json', JSON.stringify(settings(emulator)));
  await expectResumeDelivers(project, emulator);
});

test('every mistake in the config is told at once, with the nearest known key', async () => {
  const emulator = await testmo();
  const project = playwrightProject(
    { 'a.spec.ts': SPEC },
    {
      livelane: {
        testmo: { url: emulator.testmoUrl, projctId: 1, projectId: 'one' },
        delivery: { deadlineMs: -1 },
      },
    },
  );
  const lines = await runFailingSuite(project);
  const all = lines.join('\n');
  expect(all).toMatch(/projctId.*did you mean.*projectId/);
  expect(all).toMatch(/testmo\.projectId.*"one".*whole number/);
  expect(all).toMatch(/delivery\.deadlineMs.*-1/);
  expect(lines.at(-1)).toContain('npx livelane resume');
});

test('a folder that cannot be written is told once, and the tests go on', async () => {
  const emulator = await testmo();
  const project = playwrightProject({ 'a.spec.ts': SPEC }, { livelane: settings(emulator) });
  // A file where the folder should be stops even a superuser.
  writeFileSync(join(project.folder, '.livelane'), '');
  const lines = await runFailingSuite(project);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/cannot begin its journal.*\.livelane/);
});

test('a refused port is told with host and port', async () => {
  const emulator = await testmo();
  await emulator.stopListening();
  const project = playwrightProject(
    { 'a.spec.ts': SPEC },
    { livelane: settings(emulator, { delivery: { deadlineMs: 500 } }) },
  );
  const { port } = new URL(emulator.url);
  expectOnce(await runFailingSuite(project), new RegExp(`127\\.0\\.0\\.1:${port}.*refuses`));
  await emulator.listen();
  await expectResumeDelivers(project, emulator);
});

test('HTML instead of JSON is told as what it is', async () => {
  const emulator = await testmo({ faults: [{ kind: 'html' }] });
  const project = playwrightProject(
    { 'a.spec.ts': SPEC },
    { livelane: settings(emulator, { delivery: { deadlineMs: 500 } }) },
  );
  expectOnce(await runFailingSuite(project), /HTML/);
  emulator.setFaults([]);
  await expectResumeDelivers(project, emulator);
});

test('no token goes to another host that Testmo redirects to', async () => {
  const seen: string[] = [];
  const other = createServer((request, response) => {
    seen.push(JSON.stringify(request.headers));
    response.end('{}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const emulator = await testmo({
    faults: [{ kind: 'redirect', location: `http://127.0.0.1:${port}/api`, status: 307 }],
  });
  const project = playwrightProject(
    { 'a.spec.ts': SPEC },
    { livelane: settings(emulator, { delivery: { deadlineMs: 500 } }) },
  );
  const lines = await runFailingSuite(project);
  other.close();
  expect(lines.join('\n')).toMatch(/redirect/);
  expect(seen.join()).not.toContain(TOKEN);
});

test('failOn: "undelivered" makes the exit code of a green suite 1, and only then', async () => {
  const emulator = await testmo();
  const green = { 'a.spec.ts': `import { test } from '@playwright/test'; test('passes', () => {});` };
  const livelane = settings(emulator, { delivery: { failOn: 'undelivered' } });
  const right = await playwright(playwrightProject(green, { livelane }).folder, [], { TESTMO_TOKEN: TOKEN })
    .ended;
  expect(right.code).toBe(0);
  const wrong = await playwright(playwrightProject(green, { livelane }).folder, [], {
    TESTMO_TOKEN: 'wrong-token-77',
  }).ended;
  expect(wrong.code).toBe(1);
});
