import { type JournalEvent, plainText, type Step } from '@livelane/core';
import { expect } from 'vitest';
import type { KitProject } from '../kit/kit-project.ts';
import type { FrameworkKit, OwnTest, Ran } from '../kit/scenario.ts';
import { outline, SCENARIOS } from '../kit/scenarios.ts';
import { Told } from '../kit/told.ts';

const ARGUMENTS: Record<string, string[]> = {
  'two-workers': ['--parallel', '2'],
  'shard-1': ['--shard', '1/2'],
  'shard-2': ['--shard', '2/2'],
  monorepo: ['--config', 'packages/shop/cucumber.mjs'],
};

const ENVIRONMENT: Record<string, Record<string, string>> = {
  'two-workers': { LANES: '2' },
  'worker-out-of-memory': { NODE_OPTIONS: '--max-old-space-size=100' },
  coverage: { NODE_V8_COVERAGE: 'coverage' },
};

export const cucumber: FrameworkKit = {
  framework: 'cucumber',
  title: 'Cucumber',
  outerGroups: 1,
  concurrent: false,
  start(project, run) {
    if (run === 'many') writeMany(project);
    return project.start('@cucumber/cucumber/bin/cucumber.js', ARGUMENTS[run] ?? [], ENVIRONMENT[run]);
  },
  ownReport: (project) => testsOf(project.read('messages.ndjson')),
  rows: {
    passes: 'shown',
    fails: {
      limit:
        'The place of a failure is the line of the step definition that threw; steps say which sentence ran it.',
      check: ({ told }) =>
        expect(told.outcome('fails with a diff').errors).toMatchObject([{ location: { file: 'steps.js' } }]),
    },
    'throws-other-values': 'shown',
    'error-causes': {
      versions: {
        'cucumber-11': withoutCauses(),
        'cucumber-12': withoutCauses(),
      },
    },
    skipped: 'shown',
    todo: 'shown',
    flaky: 'shown',
    'fails-every-time': 'shown',
    'expected-failure': { cannot: 'Cucumber has no scenarios that are declared to fail.' },
    timeout: 'shown',
    'before-all-fails': {
      versions: {
        'cucumber-11': {
          limit:
            'When a BeforeAll hook fails, Cucumber 11 tells formatters nothing and ends. That the run broke off is told; why stands in Cucumber’s own output.',
          run: 'before-all-fails',
          tells: {},
          check: expectGivingUp,
        },
        'cucumber-12': withoutScenarios(),
        'cucumber-13': withoutScenarios(),
      },
    },
    'before-each-fails': 'shown',
    'after-each-fails': 'shown',
    'after-all-fails': {
      versions: {
        'cucumber-11': {
          limit:
            'When an AfterAll hook fails, Cucumber 11 tells formatters nothing and ends. That the run broke off is told; why stands in Cucumber’s own output.',
          run: 'after-all-fails',
          check: expectGivingUp,
        },
        'cucumber-12': { run: 'after-all-fails' },
        'cucumber-13': { run: 'after-all-fails' },
      },
    },
    'deep-groups': {
      limit: 'Gherkin nests once: a Rule in a Feature.',
      tells: { 'one > is deep': 'passed' },
    },
    parameterised: 'shown',
    namesakes: 'shown',
    'namesakes-elsewhere': 'shown',
    concurrent: { cannot: 'A worker of Cucumber runs one scenario after the other.' },
    'syntax-error': { run: 'syntax-error' },
    'throwing-import': {
      versions: {
        'cucumber-11': {
          cannot:
            'Cucumber 11 loads formatters only when the step definitions are loaded, and has no plugins: nobody hears of those that throw.',
        },
        'cucumber-12': loadsNot(),
        'cucumber-13': loadsNot(),
      },
    },
    'late-rejection': {
      limit:
        'Cucumber gives what nobody catches to the step that is running when it happens: that scenario fails, with the message.',
      tells: { 'leaves a promise behind': 'passed', 'waits for it': 'failed' },
      says: { 'waits for it': /too late/ },
      outside: [],
    },
    loud: {
      limit: 'What is logged with `this.log` is kept. `console.log` goes past Cucumber to the terminal.',
    },
    'odd-text': {
      limit: 'A feature file is UTF-8, so half a character can only be in a message, not in a title.',
    },
    'long-title': 'shown',
    attachments: {
      limit:
        'Cucumber attaches content: a file is read by the step that attaches it, and one that is missing fails that step. `livelane.attach` tells what is missing.',
      check: (ran) => {
        const evidence = ran.told.outcome('attaches files').evidence ?? [];
        expect(evidence.map(({ name, size }) => `${name} ${size}`)).toEqual([
          'notes.txt 11',
          'body.txt 11',
          'empty.txt 0',
        ]);
      },
    },
    steps: {
      limit:
        'Gherkin’s steps have none inside them. `livelane.step` makes those, inside the step or hook that calls it.',
      check: ({ told }) =>
        expect(outline(told.outcome('has steps').steps)).toEqual([
          'Given an order passed',
          'When something is added passed',
          'Then it is paid failed',
        ]),
    },
    'native-words': {
      limit: 'Gherkin has tags and no annotations; `this.link` makes links.',
      check: ({ told }) => {
        const { test, links } = told.outcome('is described');
        expect(test.tags).toEqual(['@smoke', '@TEST_CALC-1']);
        const url = 'https://tracker.example/BUG-7';
        expect(links).toEqual([{ name: url, url }]);
      },
    },
    'fake-timers': 'shown',
    'mocked-files': 'shown',
    snapshots: { cannot: 'Cucumber has no snapshots.' },
    'type-tests': { cannot: 'Cucumber has no tests of types.' },
    'two-workers': 'shown',
    'one-worker': 'shown',
    live: 'shown',
    'worker-exits': 'shown',
    'worker-is-killed': {
      versions: {
        'cucumber-13': {
          limit:
            'Workers of Cucumber 13 are threads: what kills one kills the run. What had ended is reported, the others as interrupted.',
          check: ({ told }) => {
            expect(told.outcome('passes').status).toBe('passed');
            expect(told.outcome('passes before').status).toBe('passed');
            expect(told.end).toBeUndefined();
          },
        },
      },
    },
    'worker-out-of-memory': 'shown',
    bail: {
      limit: 'With `--fail-fast`, Cucumber tells every scenario that it does not run any more as skipped.',
      check: ({ told }) => {
        expect(told.outcome('passes').status).toBe('passed');
        expect(told.outcome('fails').status).toBe('failed');
        expect(told.outcome('is not reached').status).toBe('skipped');
      },
    },
    interrupted: 'shown',
    'interrupted-twice': 'shown',
    only: {
      limit: 'Cucumber has no `.only`: one scenario is chosen by its line (`shop.feature:12`), or by tags.',
    },
    filtered: 'shown',
    'shard-1': shard(),
    'shard-2': shard(),
    empty: 'shown',
    many: 'shown',
    author: {
      limit: 'Steps appear inside the Gherkin step or hook that calls `livelane.step`.',
      check: expectAuthor,
    },
    inactive: 'shown',
    coverage: 'shown',
    commonjs: 'shown',
    typescript: 'shown',
    projects: {
      cannot: 'Cucumber has no projects: the profiles of its config are merged into one run.',
    },
    monorepo: 'shown',
    options: 'shown',
    watched: { cannot: 'Cucumber has no watch mode.' },
  },
};

function withoutCauses() {
  return {
    limit: 'Cucumber before 13 leaves the causes of an error out of its messages.',
    says: { 'fails for a reason': /^Error: the order failed$/ },
  };
}

function withoutScenarios() {
  return {
    limit:
      'BeforeAll belongs to the run, not to a group: when it fails, no scenario is run or told, and the error is one of the run.',
    run: 'before-all-fails',
    tells: {},
  };
}

function expectGivingUp({ told }: Ran): void {
  expect(told.errors.map(({ error }) => error.message)).toEqual([
    'Cucumber ended with exit code 1 before all was done; its own output says why.',
  ]);
  expect(told.end).toBe('failed');
}

function loadsNot() {
  return {
    limit:
      'Formatters are loaded after the step definitions; the plugin is there before, but is not told what was thrown. It tells that the run broke off; why stands in Cucumber’s own output.',
    run: 'throwing-import',
    outside: [/Cucumber ended with exit code 1 before all was done/],
  };
}

function shard() {
  return { versions: { 'cucumber-11': { cannot: '`--shard` came with Cucumber 12.2.' } } };
}

/** What every reporter must tell, once the author's steps are taken out of the Gherkin steps that they are in. */
function expectAuthor(ran: Ran): void | Promise<void> {
  expect(ran.told.outcome('says it all').steps).toMatchObject([
    { title: 'Given it says it all', steps: [{ title: 'order', category: 'step' }] },
  ]);
  const told = new Told(ran.told.events.map(withInnerSteps));
  return SCENARIOS.find(({ id }) => id === 'author')?.check?.({ ...ran, told });
}

function withInnerSteps(event: JournalEvent): JournalEvent {
  if (event.type !== 'attempt-end') return event;
  return { ...event, steps: event.steps?.flatMap<Step>(({ steps = [] }) => steps) };
}

/** Scenarios have to be written: five features with ten rules, each an outline with a hundred examples. */
function writeMany(project: KitProject): void {
  const examples = Array.from({ length: 100 }, (_, index) => `        | ${index} |\n`).join('');
  for (let file = 1; file <= 5; file++) {
    const rules = Array.from(
      { length: 10 },
      (_, rule) => `
  Rule: group ${rule}

    Scenario Outline: test <n>
      Given it passes

      Examples:
        | n |
${examples}`,
    );
    project.write(`features/many-${file}.feature`, `Feature: many ${file}\n${rules.join('')}`);
  }
}

interface Message {
  gherkinDocument?: { uri: string; feature: GherkinFeature };
  pickle?: { id: string; uri: string; name: string; astNodeIds: string[] };
  testCase?: { id: string; pickleId: string };
  testCaseStarted?: { id: string; testCaseId: string; timestamp: Timestamp };
  testStepFinished?: {
    testCaseStartedId: string;
    testStepResult: { status: string; exception?: { message?: string } };
  };
  testCaseFinished?: { testCaseStartedId: string; timestamp: Timestamp };
}
interface Timestamp {
  seconds: number;
  nanos: number;
}
interface GherkinFeature {
  name: string;
  children: { rule?: { name: string; children: { scenario?: { id: string } }[] } }[];
}

/** The same run as Cucumber's `message` formatter tells it. */
function testsOf(ndjson: string): OwnTest[] {
  const messages = ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Message);
  const all = <Key extends keyof Message>(key: Key) =>
    messages.flatMap((message) => (message[key] === undefined ? [] : [message[key]]));
  const paths = new Map(
    all('gherkinDocument').map(({ uri, feature }) => [uri, { name: feature.name, rules: rulesOf(feature) }]),
  );
  const cases = new Map(all('testCase').map(({ id, pickleId }) => [pickleId, id]));
  return all('pickle').flatMap(({ id, uri, name, astNodeIds: [scenario = ''] }) => {
    const { name: feature, rules } = paths.get(uri) ?? { name: '', rules: new Map<string, string>() };
    const path = [feature, rules.get(scenario), plainText(name)].filter((part) => part !== undefined);
    const attempts = all('testCaseStarted').filter(({ testCaseId }) => testCaseId === cases.get(id));
    const last = attempts.at(-1);
    const end = all('testCaseFinished').find(({ testCaseStartedId }) => testCaseStartedId === last?.id);
    return {
      file: uri,
      name: path.join(' > '),
      statuses: attempts.map((attempt) => statusOf(messages, attempt.id)),
      // That clock was replaced.
      ...(last &&
        end &&
        !uri.includes('fake-timers') && {
          durationMs: millisecondsOf(end.timestamp) - millisecondsOf(last.timestamp),
        }),
    };
  });
}

function rulesOf({ children }: GherkinFeature): Map<string, string> {
  return new Map(
    children.flatMap(({ rule }) =>
      (rule?.children ?? []).flatMap(({ scenario }) =>
        scenario && rule ? [[scenario.id, rule.name] as const] : [],
      ),
    ),
  );
}

/** The worst result of an attempt's steps and hooks, in our words. */
function statusOf(messages: readonly Message[], attempt: string): string {
  const results = messages.flatMap(({ testStepFinished }) =>
    testStepFinished?.testCaseStartedId === attempt ? [testStepFinished.testStepResult] : [],
  );
  const has = (status: string) => results.find((result) => result.status === status);
  const failure = has('FAILED');
  if (failure) return failure.exception?.message?.startsWith('function timed out') ? 'timedout' : 'failed';
  if (has('AMBIGUOUS') ?? has('UNDEFINED')) return 'failed';
  if (has('PENDING')) return 'todo';
  return has('SKIPPED') ? 'skipped' : 'passed';
}

function millisecondsOf({ seconds, nanos }: Timestamp): number {
  return seconds * 1000 + nanos / 1e6;
}
