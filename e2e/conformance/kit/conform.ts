import { faultsOf } from '@livelane/core/testing';
import { describe, expect, onTestFailed, test } from 'vitest';
import { BREAKS, consoleOf, linesOfOurs } from './broken.ts';
import { execute } from './execute.ts';
import { rowOf } from './rows.ts';
import type { FrameworkKit, OwnTest, Ran, Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { statusesOf, type ToldTest } from './told.ts';
import { unsupportedVersionOf, type Version, versionsOf } from './versions.ts';

/** Tells apart what is the framework's own clock and what is the time at which a reporter heard of it. */
const DURATION_TOLERANCE_MS = 2;

/** Declares the tests of one framework: every row of the table, in every version. */
export function conform(kit: FrameworkKit): void {
  const unknown = Object.keys(kit.rows).filter((id) => !SCENARIOS.some((scenario) => scenario.id === id));
  if (unknown.length > 0) throw new Error(`no such rows: ${unknown.join(', ')}`);
  for (const version of versionsOf(kit.framework)) {
    describe(`${kit.title} ${version.release}`, () => {
      const ranOf = once((run) => execute(kit, version, run));
      const withoutUs = once((run) =>
        execute(kit, version, run, {
          prepare: (project) => project.write('gates/open', ''),
          drive: async () => {},
          env: { LIVELANE_DISABLED: '1' },
        }),
      );
      for (const scenario of SCENARIOS) {
        if (cannotShow(kit, scenario, version)) continue;
        test(`${scenario.id}: ${scenario.title}`, async () => {
          const row = rowOf(kit, scenario, version);
          const expected = row === 'shown' ? scenario : { ...scenario, ...row };
          const ran = await ranOf(expected.run);
          onTestFailed(() => console.log(`${ran.project.folder}\n${ran.output}`));
          await verify(kit, expected, ran);
        });
      }
      test('the journal is whole and in order', async () => {
        const { told } = await ranOf('outcomes');
        expect(faultsOf(told.events, { concurrent: kit.concurrent })).toEqual([]);
      });
      test('a test has one id, in every worker, order and folder', async () => {
        const [one, two] = await Promise.all([ranOf('one-worker'), ranOf('two-workers')]);
        expect(identitiesOf(one)).toEqual(identitiesOf(two));
      });
      for (const { what, run, prepare, drive, says } of BREAKS) {
        test(`a reporter ${what} changes nothing, and says one line`, async () => {
          const without = await withoutUs(run);
          const broken = await execute(kit, version, run, { prepare, drive });
          expect(broken.code, broken.output).toBe(without.code);
          expect(consoleOf(broken)).toEqual(consoleOf(without));
          expect(linesOfOurs(broken)).toEqual([expect.stringMatching(says)]);
        });
      }
      test('the framework’s own report tells the same', async () => {
        const { project, told } = await ranOf('outcomes');
        const own = numbered(kit.ownReport(project));
        expect(told.tests.map(toldLine).sort()).toEqual(own.map(ownLine).sort());
        for (const [duration, other] of durations(told.tests, own)) {
          expect(Math.abs(duration - other)).toBeLessThanOrEqual(DURATION_TOLERANCE_MS);
        }
      });
    });
  }
  refuse(kit);
}

/** Several tests look at one run. */
function once(start: (run: string) => Promise<Ran>): (run: string) => Promise<Ran> {
  const runs = new Map<string, Promise<Ran>>();
  return (run) => {
    const ran = runs.get(run) ?? start(run);
    runs.set(run, ran);
    return ran;
  };
}

/** A version that is too old for us gets one line, and is not in anybody's way. */
function refuse(kit: FrameworkKit): void {
  const version = unsupportedVersionOf(kit.framework);
  describe(`${kit.title} ${version.release}, which is not supported`, () => {
    test('gets one line and does its work', async () => {
      const { told, output, code } = await execute(kit, version, 'one-worker');
      expect(output.match(/^Livelane: .*$/gm)).toEqual([
        expect.stringMatching(`${kit.title} ${version.release} is too old`),
      ]);
      expect(told.events).toEqual([]);
      expect(code).toBe(0);
    });
  });
}

function cannotShow(kit: FrameworkKit, scenario: Scenario, version: Version): boolean {
  if (!(scenario.id in kit.rows)) return false;
  const row = rowOf(kit, scenario, version);
  return typeof row === 'object' && 'cannot' in row;
}

async function verify(kit: FrameworkKit, scenario: Scenario, ran: Ran): Promise<void> {
  const tests = ran.told.of(scenario.id).map((one) => ({ ...one, name: ownName(kit, one) }));
  if (scenario.tells) expect(statusesOf(tests)).toEqual(scenario.tells);
  for (const [name, pattern] of Object.entries(scenario.says ?? {})) {
    const attempt = tests.find((one) => one.name === name)?.attempts.find(({ errors }) => errors);
    expect(attempt?.errors?.map(({ message }) => message).join('\n')).toMatch(pattern);
  }
  for (const pattern of scenario.outside ?? []) {
    expect(ran.told.errors.map(({ error }) => error.message).join('\n')).toMatch(pattern);
  }
  await scenario.check?.(ran);
}

function identitiesOf({ told }: Ran): string[] {
  return told.tests.map(({ file, name, attempts }) => `${file} ${name} ${attempts[0].test.id}`).sort();
}

function ownName({ outerGroups }: FrameworkKit, { name }: ToldTest): string {
  return name.split(' > ').slice(outerGroups).join(' > ');
}

/** Tests of the same name in a file, told apart as the journal's are: ` #2` after the second one's. */
function numbered(tests: readonly OwnTest[]): OwnTest[] {
  const seen = new Map<string, number>();
  return tests.map((test) => {
    const key = `${test.file}: ${test.name}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count > 1 ? { ...test, name: `${test.name} #${count}` } : test;
  });
}

function toldLine({ file, name, attempts }: ToldTest): string {
  return `${file}: ${name} → ${attempts.map(({ status }) => status).join(' ')}`;
}

function ownLine({ file, name, statuses }: OwnTest): string {
  return `${file}: ${name} → ${statuses.join(' ')}`;
}

/** Durations of the same tests, as the journal and the framework's own report have them. */
function* durations(told: readonly ToldTest[], own: readonly OwnTest[]): Generator<[number, number]> {
  const known = new Map(own.map((test) => [`${test.file}: ${test.name}`, test.durationMs]));
  for (const { file, name, attempts } of told) {
    const other = known.get(`${file}: ${name}`);
    if (other !== undefined) yield [attempts.at(-1)?.durationMs ?? 0, other];
  }
}
