import {
  attemptText,
  clipMiddle,
  fullTitle,
  oneLine,
  type Result,
  shownAttempts,
} from '@livelane/dispatcher';
import type { EntryContext } from './entries.ts';
import type { Iteration } from './wire.ts';

/** Characters of all logs of one Test, and of one of them at most. */
const LOGS_LENGTH = 64_000;
const LOG_LENGTH = 4_000;
/** Below this a log tells nothing. */
const SHORTEST_LOG = 200;

const NAME_LENGTH = 255;

/**
 * Every attempt of every test of a Test, when there is more than one: an iteration each, told apart by its parameters
 * (an iteration has one at least).
 */
export function iterations(
  results: readonly Result[],
  { statuses, run: { report } }: Pick<EntryContext, 'statuses' | 'run'>,
): Iteration[] | undefined {
  const all = results.flatMap((result) => {
    const { attempts, count } = shownAttempts(result, report);
    return attempts.map((attempt) => ({ result, attempt, count }));
  });
  if (all.length < 2) return undefined;
  const severalTests = results.length > 1;
  const share = Math.min(LOG_LENGTH, Math.floor(LOGS_LENGTH / all.length));
  return all.map(({ result, attempt, count }) => {
    const title = oneLine(fullTitle(result.test), 'Unnamed test', NAME_LENGTH);
    const own = Object.entries(result.test.parameters ?? {});
    const isSingle = !severalTests && own.length === 0;
    // The test's own values win: a name stands for one value.
    const values = new Map([
      ...(severalTests ? [['test', title] as const] : []),
      ...(count > 1 || isSingle ? [['attempt', String(attempt.attempt + 1)] as const] : []),
      ...own,
    ]);
    const hasLog = (attempt.errors?.length ?? 0) > 0 && share >= SHORTEST_LOG;
    return {
      name: oneLine(
        count > 1 ? `Attempt ${attempt.attempt + 1}: ${title}` : title,
        'Unnamed test',
        NAME_LENGTH,
      ),
      parameters: [...values].map(([name, value]) => parameter(name, value)),
      ...(hasLog && { log: clipMiddle(attemptText(attempt, count), share) }),
      status: statuses.of(attempt.status),
    };
  });
}

/**
 * Rows of a Scenario Outline in the order of the feature file, when the tests of a Cucumber Test are its rows. The
 * vendor's schema takes built-in statuses only here, and nothing of a row but its status.
 */
export function examples(
  results: readonly Result[],
  { statuses, run: { start } }: Pick<EntryContext, 'statuses' | 'run'>,
): string[] | undefined {
  const isOutline =
    start.framework.name === 'cucumber' &&
    results.every(
      ({ test: { parameters } }) => parameters !== undefined && Object.keys(parameters).length > 0,
    );
  if (!isOutline) return undefined;
  const place = ({ test }: Result) => [test.line ?? 0, test.repeat ?? 0] as const;
  return results
    .toSorted((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1])
    .map(({ status }) => statuses.builtIn(status));
}

function parameter(name: string, value: string): { name: string; value: string } {
  return { name: oneLine(name, 'parameter', NAME_LENGTH), value: oneLine(value, '–', NAME_LENGTH) };
}
