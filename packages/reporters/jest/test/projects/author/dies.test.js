const { livelane } = require('@livelane/jest');

test('kills its process', async () => {
  livelane.case('CALC-9');
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
});
