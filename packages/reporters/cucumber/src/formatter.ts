import { WriteStream } from 'node:fs';
import type { IFormatterOptions } from '@cucumber/cucumber';
import { messageOf, say } from '@livelane/core';
import { showProgress } from './console.ts';
import { CucumberReporter } from './reporter.ts';

// Tests may replace it.
const { stdout } = process;

/**
 * The formatter form. A class, because only that gets what a console formatter needs: of several formatters
 * without a target Cucumber runs the last one alone, so where that is ours, we let Cucumber's own `progress`
 * print, or nobody would see the tests.
 */
export class LivelaneFormatter {
  readonly #reporter: CucumberReporter;
  readonly #cleanup: () => Promise<unknown>;
  #console: ReturnType<typeof showProgress> | undefined;

  constructor(options: IFormatterOptions) {
    this.#cleanup = options.cleanup;
    this.#reporter = new CucumberReporter({
      cwd: options.cwd,
      options: ownOptions(options.parsedArgvOptions),
    });
    // Before the console listens: where that fails, Cucumber's last message would not come to us any more.
    options.eventBroadcaster.on('envelope', (envelope) => this.#reporter.receive(envelope));
    if (!isConsole(options.stream)) return;
    try {
      this.#console = showProgress(options);
    } catch (error) {
      say(`cannot print Cucumber's progress: ${messageOf(error)}`);
    }
  }

  /** Awaited by Cucumber after its last message. */
  async finished(): Promise<void> {
    if (this.#console) await this.#console.finished();
    await this.#reporter.finish();
    // The console has done this already where there is one: the stream is told to end once.
    if (!this.#console) await this.#cleanup();
  }
}

/** Cucumber opens the file of a target as a file stream; what stdout is depends on who started Cucumber. */
function isConsole(stream: IFormatterOptions['stream']): boolean {
  return stream === stdout || !(stream instanceof WriteStream);
}

/** `formatOptions` is shared by all formatters; ours are under a key of their own, as with the plugin. */
function ownOptions(options: IFormatterOptions['parsedArgvOptions']): Record<string, unknown> {
  const own: unknown = options.livelane;
  return typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : {};
}
