const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

test('fails before it hangs', () => {
  throw new Error('first failure');
});
test('hangs', async () => {
  writeFileSync(join(__dirname, `hangs-${process.env.REPORTER ?? 'without'}`), '');
  process.stderr.write('hangs from now on\n');
  await new Promise(() => {});
}, 60_000);
