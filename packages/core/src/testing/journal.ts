import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { AttemptEnd, JournalEvent, ShardStart, TestFinal } from '../events.ts';
import { runPaths } from '../paths.ts';

/** All events of a run's folder; none where there is no journal. */
export function readEvents(folder: string): JournalEvent[] {
  const { shards } = runPaths(folder);
  if (!existsSync(shards)) return [];
  return readdirSync(shards).flatMap((name) =>
    readFileSync(`${shards}/${name}`, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEvent),
  );
}

export function shardStart(events: readonly JournalEvent[]): ShardStart {
  const [first] = events;
  if (first?.type !== 'shard-start') throw new Error(`the journal begins with ${first?.type}`);
  return first;
}

/** The attempts of the tests with this title, in the journal's order. */
export function attemptsOf(events: readonly JournalEvent[], title: string): AttemptEnd[] {
  return events.filter((event) => event.type === 'attempt-end').filter(({ test }) => test.title === title);
}

/** The only attempt of the only test with this title. */
export function attemptOf(events: readonly JournalEvent[], title: string): AttemptEnd {
  const [attempt, ...others] = attemptsOf(events, title);
  if (!attempt || others.length > 0) {
    throw new Error(`“${title}” has ${others.length + (attempt ? 1 : 0)} attempts`);
  }
  return attempt;
}

/**
 * What every reporter's journal must hold: begin and end; every attempt that a worker made begins before it
 * ends, in the same lane; one attempt at a time in a lane; nothing after a final attempt.
 * @param options.concurrent the framework may run several tests of one worker at once.
 * @returns what is wrong, in words.
 */
export function faultsOf(events: readonly JournalEvent[], { concurrent = false } = {}): string[] {
  const faults: string[] = [];
  if (events[0]?.type !== 'shard-start') faults.push('the first line is no shard-start');
  if (events.at(-1)?.type !== 'shard-end') faults.push('the last line is no shard-end');
  /** Attempts that have begun and not ended, by lane. */
  const running = new Map<string, Set<string>>();
  const final = new Set<string>();
  for (const event of events) {
    if (event.type === 'test-final') final.add(keyOf(event.test));
    if (event.type !== 'attempt-start' && event.type !== 'attempt-end') continue;
    const { title } = event.test;
    const test = keyOf(event.test);
    const attempt = `${test} ${event.attempt}`;
    const lane = running.get(event.lane) ?? new Set<string>();
    running.set(event.lane, lane);
    if (final.has(test)) faults.push(`“${title}” goes on after its final attempt`);
    if (event.type === 'attempt-start') {
      if (lane.size > 0 && !concurrent) faults.push(`“${title}” begins in a lane that is busy`);
      lane.add(attempt);
    } else {
      if (event.startedAt !== undefined && !lane.delete(attempt)) {
        faults.push(`“${title}” ends where it had not begun`);
      }
      if (event.final) final.add(test);
    }
  }
  const left = [...running.values()].reduce((sum, lane) => sum + lane.size, 0);
  if (left > 0) faults.push(`${left} attempts never end`);
  return faults;
}

function keyOf({ id, project = '', repeat = 0 }: TestFinal['test']): string {
  return `${id} ${project} ${repeat}`;
}
