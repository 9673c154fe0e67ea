import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', '@livelane/vitest'],
    coverage: { enabled: true, provider: 'v8', reporter: ['json-summary'] },
  },
});
