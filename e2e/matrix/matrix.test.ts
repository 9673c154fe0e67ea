import { describe, expect, test } from 'vitest';
import { kits } from '../conformance/frameworks/index.ts';
import type { FrameworkKit } from '../conformance/kit/scenario.ts';
import { codeWithoutUs, filesWith, heldBy, type Round, runCell } from './cell.ts';
import { deliveredIn, expectedOf, faultsInTimes, madeFor } from './expected.ts';
import type { HeldCase, Receiver } from './target.ts';
import { targets } from './targets/index.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** For the table of `all.ts`. */
    counts?: { cases: number; files: number; requests: number };
  }
}

describe.each(kits.map((kit) => [kit.title, kit] as const))('%s', (_, kit) => {
  let withoutUs: Promise<number | null> | undefined;

  test.for(targets.map((target) => [target.id, target] as const))(
    '%s: the vendor holds what the framework’s own report tells',
    async ([, target], { task, onTestFailed }) => {
      const { project, rounds } = await runCell(kit, target);
      onTestFailed(() => {
        const outputs = rounds.map(({ output }) => output).join('\n');
        console.log(`${kit.title}, ${target.id}: ${project.folder}\n${outputs}`);
      });
      withoutUs ??= codeWithoutUs(kit);
      const code = await withoutUs;
      const counts = { cases: 0, files: 0, requests: 0 };
      for (const [index, round] of rounds.entries()) {
        expect(round.code).toBe(code);
        const held = heldBy(target, round, index);
        for (const [at, receiver] of target.receivers.entries()) {
          expectHeld(held[at] as HeldCase[], receiver, round, kit);
          expectSummary(round, receiver);
        }
        const { violations, counts: totals } = round.state;
        expect(violations).toEqual([]);
        expect(totals.answers).not.toHaveProperty('429');
        counts.cases += held.flat().length;
        counts.files += held.flat().reduce((sum, { files }) => sum + files.length, 0);
        counts.requests = totals.requests;
      }
      expect(filesWith(project, Object.values(target.secrets))).toEqual([]);
      task.meta.counts = counts;
    },
  );
});

function expectHeld(held: readonly HeldCase[], receiver: Receiver, round: Round, kit: FrameworkKit): void {
  const { manner, title, made } = receiver;
  const expected = expectedOf(round.story, manner, kit.framework);
  const withoutTimes = held.map(({ times: _, ...entry }) => entry);
  expect(withoutTimes, title).toEqual(expected.map(({ tests: _, ...entry }) => entry));
  const faults = expected.flatMap((entry, at) => {
    const { times } = held[at] as HeldCase;
    return faultsInTimes(times, entry, manner, round).map((fault) => `${title}, ${entry.name}: ${fault}`);
  });
  expect(faults).toEqual([]);
  expect(made(round.state), `cases made in ${title}`).toBe(madeFor(round.story, manner));
}

/** One line for the vendor, with an address; tests that it does not get are named. */
function expectSummary({ output, story }: Round, { title, manner }: Receiver): void {
  const delivered = deliveredIn(story, manner);
  expect(output).toMatch(
    new RegExp(
      `^Livelane: ${story.length} tests .* → ${delivered.length} delivered to ${title} \\(.*https?://\\S+\\)`,
      'm',
    ),
  );
  for (const { title: name } of story.filter((one) => !delivered.includes(one))) {
    expect(output).toMatch(new RegExp(`no case of ${title} and is not sent there.*\\n.*${name}`));
  }
}
