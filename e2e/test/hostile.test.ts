import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { FRAMEWORKS } from '../support/frameworks.ts';
import { livelane } from '../support/process.ts';
import { Project } from '../support/project.ts';
import { heldTests, settings, TOKEN, testmo } from '../support/testmo.ts';

const ESC = '\u001b';

/** What a test may be called by whoever wants to harm those who read of it. */
const TITLES = {
  clears: `clears ${ESC}[2J${ESC}[31mthe screen`,
  clipboard: `writes ${ESC}]52;c;aGVsbG8=\u0007 to the clipboard`,
  forges: 'forges\nLivelane: 0 tests, all is well\r::error::forged\n##vso[task.complete result=Succeeded]',
  turns: 'turns \u202e around \u009b31m',
  breaks: 'breaks ]]> <out> & of "markup" \u0000\ufffe',
} as const;

/** Anything of a terminal's, and any line of the tests' own. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed.
const HARM = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]|^(Livelane: 0 tests|::error|##vso)/m;

/** What the reporter said: the framework prints its own lines to the standard output. */
function ours(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => /Livelane/.test(line))
    .join('\n');
}

test('hostile titles harm neither terminal, nor a CI system, nor the vendor, nor a result file', async () => {
  const emulator = await testmo({
    // Refused for ever, so that all of them are printed.
    faults: [{ kind: 'status', status: 400, body: { message: `no ${ESC}[2J` }, match: { path: '/append$' } }],
  });
  const { files, start } = FRAMEWORKS.vitest as (typeof FRAMEWORKS)[string];
  const project = new Project({
    ...files,
    'a.test.js': `
      import { test } from 'vitest';
      for (const title of ${JSON.stringify(Object.values(TITLES))}) test(title, () => {});`,
    'livelane.config.json': JSON.stringify(settings(emulator)),
  });
  const running = start(project, { TESTMO_TOKEN: TOKEN });
  expect((await running.ended).code).toBe(0);
  const said = ours(running.stderr());
  expect(said).toContain('Testmo refused');
  expect(said).not.toMatch(HARM);

  const shown = await livelane(project.folder, ['runs', 'show', project.run().folder.split('/').at(-1) ?? ''])
    .ended;
  expect(shown.code).toBe(0);
  expect(shown.output).toContain('clears the screen');
  expect(shown.output).not.toMatch(HARM);

  emulator.setFaults([]);
  const resumed = await livelane(project.folder, ['resume', '--refused'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(resumed.output).not.toMatch(HARM);

  const replay = ['replay', project.run().folder.split('/').at(-1) ?? ''];
  const replayed = await livelane(project.folder, replay, { TESTMO_TOKEN: TOKEN }).ended;
  expect(replayed.output).toContain('5 delivered to Testmo');
  const names = heldTests(emulator.state()).map(({ name }) => name);
  expect(names).toHaveLength(5);
  // How a text is turned is for a browser to see to.
  for (const name of names) expect(name.replaceAll('\u202e', '')).not.toMatch(HARM);

  const exported = livelane(project.folder, ['export', '--output', '-']);
  expect((await exported.ended).code).toBe(0);
  const parsed = new XMLParser({ ignoreAttributes: false }).parse(exported.stdout(), true);
  expect(JSON.stringify(parsed)).toContain('breaks ]]>');
});

test('a delivery file that is a link is not written through', async () => {
  const emulator = await testmo();
  const { files, start } = FRAMEWORKS.vitest as (typeof FRAMEWORKS)[string];
  const project = new Project({
    ...files,
    'livelane.config.json': JSON.stringify(settings(emulator)),
    'secret.txt': 'nobody’s business',
  });
  await start(project, { TESTMO_TOKEN: TOKEN }).ended;
  const { courierState, delivery } = project.run();
  // The delivery file would be written through this link.
  const deliveryFile = join(delivery, 'testmo.jsonl');
  unlinkSync(deliveryFile);
  symlinkSync(join(project.folder, 'secret.txt'), deliveryFile);
  unlinkSync(courierState);
  const { output } = await livelane(project.folder, ['resume'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(output).toMatch(/ELOOP|is a link/);
  expect(project.read('secret.txt')).toBe('nobody’s business');
});
