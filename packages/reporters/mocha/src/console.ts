import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Mocha, MochaOptions, MochaReporterClass, MochaReporterInstance, MochaRunner } from './mocha.ts';

/** Options of ours that the courier has nothing to do with. */
export interface ConsoleOptions {
  /** The reporter that prints: the name of one of Mocha's, a package, a path or a class; `false` for none. */
  console?: unknown;
  /** What that reporter gets as its `reporterOptions`. */
  consoleOptions?: unknown;
}

/**
 * Mocha takes one reporter only, so ours makes the one that prints. An error of its constructor goes to Mocha,
 * as it would without us.
 * @param self our own class, which must not wrap itself.
 */
export function wrapConsole(
  runner: MochaRunner,
  options: MochaOptions,
  { console: wanted = 'spec', consoleOptions = {} }: ConsoleOptions,
  mocha: Mocha | undefined,
  self: unknown,
): MochaReporterInstance | undefined {
  // On the command line everything is text: `--reporter-option console=false`.
  if (wanted === false || wanted === 'false') return undefined;
  let Reporter = findReporter(wanted, mocha);
  if (!Reporter || Reporter === self) {
    complain(`there is no console reporter ${JSON.stringify(String(wanted))}; spec is used`);
    Reporter = mocha?.reporters.spec;
  }
  if (!Reporter) {
    complain('the Mocha that runs cannot be found, so nothing is printed');
    return undefined;
  }
  // Mocha gives its options under both names, and its reporters read either.
  return new Reporter(runner, {
    ...options,
    reporterOption: consoleOptions,
    reporterOptions: consoleOptions,
  });
}

function findReporter(wanted: unknown, mocha: Mocha | undefined): MochaReporterClass | undefined {
  if (typeof wanted === 'function') return wanted as MochaReporterClass;
  const name = String(wanted);
  if (mocha && Object.hasOwn(mocha.reporters, name)) return mocha.reporters[name];
  const require = createRequire(join(process.cwd(), 'mocha'));
  for (const specifier of [name, resolve(name)]) {
    try {
      const found = require(specifier);
      return found.default ?? found;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'MODULE_NOT_FOUND') {
        complain(`the console reporter ${JSON.stringify(name)} does not load: ${error}`);
        return undefined;
      }
    }
  }
  return undefined;
}

function complain(what: string): void {
  process.stderr.write(`Livelane: ${what}.\n`);
}
