import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import { messageOf } from '../errors.ts';
import type { Step } from '../events.ts';
import { plainText } from '../text.ts';

// Tests may replace it.
const sinceOrigin = performance.now.bind(performance);

/** Not `Date`, which tests replace; not the global `performance`, for the same reason. */
export function realTime(): number {
  return performance.timeOrigin + sinceOrigin();
}

/** Steps for frameworks that have none. Which step is inside which is told by the flow of control. */
export class StepRecorder {
  readonly #inside = new AsyncLocalStorage<Step>();
  readonly #ended = new WeakSet<Step>();
  readonly #onEnd: (outermost: Step) => void;

  /** @param onEnd called when an outermost step has ended. */
  constructor(onEnd: (outermost: Step) => void) {
    this.#onEnd = onEnd;
  }

  /** @throws what the body throws. */
  step<T>(title: string, body: () => T): T {
    const inside = this.#inside.getStore();
    // What a step calls last (a test's `done`) may bring all that follows into its flow.
    const outer = inside && !this.#ended.has(inside) ? inside : undefined;
    const step: Step = {
      title: plainText(title),
      category: 'step',
      status: 'passed',
      startedAt: realTime(),
      durationMs: 0,
    };
    if (outer) outer.steps = [...(outer.steps ?? []), step];
    const end = (error?: { thrown: unknown }) => {
      this.#ended.add(step);
      step.durationMs = realTime() - step.startedAt;
      if (error) {
        step.status = 'failed';
        step.error = plainText(messageOf(error.thrown));
      }
      if (!outer) this.#onEnd(step);
    };
    return this.#inside.run(step, () => {
      try {
        const result = body();
        if (!isPromise(result)) {
          end();
          return result;
        }
        return result.then(
          (value) => {
            end();
            return value;
          },
          (thrown: unknown) => {
            end({ thrown });
            throw thrown;
          },
        ) as T;
      } catch (thrown) {
        end({ thrown });
        throw thrown;
      }
    });
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
