import { afterEach, beforeEach, expect, test } from 'vitest';
import { zephyr } from '../src/index.ts';
import { Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open({
    projects: [{ id: 1, name: 'Shop', releases: [{ id: 1, name: 'R1' }] }],
  });
});

afterEach(() => stage.close());

const found = async (settings: Record<string, unknown> = {}) =>
  (await stage.backend(settings).examine()).map(
    ({ level, subject, message }) => `${level} ${subject}: ${message}`,
  );

test('names the user, the project, the release and what is sent', async () => {
  expect(await found()).toEqual([
    "ok credentials: accepted, they are test.manager (user 1)'s",
    'ok project: project 1 "Shop" can be read',
    'ok release: release 1 "R1" is in the project',
    'ok statuses: results are sent as 1 "Pass", 2 "Fail", 4 "Blocked", 10 "Not Executed", 3 "WIP"',
    'ok cases: tests that name no case are listed in the summary ("zephyr.createCases" is off)',
  ]);
  expect(stage.violations()).toEqual([]);
});

test('says where cases are made, and makes nothing', async () => {
  const before = stage.emulator.state().zephyr;
  expect((await found({ createCases: true, caseTree: 'Manual/Web' })).at(-1)).toBe(
    'ok cases: "Manual/Web" is new, the first run makes it (from "Web" on)',
  );
  expect((await found({ createCases: true, caseTree: 'Manual' })).at(-1)).toMatch(
    /in "Manual" \(folder \d+\)$/,
  );
  expect(stage.emulator.state().zephyr).toEqual(before);
});

test('looks at the jobs where they are used', async () => {
  expect((await found({ mode: 'job' })).at(-1)).toBe('ok jobs: release 1 has 0 jobs; each run makes one');
  expect((await found({ mode: 'both', job: { id: 5 } })).at(-1)).toMatch(
    /^error jobs: Zephyr does not know job 5/,
  );
});

test('tells wrong settings apart', async () => {
  expect((await found({ projectId: 5 })).at(-1)).toMatch(/^error project: .*"zephyr\.projectId"/);
  expect((await found({ releaseId: 5 })).at(-1)).toBe(
    'error release: project 1 has no release 5; it has 1 "R1"',
  );
  expect((await found({ statuses: { failed: 9 } })).at(-2)).toMatch(
    /^error statuses: "zephyr\.statuses\.failed" is 9/,
  );
  const wrong = zephyr.create(stage.section(), stage.tools({ ZEPHYR_API_TOKEN: 'wrong' }));
  expect(await wrong.examine()).toEqual([
    {
      level: 'error',
      subject: 'credentials',
      message: expect.stringContaining('(401)'),
      advice: expect.stringContaining('ZEPHYR_API_TOKEN'),
    },
  ]);
});

test('says that the address cannot be reached', async () => {
  await stage.emulator.stopListening();
  expect(await found()).toEqual([expect.stringMatching(/^error address: /)]);
});
