import type { JournalEvent } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import { cucumber } from './frameworks/cucumber.ts';
import { consoleOf } from './kit/broken.ts';
import { conform } from './kit/conform.ts';
import { execute } from './kit/execute.ts';
import type { KitProject } from './kit/kit-project.ts';
import { journalled, titled } from './kit/runs.ts';
import type { FrameworkKit, Ran } from './kit/scenario.ts';
import { statusesOf } from './kit/told.ts';
import { versionsOf } from './kit/versions.ts';

conform(cucumber);

const FORMATTER = `, '@livelane/cucumber'],`;

/** Puts something else in the place of our line of the config. */
function inPlaceOf(line: string, other: string) {
  return (project: KitProject) => {
    const config = project.read('cucumber.mjs');
    expect(config).toContain(line);
    project.write('cucumber.mjs', config.replace(line, other));
  };
}

function withArguments(...args: string[]): FrameworkKit {
  return {
    ...cucumber,
    start: (project) => project.start('@cucumber/cucumber/bin/cucumber.js', args, { LANES: '2' }),
  };
}

function outcomesOf({ told }: Ran) {
  return { ...statusesOf(told.tests), end: told.end, errors: told.errors.length };
}

for (const version of versionsOf('cucumber')) {
  describe(`Cucumber ${version.release}, in whatever form`, () => {
    const others: [string, string][] = [
      ['before another formatter', `, ['@livelane/cucumber', 'livelane.txt'], 'summary'],`],
      ['after another formatter', `, 'summary', ['@livelane/cucumber', 'livelane.txt']],`],
    ];
    // Plugins came with 12.5.
    if (version.id !== 'cucumber-11') {
      others.push(['as a plugin', `], plugin: ['@livelane/cucumber/plugin'],`]);
    }

    test('tells the same', async () => {
      const alone = await execute(cucumber, version, 'outcomes');
      for (const [form, line] of others) {
        const ran = await execute(cucumber, version, 'outcomes', { prepare: inPlaceOf(FORMATTER, line) });
        expect(outcomesOf(ran), form).toEqual(outcomesOf(alone));
        expect(ran.code).toBe(alone.code);
      }
    });

    test('prints what Cucumber alone prints', async () => {
      const without = inPlaceOf(FORMATTER, '],');
      const alone = await execute(cucumber, version, 'outcomes', { prepare: without });
      const ours = await execute(cucumber, version, 'outcomes');
      expect(consoleOf(ours)).toEqual(consoleOf(alone));
    });

    test('tells what is Gherkin’s own', async () => {
      const { told } = await execute(cucumber, version, 'outcomes');
      expect(told.outcome('has arguments')).toMatchObject({
        test: { path: ['Gherkin', 'whatever is written'], tags: ['@feature', '@rule', '@scenario'] },
        steps: [
          { title: 'Given a cart', category: 'Given' },
          { title: 'And it passes', category: 'Given' },
          { title: 'When these are added\n| tea | 2 |\n| coffee | 1 |', category: 'When' },
          { title: 'Then the receipt says\n"""\nThank you\n"""', category: 'Then' },
        ],
      });
      expect(told.outcome('costs 7').test).toMatchObject({
        tags: ['@feature', '@rule', '@outline', '@examples'],
        parameters: { price: '7', currency: 'EUR' },
      });
      const message = (title: string) => told.outcome(title).errors?.[0]?.message;
      expect(message('is not defined')).toMatch(/^Undefined step: When nobody wrote this step/);
      expect(message('is ambiguous')).toMatch(/^(Ambiguous step|Multiple step definitions match):/);
      expect(message('takes too many arguments')).toMatch(/function has 3 arguments, should have 0/);
    });

    test('says nothing of a dry run', async () => {
      const kit = withArguments('--dry-run');
      for (const [form, line] of others) {
        const ran = await execute(kit, version, 'outcomes', { prepare: inPlaceOf(FORMATTER, line) });
        expect(ran.told.events, form).toEqual([]);
      }
    });

    test('tells what two workers ran when they are interrupted', async () => {
      const { told } = await execute(withArguments('--parallel', '2'), version, 'live', {
        async drive(running, project) {
          const until = (type: JournalEvent['type'], title: string) =>
            journalled(running, project, (event) => event.type === type && titled(event, title));
          await until('attempt-start', 'waits');
          await until('attempt-end', 'ends first');
          // A terminal interrupts the workers, too. Here they go on to the end of what they run.
          running.child.once('exit', () => project.write('gates/open', ''));
          running.child.kill('SIGINT');
        },
      });
      expect(statusesOf(told.tests)).toEqual({
        'live > ends first': 'passed',
        'live > waits': 'interrupted',
      });
      expect(told.end).toBe('interrupted');
    });

    test('tells what the author says in workers, hooks and retries', async () => {
      const serial = await execute(cucumber, version, 'author');
      const parallel = await execute(withArguments('--parallel', '2'), version, 'author');
      expect(saidIn(parallel)).toEqual(saidIn(serial));
      expect(serial.output).not.toMatch(/vnd\.livelane/);
    });
  });
}

function saidIn({ told }: Ran) {
  return told.tests
    .map(({ name, attempts }) => [
      name,
      attempts.map(({ status, cases, comments, fields, links, owner, ignored, evidence, steps }) => ({
        status,
        cases,
        comments,
        fields,
        links,
        owner,
        ignored,
        evidence: evidence?.map((file) => [file.name, file.contentType, file.size]),
        steps: steps?.map((step) => [step.title, step.steps?.map(({ title }) => title)]),
      })),
    ])
    .sort();
}
