const { existsSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
// The run with our reporter and the one without have a mark each.
const mark = join(__dirname, `exited-${process.env.REPORTER ?? 'without'}`);

test('passes in both workers', () => {});
test('exits the first worker', () => {
  if (existsSync(mark)) return;
  writeFileSync(mark, '');
  process.exit(3);
});
test('is reached by the second worker', () => {});
