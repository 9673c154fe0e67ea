import type { Plugin } from '@cucumber/cucumber/api';
import { CucumberReporter } from './reporter.ts';

/** The plugin form: leaves the formatters alone, and is loaded before the support code. Cucumber 12.5 and later. */
export const plugin: Plugin<Record<string, unknown>> = {
  type: 'plugin',
  optionsKey: 'livelane',
  coordinator({ operation, on, options, environment }) {
    if (operation !== 'runCucumber') return undefined;
    const reporter = new CucumberReporter({ cwd: environment.cwd, options });
    on('message', (envelope) => reporter.receive(envelope));
    return () => reporter.finish();
  },
};

export default plugin;
