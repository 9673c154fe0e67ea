import { clipOutput, plainText, type Step } from '@livelane/core';
import type { Hook, PickleStep, TestStepResult } from './messages.ts';

/** Steps of one attempt that are kept, in their order. */
const STEP_LIMIT = 1000;
/** Failed steps that are kept beyond {@link STEP_LIMIT}. */
const FAILED_LIMIT = 100;
/** Outermost steps of the author's own that are kept of one attempt. */
const INNER_LIMIT = 1000;
/** Characters of a step with its data table or doc string. */
const TITLE_LIMIT = 2000;
const ERROR_LIMIT = 4000;

/** Keywords are localised, and And and But say nothing; the type is what Cucumber makes of them. */
const CATEGORIES: Record<string, string> = { Context: 'Given', Action: 'When', Outcome: 'Then' };

const HOOK_NAMES: Record<string, string> = {
  BEFORE_TEST_RUN: 'BeforeAll',
  AFTER_TEST_RUN: 'AfterAll',
  BEFORE_TEST_CASE: 'Before',
  AFTER_TEST_CASE: 'After',
};

/** A step or hook as the feature file and the support code have it. */
export interface StepHead {
  title: string;
  category: string;
}

/** A step or hook that has ended. */
interface EndedStep {
  status: Step['status'];
  startedAt: number;
  durationMs: number;
  error: string | undefined;
  /** The author's own, inside it. */
  steps: readonly Step[];
}

export function gherkinStep(keyword: string, step: PickleStep): StepHead {
  const sentence = plainText(keyword + step.text);
  const argument = argumentText(step.argument);
  return {
    title: clipOutput(argument ? `${sentence}\n${argument}` : sentence, TITLE_LIMIT),
    category: CATEGORIES[step.type ?? ''] ?? keyword.trim(),
  };
}

export function hookStep(hook: Hook | undefined): StepHead {
  const name = HOOK_NAMES[hook?.type ?? ''] ?? 'Hook';
  return {
    title: clipOutput(hook?.name ? `${name} (${plainText(hook.name)})` : name, TITLE_LIMIT),
    category: 'hook',
  };
}

/** The steps of one attempt, as many as are kept. */
export class StepList {
  readonly #kept: Step[] = [];
  #failedBeyond = 0;
  #leftOut = 0;
  #inner = 0;

  add(head: StepHead, { status, startedAt, durationMs, error, steps }: EndedStep): void {
    if (this.#kept.length >= STEP_LIMIT) {
      if (status !== 'failed' || this.#failedBeyond === FAILED_LIMIT) {
        this.#leftOut++;
        return;
      }
      this.#failedBeyond++;
    }
    const inner = steps.slice(0, INNER_LIMIT - this.#inner);
    this.#inner += inner.length;
    this.#leftOut += steps.length - inner.length;
    this.#kept.push({
      ...head,
      status,
      startedAt,
      durationMs,
      ...(error && { error: clipOutput(error, ERROR_LIMIT) }),
      ...(inner.length > 0 && { steps: inner }),
    });
  }

  /** @param endedAt when the attempt ended, in milliseconds since the epoch. */
  all(endedAt: number): Step[] {
    if (this.#leftOut === 0) return this.#kept;
    const title = `… ${this.#leftOut} more steps left out`;
    return [...this.#kept, { title, status: 'skipped', startedAt: endedAt, durationMs: 0 }];
  }
}

export function stepStatus(status: TestStepResult['status']): Step['status'] {
  if (status === 'PASSED') return 'passed';
  return status === 'SKIPPED' || status === 'PENDING' ? 'skipped' : 'failed';
}

function argumentText(argument: PickleStep['argument']): string | undefined {
  if (argument?.docString) return plainText(`"""\n${argument.docString.content.slice(0, TITLE_LIMIT)}\n"""`);
  if (!argument?.dataTable) return undefined;
  let text = '';
  for (const { cells } of argument.dataTable.rows) {
    // The title is cut there anyway.
    if (text.length > TITLE_LIMIT) break;
    text += `${text && '\n'}| ${cells.map(({ value }) => value).join(' | ')} |`;
  }
  return plainText(text);
}
