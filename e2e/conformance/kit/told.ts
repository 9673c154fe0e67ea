import { basename } from 'node:path';
import type { AttemptEnd, JournalEvent, RunError, ShardEnd } from '@livelane/core';

/** A test as a journal tells it. */
export interface ToldTest {
  /** Groups and title, ` > ` between them; ` #2` after it for a second test of the same name in the same file. */
  name: string;
  /** Path from the project's root. */
  file: string;
  project: string | undefined;
  /** First to last. */
  attempts: [AttemptEnd, ...AttemptEnd[]];
}

/** What a journal tells, asked in the words of a scenario. */
export class Told {
  readonly events: readonly JournalEvent[];
  readonly tests: ToldTest[];
  readonly errors: RunError[];

  constructor(events: readonly JournalEvent[]) {
    this.events = events;
    const tests = new Map<string, ToldTest>();
    for (const event of events) {
      if (event.type !== 'attempt-end') continue;
      const { id, path, title, file, project, repeat = 0 } = event.test;
      const known = tests.get(`${id} ${project} ${repeat}`);
      if (known) {
        known.attempts.push(event);
        continue;
      }
      const name = [...path, title].join(' > ');
      tests.set(`${id} ${project} ${repeat}`, {
        name: repeat > 0 ? `${name} #${repeat + 1}` : name,
        file,
        project,
        attempts: [event],
      });
    }
    this.tests = [...tests.values()];
    this.errors = events.filter((event) => event.type === 'run-error');
  }

  /** How the run ended; nothing when the journal has no last line. */
  get end(): ShardEnd['status'] | undefined {
    const last = this.events.at(-1);
    return last?.type === 'shard-end' ? last.status : undefined;
  }

  /** The tests of one scenario: those in the files that bear its id. */
  of(scenario: string): ToldTest[] {
    return this.tests.filter(({ file }) => basename(file).split('.')[0] === scenario);
  }

  /** The only test of this name, or of a name that ends so. */
  test(name: string): ToldTest {
    const found = this.tests.filter((test) => test.name === name || test.name.endsWith(` > ${name}`));
    const [only, ...others] = found;
    if (!only || others.length > 0) throw new Error(`the journal tells “${name}” ${found.length} times`);
    return only;
  }

  /** The last attempt of the only test of this name. */
  outcome(name: string): AttemptEnd {
    return this.test(name).attempts.at(-1) as AttemptEnd;
  }
}

/** Names of tests, and the statuses of their attempts: `{ 'cart > pays': 'failed passed' }`. */
export function statusesOf(tests: readonly ToldTest[]): Record<string, string> {
  return Object.fromEntries(
    tests.map(({ name, attempts }) => [name, attempts.map(({ status }) => status).join(' ')]),
  );
}
