import type { EmulatorState } from '@livelane/emulator';
import { byName, type ExpectedCase, expectedOf } from '../matrix/expected.ts';
import type { HeldCase, HeldFile } from '../matrix/target.ts';
import type { Column } from './columns.ts';
import type { JournalStory } from './journal-story.ts';

/** What a vendor holds, against the journal: each list says what it is that is not as it must be. */
export interface Verdict {
  /** Results that the vendor holds. */
  sent: number;
  lost: string[];
  twice: string[];
  disordered: string[];
  wrong: string[];
}

export interface Exceptions {
  /** Titles of tests that the vendor will not have. */
  refused?: readonly string[];
  /** Files that cannot be sent, by name. */
  missingFiles?: readonly string[];
  /** Something is left unsent at the end, as it should be. */
  isLeft?: boolean;
  /** The vendor holds a part only, and nothing that is wrong. */
  isPartial?: boolean;
  /** The journal is gone, so nothing can be compared. */
  isGone?: boolean;
  /** The vendor's run is not closed at the end. */
  isOpen?: boolean;
  /** Answers of the vendor's that belong to the story, by status. */
  violations?: readonly number[];
}

export function judge(
  column: Column,
  journal: JournalStory,
  state: EmulatorState,
  {
    refused = [],
    missingFiles = [],
    isOpen = false,
    isPartial = false,
    isGone = false,
    violations = [],
  }: Exceptions,
): Verdict {
  const { receiver, runs, repeated, isOrdered } = column;
  const tests = journal.tests
    .filter(({ title }) => !refused.includes(title))
    .map((test) => ({ ...test, files: test.files.filter(({ name }) => !missingFiles.includes(name)) }));
  const expected = expectedOf(tests, receiver.manner, 'playwright');
  const held = receiver.held(state, 0);
  if (isGone) return { sent: held.length, lost: [], twice: repeated(state), disordered: [], wrong: [] };
  const verdict: Verdict = {
    sent: held.length,
    lost: [],
    twice: repeated(state),
    disordered: isOrdered ? disorder(journal, state) : [],
    wrong: [],
  };
  const count = runs(state);
  if (count > 1) verdict.twice.push(`${count} runs`);
  // A case may be there without an outcome: begun, or put into the run before its result was refused.
  const withoutOutcome = [...journal.cutOff, ...journal.tests.filter(({ title }) => refused.includes(title))];
  const mayBeEmpty = new Set(
    expectedOf(withoutOutcome, receiver.manner, 'playwright').map(({ name }) => name),
  );
  for (const one of expected)
    compare(
      one,
      held.filter(({ name }) => name === one.name),
      isOpen,
      verdict,
    );
  for (const { name, status } of held) {
    if (expected.some((one) => one.name === name)) continue;
    const isEnded = ([receiver.manner.statuses.passed, receiver.manner.statuses.flaky] as string[]).includes(
      status,
    );
    if (!mayBeEmpty.has(name) || isEnded) verdict.wrong.push(`${name} (${status}) is not in the journal`);
  }
  for (const { status, method, path, message } of state.violations) {
    if (violations.includes(status)) continue;
    verdict.wrong.push(`${method} ${path} was refused (${status}): ${message}`);
  }
  if (isPartial) verdict.lost = [];
  return verdict;
}

function compare(
  one: Omit<ExpectedCase, 'tests'>,
  held: readonly HeldCase[],
  isOpen: boolean,
  verdict: Verdict,
) {
  const { name } = one;
  const [first, ...more] = held;
  if (!first) {
    verdict.lost.push(name);
    return;
  }
  verdict.twice.push(...more.map(() => name));
  if (first.status !== one.status) verdict.wrong.push(`${name} is ${first.status}, not ${one.status}`);
  if (first.parts.join() !== one.parts.join()) {
    verdict.wrong.push(`${name} has the parts ${first.parts.join()}, not ${one.parts.join()}`);
  }
  if (!first.isClosed && !isOpen) verdict.wrong.push(`${name} is in a run that is not closed`);
  compareFiles(name, one.files, first.files, verdict);
}

function compareFiles(
  of: string,
  expected: readonly HeldFile[],
  held: readonly HeldFile[],
  verdict: Verdict,
) {
  const left = held.toSorted(byName);
  for (const file of expected) {
    const index = left.findIndex(({ name }) => name === file.name);
    const [found] = index < 0 ? [] : left.splice(index, 1);
    if (!found) verdict.lost.push(`${file.name} of ${of}`);
    else if (found.size !== file.size || found.sha256 !== file.sha256) {
      verdict.wrong.push(`${file.name} of ${of} has other bytes`);
    }
  }
  for (const { name } of left) {
    if (expected.some((file) => file.name === name)) verdict.twice.push(`${name} of ${of}`);
    else verdict.wrong.push(`${name} of ${of} is not in the journal`);
  }
}

/** Where the vendor's threads are not the journal's lanes in their order. */
function disorder({ lanes }: JournalStory, { testmo }: EmulatorState): string[] {
  const threads = testmo.runs.flatMap((run) =>
    run.threads.map(({ tests }) => tests.map(({ name }) => name.replace(/ \[.*\]$/, ''))),
  );
  return threads.flatMap((titles) => {
    const [first] = titles;
    const lane = lanes.find((one) => first !== undefined && one.includes(first)) ?? [];
    const places = titles.map((title) => lane.indexOf(title));
    return titles.filter((_, at) => places[at] === -1 || (places[at] as number) < (places[at - 1] ?? -1));
  });
}
