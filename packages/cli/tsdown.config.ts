import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

export default defineConfig({
  ...base,
  entry: ['src/index.ts', 'src/bin.ts', 'src/courier.ts', 'src/courier-program.ts'],
});
