import type { ErrorSettings } from './errors.ts';
import type { Mocha, MochaOptions, MochaRunnable, MochaRunner, MochaSuite, MochaTest } from './mocha.ts';
import { findRoot } from './root.ts';
import type { Translator } from './translate.ts';

/**
 * Gives a translator all that a runner says of tests and hooks.
 * @param guard keeps what throws from getting into the runner.
 */
export function listen(runner: MochaRunner, guard: (action: (translator: Translator) => void) => void): void {
  const on = <S>(event: string, action: (translator: Translator, subject: S, error: unknown) => void) =>
    runner.on(event, (subject: S, error: unknown) =>
      guard((translator) => action(translator, subject, error)),
    );
  // Values of `Mocha.Runner.constants`.
  on<MochaTest>('test', (translator, test) => translator.testBegins(test));
  on<MochaTest>('pass', (translator, test) => translator.passes(test));
  on<MochaTest>('pending', (translator, test) => translator.isPending(test));
  on<MochaRunnable>('fail', (translator, subject, error) => translator.fails(subject, error));
  on<MochaTest>('retry', (translator, test, error) => translator.willRetry(test, error));
  on<MochaTest>('test end', (translator, test) => translator.testIsOver(test));
  on<MochaRunnable>('hook', (translator, hook) => translator.hookBegins(hook));
  on<MochaSuite>('suite end', (translator, suite) => translator.suiteIsOver(suite));
  on('end', (translator) => translator.finishAttempt());
}

/** How errors are told in a run with these options. */
export function errorSettings(mocha: Mocha | undefined, { diff }: MochaOptions): ErrorSettings {
  const cwd = process.cwd();
  return { root: findRoot(cwd), cwd, diff: diff === false ? undefined : differ(mocha) };
}

/** Whether `--grep` lets a test run. */
export function isSelected({ grep, invert }: MochaOptions, test: MochaTest): boolean {
  if (!(grep instanceof RegExp)) return true;
  return grep.test(test.fullTitle()) !== Boolean(invert);
}

function differ(mocha: Mocha | undefined) {
  const base = mocha?.reporters.Base;
  return (actual: string, expected: string): string =>
    // Mocha’s inline diff is made of colours alone.
    (!base?.inlineDiffs && base?.generateDiff?.(actual, expected)) ||
    `+ expected - actual\n\n${lines('-', actual)}\n${lines('+', expected)}`;
}

function lines(sign: string, text: string): string {
  return text.replace(/^/gm, sign);
}
