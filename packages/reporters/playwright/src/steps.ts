import { clipOutput, plainText, type Step } from '@livelane/core';
import type { TestResult, TestStep } from '@playwright/test/reporter';
import { messageOf } from './errors.ts';

/** Steps of one attempt that are kept, in the order in which they began. */
const STEP_LIMIT = 1000;
/** Failed steps that are kept beyond {@link STEP_LIMIT}, with the steps around them. */
const FAILED_LIMIT = 100;
const DEPTH_LIMIT = 32;
const TITLE_LIMIT = 1000;
const ERROR_LIMIT = 4000;

/** Playwright puts these around every test; without anything within they say nothing. */
const WRAPPERS = new Set(['Before Hooks', 'After Hooks', 'Worker Cleanup']);

/** The attempt the steps belong to. */
export interface StepsOf {
  status: TestResult['status'];
  /** Milliseconds since the epoch; no step is told to lie outside, whatever a test made of its worker's clock. */
  startedAt: number;
  endedAt: number;
}

/**
 * Translates the steps of an attempt. Bounded: an attempt with 50,000 steps must not become one line of
 * 10 MB, so beyond the limits a last step says how many are missing.
 */
export function translateSteps(steps: readonly TestStep[], attempt: StepsOf): Step[] {
  let room = STEP_LIMIT;
  let roomForFailed = FAILED_LIMIT;
  let leftOut = 0;

  const translate = (list: readonly TestStep[], depth: number): Step[] => {
    const kept: Step[] = [];
    for (const step of list) {
      if (depth === 0 && isEmptyWrapper(step)) continue;
      if (depth < DEPTH_LIMIT && room > 0) room--;
      else if (depth < DEPTH_LIMIT && step.error && roomForFailed > 0) roomForFailed--;
      else {
        leftOut += countSteps(step);
        continue;
      }
      const inner = translate(step.steps, depth + 1);
      kept.push({ ...translateStep(step, attempt), ...(inner.length > 0 && { steps: inner }) });
    }
    return kept;
  };

  const kept = translate(steps, 0);
  if (leftOut > 0) {
    kept.push({
      title: `… ${leftOut} more steps left out`,
      status: 'skipped',
      startedAt: attempt.endedAt,
      durationMs: 0,
    });
  }
  return kept;
}

function translateStep(step: TestStep, attempt: StepsOf): Step {
  const startedAt = Math.min(Math.max(step.startTime.getTime(), attempt.startedAt), attempt.endedAt);
  const timeLeft = attempt.endedAt - startedAt;
  // Playwright leaves -1 in a step that had not ended when its test was stopped (a timeout, an interruption).
  const ended = step.duration !== -1;
  const error = errorOf(step, attempt, ended);
  // Subtitles and annotations of steps came after 1.50.
  const title = step.subtitle ? `${step.title} ${step.subtitle}` : step.title;
  const skipped = step.annotations?.some(({ type }) => type === 'skip' || type === 'fixme');
  return {
    title: clipOutput(plainText(title), TITLE_LIMIT),
    category: step.category,
    status: error ? (attempt.status === 'skipped' ? 'skipped' : 'failed') : skipped ? 'skipped' : 'passed',
    startedAt,
    durationMs: ended ? Math.max(0, Math.min(step.duration, timeLeft)) : timeLeft,
    ...(error && { error: clipOutput(error, ERROR_LIMIT) }),
  };
}

function errorOf(step: TestStep, attempt: StepsOf, ended: boolean): string | undefined {
  if (step.error) return messageOf(step.error);
  if (ended || attempt.status === 'passed') return undefined;
  return 'This step had not ended when the test was stopped.';
}

function isEmptyWrapper(step: TestStep): boolean {
  return step.category === 'hook' && step.steps.length === 0 && !step.error && WRAPPERS.has(step.title);
}

// Not recursive: this is what counts the steps that are nested too deeply.
function countSteps(step: TestStep): number {
  const left = [step];
  let count = 0;
  for (let next = left.pop(); next; next = left.pop()) {
    count++;
    for (const inner of next.steps) left.push(inner);
  }
  return count;
}
