const { existsSync } = require('node:fs');
const { join } = require('node:path');
// The other file has to be running by then.
const mark = join(__dirname, `hangs-${process.env.REPORTER ?? 'without'}`);

test('fails', async () => {
  while (!existsSync(mark)) await new Promise(setImmediate);
  throw new Error('no use to go on');
}, 60_000);
