import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptEnd, JournalEvent, RunPaths, TestFinal } from '@livelane/core';
import type { Outcome, StoryTest } from '../matrix/story.ts';
import type { SuiteFile } from '../matrix/suite.ts';

/** A run as its journal tells it, read without the courier's own code. */
export interface JournalStory {
  tests: StoryTest[];
  /** Titles of each lane's tests in the order in which they became final. */
  lanes: string[][];
  /** Tests that never ended: the vendor may say that they did not. */
  cutOff: StoryTest[];
}

/** Only failed, flaky, passed and skipped are words of a vendor's here. */
const FAILED = new Set<string>(['failed', 'timedout', 'interrupted']);

export function storyIn(paths: RunPaths): JournalStory {
  const lanes = new Map<string, string[]>();
  const tests: StoryTest[] = [];
  const cutOff: StoryTest[] = [];
  for (const [shard, events] of shardsIn(paths)) {
    const open = new Map<string, { attempts: AttemptEnd[]; runs?: JournalEvent }>();
    const finish = (key: string) => {
      const attempts = open.get(key)?.attempts ?? [];
      const last = attempts.at(-1);
      open.delete(key);
      if (!last || last.ignored) return;
      tests.push(testOf(attempts, paths));
      const lane = `${shard}/${last.lane}`;
      lanes.set(lane, [...(lanes.get(lane) ?? []), titleOf(last)]);
    };
    for (const event of events) {
      if (event.type === 'test-final') finish(keyOf(event.test));
      if (event.type !== 'attempt-start' && event.type !== 'attempt-end') continue;
      const key = keyOf(event.test);
      const test = open.get(key) ?? { attempts: [] };
      open.set(key, test);
      if (event.type === 'attempt-start') {
        test.runs = event;
      } else {
        delete test.runs;
        test.attempts.push(event);
        if (event.final) finish(key);
      }
    }
    for (const [key, { attempts, runs }] of [...open]) {
      if (attempts.length > 0) finish(key);
      else if (runs?.type === 'attempt-start') {
        cutOff.push(
          testOf(
            [{ ...runs, type: 'attempt-end', status: 'interrupted', final: true, durationMs: 0 }],
            paths,
          ),
        );
      }
    }
  }
  return { tests, lanes: [...lanes.values()], cutOff };
}

/** Whole lines only: a torn one is nobody's. */
function shardsIn({ shards }: RunPaths): [string, JournalEvent[]][] {
  if (!existsSync(shards)) return [];
  return readdirSync(shards).map((name) => [
    name,
    readFileSync(join(shards, name), 'utf8')
      .split('\n')
      .slice(0, -1)
      .flatMap((line): JournalEvent[] => {
        try {
          return [JSON.parse(line) as JournalEvent];
        } catch {
          return [];
        }
      }),
  ]);
}

function testOf(attempts: readonly AttemptEnd[], paths: RunPaths): StoryTest {
  const last = attempts.at(-1) as AttemptEnd;
  const keys = [...(last.cases ?? []), ...(/ \[(.*)\]$/.exec(last.test.title)?.[1]?.split('] [') ?? [])];
  const numbers = keys.map((key) => Number(/\d+$/.exec(key)?.[0]));
  const statuses = attempts.map(({ status }) => (FAILED.has(status) ? 'failed' : status));
  return {
    title: titleOf(last),
    cases: [...new Set(numbers)],
    files: attempts.flatMap((attempt) => filesOf(attempt, paths)),
    pauseMs: 0,
    isRow: false,
    statuses,
    outcome: outcomeOf(statuses),
    lastMs: last.durationMs,
  };
}

function titleOf({ test }: Pick<AttemptEnd, 'test'>): string {
  return test.title.replace(/ \[.*\]$/, '');
}

/** Of what is there now. */
function filesOf({ attempt, evidence = [] }: AttemptEnd, { folder }: RunPaths): SuiteFile[] {
  return evidence.flatMap(({ name, path }) => {
    if (path === undefined || !existsSync(join(folder, path))) return [];
    const bytes = readFileSync(join(folder, path));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [{ name, size: bytes.length, sha256, attempt: attempt + 1 }];
  });
}

function outcomeOf(statuses: readonly string[]): Outcome {
  const last = statuses.at(-1);
  return last === 'passed' && statuses.length > 1 ? 'flaky' : (last as Outcome);
}

function keyOf({ id, project = '', repeat = 0 }: TestFinal['test']): string {
  return `${id} ${project} ${repeat}`;
}
