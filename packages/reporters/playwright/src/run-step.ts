import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { fileURLToPath } from 'node:url';
import { isAsyncFunction, isPromise } from 'node:util/types';
import type { Location } from '@playwright/test/reporter';

/** What we use of Playwright's `test`; `location` is there from 1.48 on. */
interface StepMaker {
  step<T>(title: string, body: () => T | Promise<T>, options?: { location?: Location }): Promise<T>;
}

/** Runs something as if it stood in a step of Playwright's. */
type Inside = <T>(action: () => T) => T;

/** The step of Playwright's that mirrors the body which is running; nothing where that runs in the step itself. */
const mirrored = new AsyncLocalStorage<Promise<Inside> | undefined>();

/**
 * Runs a body as a step of Playwright's, and returns what the body returns.
 *
 * Playwright's steps are always asynchronous, and from some version on (in 1.65, not in 1.50) their bodies begin
 * only after the call. So only a body that is declared `async` runs in the step itself, where Playwright shows what
 * it does inside it. Any other body runs at once, since the caller may want its value, and the step mirrors it: it
 * begins and ends with it, as closely as promises allow.
 *
 * @throws what the body throws.
 */
export function runStep<T>(test: StepMaker, title: string, body: () => T): T {
  const outer = mirrored.getStore();
  const location = callSite();
  const open = <R>(inner: () => R | Promise<R>): Promise<R> => {
    const make = () => test.step(title, inner, location && { location });
    return outer ? outer.then((inside) => inside(make)) : make();
  };
  if (isAsyncFunction(body)) return open(() => mirrored.run(undefined, body)) as T;

  const entered = pending<Inside>();
  const outcome = pending<unknown>();
  // Nobody may ask for it: Playwright takes no steps when the test has ended.
  outcome.promise.catch(() => {});
  open(() => {
    const step = new AsyncResource('livelane.step');
    entered.resolve((action) => step.runInAsyncScope(action));
    return outcome.promise;
  })
    // Whom a failed step concerns is the body's caller. Steps inside one that was not taken stand beside it.
    .catch(() => entered.resolve((action) => action()));
  try {
    const result = mirrored.run(entered.promise, body);
    // Only promises: to wait for another thenable may start its work once more.
    if (!isPromise(result)) {
      outcome.resolve(undefined);
      return result;
    }
    outcome.resolve(result);
    // Not the promise itself: somebody listens to it now, and a rejection that nobody waits for must stay one.
    return result.finally(() => {}) as T;
  } catch (thrown) {
    outcome.reject(thrown);
    throw thrown;
  }
}

interface Pending<T> {
  promise: Promise<T>;
  resolve(value: T | PromiseLike<T>): void;
  reject(reason: unknown): void;
}

// Promise.withResolvers came with Node 22.
function pending<T>(): Pending<T> {
  const settlers = {} as Pick<Pending<T>, 'resolve' | 'reject'>;
  const promise = new Promise<T>((resolve, reject) => Object.assign(settlers, { resolve, reject }));
  return { promise, ...settlers };
}

const OURS = fileURLToPath(import.meta.url);

/** The line that calls us: without it, Playwright would show a line of ours at every step. */
function callSite(): Location | undefined {
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  for (const frame of frames) {
    const [, place = '', line, column] = /^ +at (?:.*\()?(.+):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    const file = pathOf(place);
    if (file === undefined) return undefined;
    if (file !== OURS) return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}

/** Nothing for a frame that is in no file. */
function pathOf(place: string): string | undefined {
  try {
    return place.startsWith('file:') ? fileURLToPath(place) : place || undefined;
  } catch {
    return undefined;
  }
}
