import type { FrameworkName } from '../conformance/kit/versions.ts';
import type { Outcome, StoryTest } from './story.ts';
import type { HeldCase, HeldFile, HeldTimes, Manner } from './target.ts';

/** A framework's clock against the time at which a reporter heard of a test, for each attempt. */
const TOLERANCE_MS = 2;
/** The vendor that has whole seconds only. */
const SECOND_MS = 1000;

/** When the framework's process began and ended, milliseconds since the epoch. */
export interface Span {
  begunAt: number;
  endedAt: number;
}

/** What a vendor must hold, but for its times. */
export type ExpectedCase = Omit<HeldCase, 'times'> & { tests: StoryTest[] };

/** From the worst to the best: a case is as bad as the worst of its tests. */
const GRAVITY: Outcome[] = ['failed', 'flaky', 'passed', 'skipped'];

export function expectedOf(
  story: readonly StoryTest[],
  manner: Manner,
  framework: FrameworkName,
): ExpectedCase[] {
  return entries(story, manner)
    .map(({ name, tests }) => ({
      name,
      status: manner.statuses[worst(tests)],
      parts: parts(tests, manner, framework),
      files: tests.flatMap((test) => files(test, name, manner)).sort(byName),
      isClosed: true,
      tests,
    }))
    .sort(byName);
}

/** Tests that are sent; the others are named in the summary. */
export function deliveredIn(story: readonly StoryTest[], { entries }: Manner): StoryTest[] {
  const isListed = typeof entries === 'object' && entries.unlinked === 'listed';
  return story.filter(({ cases }) => !isListed || cases.length > 0);
}

/** How many cases must have been made for them. */
export function madeFor(story: readonly StoryTest[], { entries }: Manner): number {
  if (entries === 'tests') return story.length;
  return entries.unlinked === 'made' ? story.filter(({ cases }) => cases.length === 0).length : 0;
}

/** What is wrong with the times that the vendor holds, a sentence each. */
export function faultsInTimes(
  { tookMs, startedAt, endedAt }: HeldTimes,
  { tests }: Pick<ExpectedCase, 'tests'>,
  { took }: Manner,
  run: Span,
): string[] {
  const bounds = tests.map((test) => boundsOf(test, took, run));
  const least = bounds.reduce((sum, [from]) => sum + from, 0);
  const most = bounds.reduce((sum, [, to]) => sum + to, 0);
  const faults: string[] = [];
  // Some vendors have two moments in place of a duration.
  const hasMoments = startedAt !== undefined;
  if (!hasMoments && (tookMs ?? 0) < least) faults.push(`took ${tookMs} ms, not ${least} or more`);
  if ((tookMs ?? 0) > most) faults.push(`took ${tookMs} ms, not ${most} or less`);
  if (hasMoments && (endedAt ?? 0) - startedAt < least - SECOND_MS) {
    faults.push(`from ${startedAt} to ${endedAt} are less than ${least} ms`);
  }
  for (const at of [startedAt, endedAt]) {
    if (at === undefined || (at > run.begunAt - SECOND_MS && at <= run.endedAt)) continue;
    faults.push(`${new Date(at).toISOString()} is not within the run`);
  }
  return faults;
}

/** Between which durations of a test are right, milliseconds. */
function boundsOf(test: StoryTest, took: Manner['took'], run: Span): [number, number] {
  const { lastMs, pauseMs, outcome } = test;
  const attempts = took === 'last attempt' ? 1 : test.statuses.length;
  const tolerance = attempts * TOLERANCE_MS;
  if (outcome === 'skipped') return [0, (lastMs ?? 0) + tolerance];
  // No report tells how long the attempts before the last one took.
  if (attempts > 1 || lastMs === undefined) {
    return [attempts * pauseMs - tolerance, run.endedAt - run.begunAt];
  }
  return [lastMs - tolerance, lastMs + tolerance];
}

function entries(story: readonly StoryTest[], manner: Manner): { name: string; tests: StoryTest[] }[] {
  if (manner.entries === 'tests') return story.map((test) => ({ name: test.title, tests: [test] }));
  const { key, unlinked } = manner.entries;
  const numbers = [...new Set(story.flatMap(({ cases }) => cases))];
  const linked = numbers.map((number) => ({
    name: key(number),
    tests: story.filter(({ cases }) => cases.includes(number)),
  }));
  const others = unlinked === 'made' ? story.filter(({ cases }) => cases.length === 0) : [];
  return [...linked, ...others.map((test) => ({ name: test.title, tests: [test] }))];
}

function worst(tests: readonly StoryTest[]): Outcome {
  return GRAVITY.find((outcome) => tests.some((test) => test.outcome === outcome)) as Outcome;
}

function parts(tests: readonly StoryTest[], { parts: shown, statuses }: Manner, framework: FrameworkName) {
  const all = tests.flatMap((test) => test.statuses);
  switch (shown) {
    case 'earlier attempts':
      return tests.flatMap((test) => test.statuses.slice(0, -1));
    case 'runs':
      // Of a case that several tests name there is one run.
      return (tests.length > 1 ? [worst(tests)] : all).map((status) => statuses[status as Outcome]);
    case 'iterations': {
      if (all.length < 2) return [];
      const kind = framework === 'cucumber' && tests.every(({ isRow }) => isRow) ? 'example' : 'iteration';
      const lines = all.map((status) => `${kind} ${statuses[status as Outcome]}`);
      // In which order tests end is nobody's to say.
      return tests.length > 1 ? lines.sort() : lines;
    }
    case 'none':
      return [];
  }
}

function files(test: StoryTest, name: string, manner: Manner): HeldFile[] {
  const { files: where, entries: kind, fileName, hasBytes } = manner;
  if (where === 'none') return [];
  const [first] = test.cases;
  const isFirst = kind === 'tests' || first === undefined || kind.key(first) === name;
  if (where === 'first case' && !isFirst) return [];
  return test.files.map((file) => ({
    name: fileName(file, test.statuses.length),
    size: file.size,
    ...(hasBytes && { sha256: file.sha256 }),
  }));
}

export function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : Number(one.name > other.name);
}
