test('passes before the kill', () => {});
test('kills its process', () => {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
});
