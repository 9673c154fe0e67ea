import type { Column } from './columns.ts';
import { storyIn } from './journal-story.ts';
import { Stage } from './stage.ts';
import type { Counted, Story, Window } from './story.ts';
import { judge, type Verdict } from './verdict.ts';

/** What came of one story at one vendor. */
export interface CellReport {
  story: Story;
  column: Column;
  seed: number;
  verdict: Verdict;
  /** Why the cell does not hold, a sentence each. */
  faults: string[];
  /** Something of the verdict lies in this window. */
  window?: Window;
  /** All that was said, for whoever looks into a cell that does not hold. */
  told: string;
  tookMs: number;
}

const COUNTED: Counted[] = ['lost', 'twice', 'disordered', 'wrong'];

export async function runCell(story: Story, column: Column, seed: number): Promise<CellReport> {
  const begunAt = Date.now();
  const stage = await Stage.open(story, column, seed);
  try {
    const faults: string[] = [];
    try {
      await (story.happens ? story.happens(stage) : stage.deliverAll());
    } catch (error) {
      faults.push(`the story broke off: ${(error as Error).message.slice(0, 500)}`);
    }
    const except = typeof story.except === 'function' ? story.except(column) : (story.except ?? {});
    const settled = await stage.emulator.waitFor(({ requests }) => requests.every(isOver), {
      timeoutMs: 20_000,
    });
    const verdict = judge(column, storyIn(stage.paths), settled, except);
    const window = story.window?.(column);
    const { told } = stage;
    faults.push(...faultsIn(verdict, window, told));
    if (stage.state?.state !== 'settled' && !except.isLeft) {
      faults.push(
        `not settled: ${stage.state?.backends.map(({ stopped, waiting }) => stopped ?? waiting?.reason)}`,
      );
    }
    const says = typeof story.says === 'function' ? story.says(column) : story.says;
    if (says && !says.test(told)) faults.push(`the user is not told ${says}`);
    const isUsed = window && COUNTED.some((kind) => verdict[kind].length > 0);
    return {
      story,
      column,
      seed,
      verdict,
      faults,
      told,
      tookMs: Date.now() - begunAt,
      ...(isUsed && { window }),
    };
  } finally {
    await stage.close();
  }
}

function isOver({ durationMs, fault }: { durationMs: number | null; fault?: string }): boolean {
  return durationMs !== null || fault === 'hang' || fault === 'hang-after';
}

/** What is neither as the journal has it nor in the window. */
function faultsIn(verdict: Verdict, window: Window | undefined, told: string): string[] {
  return COUNTED.flatMap((kind) => {
    const found = verdict[kind];
    const most = kind === 'disordered' ? 0 : (window?.most[kind] ?? 0);
    if (found.length === 0) return [];
    if (found.length > most) return found.map((what) => `${kind}: ${what}`);
    return window?.told && !window.told.test(told) ? [`${kind} without a word: ${found.join('; ')}`] : [];
  });
}
