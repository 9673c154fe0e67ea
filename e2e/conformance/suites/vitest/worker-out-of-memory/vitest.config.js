import { defineConfig } from 'vitest/config';
import { version } from 'vitest/node';

const execArgv = ['--max-old-space-size=64'];

export default defineConfig({
  test: {
    reporters: ['default', '@livelane/vitest'],
    pool: 'forks',
    maxWorkers: 2,
    minWorkers: 2,
    // From 4 on, pools have no options of their own.
    ...(version.startsWith('3.') ? { poolOptions: { forks: { execArgv } } } : { execArgv }),
  },
});
